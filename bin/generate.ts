import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { action, command, runProgram } from '../cli/command.ts';
import { DEFAULT_PIPELINE } from '../operate/session/command-line.ts';
import { loadSettings, stageOf } from '../operate/session/settings.ts';
import { synthesize } from '../operate/synthesize.ts';
import { terminal } from '../cli/terminal.ts';
import { documentFiles } from '../documents/documents.ts';
import { generatedFiles } from '../observability/generated.ts';
import { Images } from '../observability/images.ts';
import { pictureFiles } from '../pictures/generated.ts';

const program = command(
  'generate',
  'Writes what is made from the catalogue of metrics and alerts, from the commands and from the synthesized app.',
)
  .usage('[options]   (npm run generate)')
  .addHelpText(
    'after',
    `
It writes the configurations in monitoring/, Grafana's dashboards, and docs/metrics.md, from core/metrics/,
core/alerts/, observability/, the stages of afluente.config.ts and monitoring/images.json; what documents quote of
the commands, the settings, the errors and the prices; and the pictures of the stacks and the state machine of the
first stage.`,
  );

const ROOT = join(import.meta.dirname, '..');
const ASSEMBLY = join(ROOT, 'node_modules/.cache/afluente-generate');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

program.action(
  action(async () => {
    const images: unknown = JSON.parse(read('monitoring/images.json'));
    const settings = await loadSettings();
    const { stage } = await stageOf();
    const files = await generatedFiles({
      settings,
      images: Images.parse(images),
      readme: read('monitoring/README.md'),
    });
    for (const [path, text] of await documentFiles(read, settings)) files.set(path, text);
    const screen = terminal(process.stdout);
    screen.working(() => 'synthesizing the CDK app');
    const { directory } = await synthesize(ASSEMBLY, stage, join(ROOT, 'pipelines'));
    screen.settle();
    for (const [path, text] of [...files, ...(await pictureFiles(directory, DEFAULT_PIPELINE))]) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), text);
      screen.print(path);
    }
    return 0;
  }),
);
await runProgram(program);
