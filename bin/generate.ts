import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { action, command, runProgram } from '../cli/command.ts';
import { terminal } from '../cli/terminal.ts';
import { generatedFiles } from '../observability/generated.ts';
import { Images } from '../observability/images.ts';
import { SETTINGS } from '../lib/settings.ts';

const program = command('generate', 'Writes what is made from the catalogue of metrics and alerts.')
  .usage('[options]   (npm run generate)')
  .addHelpText(
    'after',
    `
It writes the configurations in monitoring/, Grafana's dashboards, and docs/metrics.md, from core/metrics/,
core/alerts.ts, observability/, the scan budgets of lib/settings.ts and monitoring/images.json.`,
  );

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

program.action(
  action(async () => {
    const images: unknown = JSON.parse(read('monitoring/images.json'));
    const { dev, prod } = SETTINGS;
    const files = await generatedFiles({
      scanBudgets: { dev: dev.scanBudgetBytesPerDay, prod: prod.scanBudgetBytesPerDay },
      images: Images.parse(images),
      readme: read('monitoring/README.md'),
    });
    const screen = terminal(process.stdout);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), text);
      screen.print(path);
    }
    return 0;
  }),
);
await runProgram(program);
