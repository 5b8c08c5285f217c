import type { Command } from 'commander';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { carryOutRollback, planRollback } from '../../operate/data/rollback.ts';
import { commandLine } from '../../operate/session/command-line.ts';
import { saying } from '../interrupt.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { handOver, terminal } from '../terminal.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly to?: string;
  readonly now?: true;
  readonly json?: true;
}

export function rollbackCommand(context: Context): Command {
  const made = command(
    'rollback',
    'Publishes an earlier version again, in one write; its data is still there. What it takes back is built again only by hand, or from a new file or definition.',
    ['npx afluente rollback', 'npx afluente rollback --to 2', 'npx afluente rollback --stage prod --now'],
  )
    .option('--to <version>', 'its number or its run (default: the newest before the published one)')
    .option('--now', 'fence off a run that is at work, so that it can’t publish over it')
    .option('--json', 'one JSON document on standard output');
  return locatable(made).action(
    action(async (options: Options) =>
      onPipeline(options, context, async (session) => {
        const { aws, pipeline } = session;
        const plan = await planRollback(aws, pipeline, options.to);
        const fenceOff = options.now === true;
        const { to } = plan.rolledBack;
        const again = ['--to', String(to), ...(fenceOff ? ['--now'] : [])];
        const done = await saying(
          `Interrupted; version ${to} of ${pipeline.table} may or may not have been published again: ${commandLine(session, 'versions')} tells which one readers see, and ${commandLine(session, 'rollback', again)} publishes it where it wasn't.`,
          () => carryOutRollback(aws, pipeline, plan, fenceOff),
        );
        const { print, style } = terminal(process.stdout);
        if (options.json) handOver(JSON.stringify(done, null, 2));
        else
          print(
            `${style('bold', done.table)} is at version ${done.to} again (run ${done.run}); it was at version ${done.from}.`,
          );
        return 0;
      }),
    ),
  );
}
