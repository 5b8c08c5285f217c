import { type Command, InvalidArgumentError } from 'commander';
import { backfill, beginAt, planBackfill } from '../../operate/executions/backfill.ts';
import { attended } from '../attend.ts';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { moment } from '../moment.ts';
import { locatable } from '../where.ts';
import { table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { count, counted } from '../../operate/units.ts';
import type { BackfillStep, Backfilled } from '../../operate/documents/backfill.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly dryRun?: true;
  readonly json?: true;
}

export function backfillCommand(context: Context): Command {
  const made = command(
    'backfill',
    'Runs the pipeline on files that landed before: one execution each, the oldest first; in append mode one for all. It stops at the first that does not publish.',
    [
      'npx afluente backfill --dry-run',
      'npx afluente backfill --since 2026-11-01 --until 2026-11-08',
      'npx afluente backfill --pipeline orders --stage dev',
    ],
  )
    .option('--since <date>', 'files that landed then or later: 2026-11-01, or with a time, in UTC', timeOf)
    .option('--until <date>', 'files that landed before', timeOf)
    .option('--dry-run', 'only list what would run')
    .option('--json', 'an array of objects on standard output');
  return locatable(made).action(
    action(async (options: Options) =>
      onPipeline(options, context, async (session) => {
        const screen = terminal(process.stdout, options.json);
        const steps = await planBackfill(session, options);
        const done = options.dryRun
          ? undefined
          : await attended(screen, (attendance) => backfill(session, steps, attendance, options));
        if (options.json) handOver(JSON.stringify(done ?? steps, null, 2));
        else if (steps.length === 0) screen.print('No file of that time lies in the landing prefix.');
        else
          for (const line of table(...(done ? ran(done, screen) : planned(steps, screen)), screen))
            screen.print(line);
        if (done === undefined) return 0;
        const [next, ...others] = steps.slice(done.length);
        const last = done.at(-1);
        if (next && last) {
          const succeeded = last.status === 'SUCCEEDED';
          const begin = beginAt(session, succeeded ? next : last, options);
          screen.print(
            `${counted(others.length + 1, 'file')} not run: ${succeeded ? 'another execution was at work; when it has ended, run the rest by' : 'mend the last one, and begin there by'} ${begin}`,
          );
        }
        return done.every(({ version }) => version !== undefined) ? 0 : 1;
      }),
    ),
  );
}

function planned(steps: readonly BackfillStep[], screen: Terminal): [string[], string[][]] {
  return [['file', 'landed'], steps.map((step) => [nameOf(step), landed(step, screen)])];
}

function ran(done: readonly Backfilled[], screen: Terminal): [string[], string[][]] {
  return [
    ['file', 'landed', 'came to', 'rows', 'rejected', 'said'],
    done.map((one) => [
      nameOf(one),
      landed(one, screen),
      one.version === undefined ? one.status : `version ${one.version}`,
      one.rows === undefined ? '' : count(one.rows),
      one.rejected === undefined ? '' : count(one.rejected),
      one.error === undefined ? '' : `${one.error}: ${one.cause ?? ''}`,
    ]),
  ];
}

function nameOf({ key }: BackfillStep): string {
  return key ?? 'all that landed';
}

function landed({ landedAt }: BackfillStep, screen: Terminal): string {
  return landedAt === undefined ? '' : moment(landedAt, screen, 'second');
}

function timeOf(text: string): Date {
  const [, day, time = 'T00:00'] = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+)?Z?$/.exec(text) ?? [];
  const date = new Date(`${day}${time}Z`);
  if (!Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('It is a day such as 2026-11-01, or a time such as 2026-11-01T09:30:00Z.');
}
