import { type Command, InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';
import { type Dialect, ENCODINGS } from '../../core/definition/source.ts';
import { action, command } from '../command.ts';
import { delimiterOf } from '../delimiter.ts';
import { newPipeline } from '../../scaffold/new.ts';
import { printNew } from '../tell-new.ts';
import type { Context } from '../context.ts';
import { DEFAULT_FOLDERS } from '../../operate/session/command-line.ts';
import { handOver, terminal } from '../terminal.ts';

interface Options {
  readonly from: string;
  readonly table?: string;
  readonly delimiter?: Dialect['delimiter'];
  readonly encoding?: Dialect['encoding'];
  readonly pipelines: string;
  readonly json?: true;
}

export function newCommand(_context: Context): Command {
  return command(
    'new',
    'Makes a pipeline from a CSV file: a definition, its SQL and checks, inferred from every row.',
    [
      'npx afluente new sales --from my.csv',
      'npx afluente new exports --from my.csv --table export_lines',
      'npx afluente new listed --from my.csv --delimiter ,',
      'npx afluente new told --from my.csv --json > new.json',
    ],
  )
    .argument('<name>', 'of the pipeline, its folder and its dataset: a-z, 0-9 and _')
    .requiredOption('--from <file>', 'a CSV; .gz and .zst are unpacked')
    .option('--table <name>', 'the table that it publishes (default: <name>_clean)')
    .option(
      '--delimiter <character>',
      'between fields: one character, tab or \\x01 (default: as found)',
      delimiterOf,
    )
    .option('--encoding <name>', `${ENCODINGS.join(', ')} (default: as found)`, encodingOf)
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--json', 'one JSON document on standard output')
    .action(
      action(async (name: string, { pipelines, json, ...options }: Options) => {
        const screen = terminal(process.stdout, json);
        screen.working(() => `reading ${options.from}`);
        try {
          const made = await newPipeline({ name, directory: resolve(pipelines), ...options });
          screen.settle();
          if (json) handOver(JSON.stringify(made, null, 2));
          else printNew(made, options.from, screen);
          return 0;
        } finally {
          screen.settle();
        }
      }),
    );
}

function encodingOf(text: string): Dialect['encoding'] {
  const encoding = ENCODINGS.find((one) => one === text);
  if (encoding !== undefined) return encoding;
  throw new InvalidArgumentError(`It is one of ${ENCODINGS.join(', ')}.`);
}
