import type { Command } from 'commander';
import { attended } from '../attend.ts';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { redrive } from '../../operate/executions/redrive.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { terminal } from '../terminal.ts';
import { tellEnd } from '../tell-end.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly json?: true;
}

export function redriveCommand(context: Context): Command {
  const made = command(
    'redrive',
    'Goes on with a failed execution at the state that failed, and follows it.',
    ['npx afluente redrive --stage dev', 'npx afluente redrive --pipeline orders --stage prod'],
  )
    .argument(
      '[execution]',
      'its name or run, the beginning of either, or its short id (default: the newest that failed)',
    )
    .option('--json', 'one JSON document on standard output');
  return locatable(made).action(
    action(async (execution: string | undefined, options: Options) =>
      onPipeline(options, context, async (session) => {
        const screen = terminal(process.stdout, options.json);
        const run = await attended(screen, (attendance) => redrive(session, execution, attendance));
        return tellEnd(session, run, screen, options);
      }),
    ),
  );
}
