import { type Command, InvalidArgumentError } from 'commander';
import { QueryStopped } from '../../operate/data/query.ts';
import { diffVersions } from '../../operate/data/diff.ts';
import type { VersionDiff } from '../../operate/documents/diff.ts';
import { Interrupted } from '../../operate/interrupted.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { bytes, count, counted } from '../../operate/units.ts';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { interruptible } from '../interrupt.ts';
import { moment } from '../moment.ts';
import { table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { locatable } from '../where.ts';
import { wordLines } from '../word-lines.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly values?: boolean;
  readonly json?: true;
}

export function diffCommand(context: Context): Command {
  const made = command(
    'diff',
    'Compares two versions of a pipeline’s table: rows, partitions, columns, and with --values totals and keys.',
    [
      'npx afluente diff 1 2',
      'npx afluente diff 1 2 --values',
      'npx afluente diff 3 4 --values --stage prod --json',
    ],
  )
    .argument('<from>', 'a version by its number, as versions tells it', versionNumber)
    .argument('<to>', 'another', versionNumber)
    .option(
      '--values',
      'ask Athena for the rows of partitions, totals and keys: of a version that isn’t published it makes a table for as long as it asks, which takes glue:CreateTable and glue:DeleteTable',
    )
    .option('--json', 'one JSON document on standard output');
  return locatable(made).action(
    action(async (from: number, to: number, { values = false, json, ...options }: Options) =>
      onPipeline(options, context, async (session) => {
        const screen = terminal(process.stdout, json);
        screen.working(() => 'comparing   (Ctrl-C stops it)');
        try {
          const diff = await interruptible((signal) => diffVersions(session, { from, to, values, signal }));
          screen.settle();
          if (json) handOver(JSON.stringify(diff, null, 2));
          else print(diff, screen);
        } catch (error) {
          throw error instanceof QueryStopped ? new Interrupted(error.message, { cause: error }) : error;
        } finally {
          screen.settle();
        }
        return 0;
      }),
    ),
  );
}

function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is the number of a version.');
}

/** Names that are shown in a terminal. */
const MOST_NAMES = 10;

function print(
  { from, to, columns, partitions, totals, keys, ...diff }: VersionDiff,
  screen: Terminal,
): void {
  const { print: say, style } = screen;
  const { line, lines } = wordLines(screen);
  say(style('bold', `${diff.table} version ${from.version} → ${to.version}`));
  for (const [word, side] of [
    ['from', from],
    ['to', to],
  ] as const)
    line(
      word,
      `version ${side.version}${side.published ? ' (published)' : ''}, ${moment(side.publishedAt, screen, 'second')}: ${counted(side.rows, 'row')}, ${counted(side.partitions, 'partition')}, ${bytes(side.bytes)}`,
    );
  line('rows', differenceInWords(from.rows, to.rows));
  lines(
    'columns',
    columns.length === 0
      ? ['the same']
      : columns.map((one) =>
          [MARKS[one.change], one.name, [one.from, one.to].filter(Boolean).join(' → '), one.change].join(' '),
        ),
  );
  const { added, gone, changed } = partitions;
  lines('parts', [
    ...named(`${count(added.length)} added`, added, screen),
    ...named(`${count(gone.length)} gone`, gone, screen),
    ...(changed === undefined ? [] : [`${count(changed.length)} with another number of rows`]),
  ]);
  tables(
    screen,
    ['partition', 'rows', 'now', 'difference'],
    (changed ?? []).map((one) => [one.partition, count(one.from), count(one.to), signed(one.to - one.from)]),
  );
  tables(
    screen,
    ['total', `version ${from.version}`, `version ${to.version}`],
    (totals ?? []).map((one) => [one.column, grouped(one.from), grouped(one.to)]),
  );
  if (keys) {
    const { came, went, firstCame, firstWent } = keys;
    line('keys', `(${keys.columns.join(', ')}): ${count(came)} came, ${count(went)} went`);
    const rows = [...firstCame.map((key) => ['came', ...key]), ...firstWent.map((key) => ['went', ...key])];
    tables(screen, ['', ...keys.columns], rows);
  }
  for (const { what, why } of diff.notCompared) line('!', `not compared: ${what}: ${why}`);
}

const MARKS = { added: '+', widened: '~', narrowed: '!', gone: '-' } as const;

function tables(
  screen: Terminal,
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): void {
  if (rows.length === 0) return;
  for (const line of table(columns, rows, screen)) screen.print(line);
}

/** `1607796.62` → `1,607,796.62`: a decimal may have more digits than a number of this program. */
function grouped(total: string | null): string | null {
  return total === null
    ? null
    : total.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ','));
}

/** In a pipe all of them. */
function named(what: string, names: readonly string[], { width }: Terminal): string[] {
  if (names.length === 0) return [what];
  const most = width === undefined ? names.length : MOST_NAMES;
  const more = names.length > most ? `, and ${count(names.length - most)} more` : '';
  return [`${what}: ${names.slice(0, most).join(', ')}${more}`];
}

function differenceInWords(before: number, now: number): string {
  return before === now ? 'as many' : `${signed(now - before)}: ${count(before)} → ${count(now)}`;
}

function signed(difference: number): string {
  return difference > 0 ? `+${count(difference)}` : count(difference);
}
