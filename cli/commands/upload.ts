import type { StartedUpload } from '../../operate/documents/started.ts';
import { commandLine } from '../../operate/session/command-line.ts';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { attended } from '../attend.ts';
import { action, command } from '../command.ts';
import { executionName } from '../../operate/executions/execution.ts';
import { sourceFilesIn } from '../../operate/data/land.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Session, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { assertOutlives } from '../no-follow.ts';
import { landHeard } from '../../operate/executions/heard.ts';
import { followToRest } from '../../operate/executions/rest.ts';
import { tellEnd } from '../tell-end.ts';
import { handOver, terminal } from '../terminal.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly follow: boolean;
  readonly json?: true;
}

export function uploadCommand(context: Context): Command {
  const made = command(
    'upload',
    'Lands a file, or every source file of a directory, and follows what that starts until it is published. What it leaves out of a directory it names.',
    [
      'npx afluente upload data/orders.csv',
      'npx afluente upload data/orders.csv --stage dev',
      'npx afluente upload data --pipeline orders --stage dev --no-follow',
    ],
  )
    .argument('<path>', 'a .csv, .csv.gz or .csv.zst, or a directory of them')
    .option('--no-follow', 'end when it has landed')
    .option('--json', 'one JSON document on standard output');
  return locatable(made).action(
    action(async (path: string, options: Options) => {
      const found = sourceFilesIn(path);
      return onPipeline(options, context, (session) => upload(session, found, options));
    }),
  );
}

async function upload(
  session: Session,
  { files, leftOut }: ReturnType<typeof sourceFilesIn>,
  options: Options,
): Promise<number> {
  if (!options.follow) assertOutlives(session);
  const screen = terminal(process.stdout, options.json);
  const aside = options.json ? terminal(process.stderr) : screen;
  for (const { file, reason } of leftOut)
    aside.print(`${aside.style('dim', 'left out'.padEnd(10))}${basename(file)} ${reason}`);
  const { landed, started, run } = await attended(
    screen,
    async (attendance) => {
      const { follow } = options;
      const heard = await landHeard(session, { files, follow }, attendance);
      const followed = heard.started && follow && (await followToRest(session, heard.started, attendance));
      return { ...heard, run: followed || undefined };
    },
    aside,
  );
  if (run) return tellEnd(session, run, screen, options);
  const execution = started && executionName(started.executionArn);
  const unheard = execution === undefined;
  if (options.json)
    handOver(JSON.stringify({ execution, unheard, landed, leftOut } satisfies StartedUpload, null, 2));
  else if (execution !== undefined)
    screen.print(
      `${execution} runs, ${started?.by}; ${commandLine(session, 'executions', [execution])} tells how far it is.`,
    );
  return 0;
}
