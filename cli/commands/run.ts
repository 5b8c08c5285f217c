import type { StartedRun } from '../../operate/documents/started.ts';
import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { attended } from '../attend.ts';
import { action, command } from '../command.ts';
import { executionName, startExecution } from '../../operate/executions/execution.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { assertOutlives } from '../no-follow.ts';
import { tellEnd } from '../tell-end.ts';
import { handOver, terminal } from '../terminal.ts';
import { followStarted } from '../../operate/executions/watch.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly source?: string;
  readonly follow: boolean;
  readonly json?: true;
}

export function runCommand(context: Context): Command {
  const made = command('run', 'Starts an execution on what has landed, and follows it.', [
    'npx afluente run',
    'npx afluente run --source landing/orders/orders.csv',
    'npx afluente run --stage dev --no-follow',
  ])
    .option('--source <key>', 'a landed file, by its key (default: the newest)')
    .option('--no-follow', 'start it and leave it to itself')
    .option('--json', 'one JSON document on standard output');
  return locatable(made).action(
    action(async (options: Options) =>
      onPipeline(options, context, async (session) => {
        if (!options.follow) assertOutlives(session);
        const { aws, pipeline } = session;
        const source = options.source === undefined ? undefined : { key: options.source };
        const executionArn = await startExecution(aws, pipeline, new Date(), source);
        const screen = terminal(process.stdout, options.json);
        if (options.follow) {
          const run = await attended(screen, (attendance) =>
            followStarted(session, { executionArn, by: 'started here' }, attendance),
          );
          return tellEnd(session, run, screen, options);
        }
        const execution = executionName(executionArn);
        if (options.json) handOver(JSON.stringify({ execution } satisfies StartedRun));
        else
          screen.print(
            `${execution} runs; ${commandLine(session, 'executions', [execution])} tells how far it is.`,
          );
        return 0;
      }),
    ),
  );
}
