import type { Command } from 'commander';
import stringWidth from 'string-width';
import { shortened } from '../../core/shortened.ts';
import { findRejected, readRejected, type Rejected } from '../../operate/data/rejected.ts';
import type { RejectedRows } from '../../operate/documents/rejected.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { counted } from '../../operate/units.ts';
import { UserError } from '../../operate/user-error.ts';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { printable } from '../printable.ts';
import { csvLine, table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { locatable } from '../where.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly run?: string;
  readonly limit?: number;
  readonly json?: true;
  readonly csv?: true;
}

const ROWS = 100;

export function rejectedCommand(context: Context): Command {
  const made = command(
    'rejected',
    'Shows rows that a run rejected: line, column, reason, and the row as it was written.',
    [
      'npx afluente rejected',
      'npx afluente rejected --run last --limit 10',
      'npx afluente rejected --csv > rejected.csv',
      'npx afluente rejected --stage prod --pipeline orders --json',
    ],
  )
    .option(
      '--run <name>',
      'a run as versions names it, or an execution; the beginning of either, or last (default: the newest run that rejected any)',
    )
    .option('--limit <number>', `how many rows (default: ${ROWS}; all with --csv)`, wholeNumber)
    .option('--json', 'one JSON document on standard output')
    .option('--csv', 'CSV with a header on standard output');
  return locatable(made).action(
    action(async (options: Options) => {
      const { run, limit, json, csv } = options;
      if (json && csv) throw new UserError('--json and --csv exclude each other; use one of them.');
      return onPipeline(options, context, async (session) => {
        const rejected = await findRejected(session, run);
        if (csv) {
          await handOverRows(rejected, limit);
          return 0;
        }
        const read = await readRejected(rejected, limit ?? ROWS);
        if (json) handOver(JSON.stringify(read, null, 2));
        else if (read.files.length > 0) print(read, terminal(process.stdout));
        else
          terminal(process.stdout).print(
            `No rejected rows of ${run ?? session.pipeline.name} are there, as far as they are kept.`,
          );
        return 0;
      });
    }),
  );
}

/** Of a file that is all wrong there may be gigabytes: each row goes on as it comes. */
async function handOverRows({ rows }: Rejected, most = Number.POSITIVE_INFINITY): Promise<void> {
  const enough = new AbortController();
  // Whoever reads a pipe may have enough: `| head`.
  process.stdout.on('error', () => enough.abort());
  handOver(csvLine(['line', 'column', 'reason', 'text', 'value', 'source']));
  let given = 0;
  for await (const { line, column, reason, text, value, source = '' } of rows()) {
    if (given === most || enough.signal.aborted) return;
    handOver(csvLine([String(line), column, reason, text, value, source]));
    given += 1;
  }
}

function print({ run, files, rows, more }: RejectedRows, screen: Terminal): void {
  const { style } = screen;
  screen.print(`${style('bold', `run ${run}`)}   ${style('dim', files.join(' '))}`);
  const bySource = rows.some(({ source }) => source !== undefined);
  const cells = rows.map((row) => [
    ...(bySource ? [row.source ?? ''] : []),
    String(row.line),
    row.column,
    row.reason,
  ]);
  const columns = [...(bySource ? ['file'] : []), 'line', 'column', 'reason', 'row'];
  const room = roomBeside(columns, cells, screen.width);
  const shown = cells.map((cell, index) => [...cell, fitted(rows[index]?.text ?? '', room)]);
  for (const line of table(columns, shown, screen)) screen.print(line);
  const said = more
    ? `the first ${counted(rows.length, 'row')}; --limit shows more, --csv has all`
    : counted(rows.length, 'row');
  screen.print(style('dim', said));
}

/** A row is told in so many columns at least, however narrow the terminal is. */
const NARROWEST = 20;

/** What a line of a terminal has left beside the cells before; in a pipe there is no end to it. */
function roomBeside(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): number {
  const widest = columns
    .slice(0, -1)
    .map((column, index) => Math.max(...[column, ...cells.map((cell) => cell[index] ?? '')].map(widthOf)));
  return Math.max(NARROWEST, width - widest.reduce((sum, one) => sum + one + 2, 1));
}

function widthOf(text: string): number {
  return stringWidth(printable(text));
}

function fitted(text: string, room: number): string {
  return widthOf(text) <= room ? text : shortened(text, room - 1, widthOf);
}
