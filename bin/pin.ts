import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { action, command, runProgram } from '../cli/command.ts';
import { digestOf } from '../cli/registry.ts';
import { terminal } from '../cli/terminal.ts';
import { Images, parseImage } from '../observability/images.ts';

const program = command('pin', 'Adds their digests to the tags of monitoring/images.json.')
  .usage('[options]   (npm run pin)')
  .addHelpText(
    'after',
    `
It asks the registries for the manifest of each tag, computes its digest, and writes nothing unless all are verified.
npm run pin then writes docker-compose.yml anew.`,
  );

const FILE = join(import.meta.dirname, '../monitoring/images.json');

program.action(
  action(async () => {
    const images: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    const screen = terminal(process.stdout);
    const pinned: Record<string, string> = {};
    for (const [service, image] of Object.entries(Images.parse(images))) {
      const { registry, repository, tag } = parseImage(image);
      pinned[service] = `${registry}/${repository}:${tag}@${await digestOf({ registry, repository, tag })}`;
      screen.print(pinned[service]);
    }
    writeFileSync(FILE, `${JSON.stringify(Images.parse(pinned), null, 2)}\n`);
    return 0;
  }),
);
await runProgram(program);
