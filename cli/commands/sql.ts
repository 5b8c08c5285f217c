import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { text } from 'node:stream/consumers';
import { action, command } from '../command.ts';
import { Interrupted } from '../../operate/interrupted.ts';
import { interruptible } from '../interrupt.ts';
import type { Context } from '../context.ts';
import { assertReads, query, QueryError, QueryStopped } from '../../operate/data/query.ts';
import { undecidedOf } from '../../operate/data/undecided.ts';
import { tellUndecided } from '../tell-undecided.ts';
import { namingTables } from '../../operate/data/tables-meant.ts';
import { onStage, type Where } from '../../operate/session/session.ts';
import { stageable } from '../where.ts';
import { csvLine, table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { bytes, counted, duration } from '../../operate/units.ts';
import { UserError } from '../../operate/user-error.ts';
import type { QueryAnswer, Row } from '../../operate/documents/query.ts';

interface Options extends Where {
  readonly json?: true;
  readonly csv?: true;
}

export function sqlCommand(context: Context): Command {
  const made = command('sql', 'Runs Athena SQL over the lake, as an analyst would.', [
    'npx afluente sql "SELECT * FROM orders_summary LIMIT 5"',
    `npx afluente sql "SELECT month, sum(revenue) AS revenue FROM orders_summary WHERE currency = 'EUR' GROUP BY month ORDER BY month"`,
    'npx afluente sql --csv "SELECT * FROM orders_summary" > summary.csv',
    'npx afluente sql "SHOW TABLES"',
    'npx afluente sql --stage dev "SELECT count(*) FROM orders_summary"',
  ])
    .argument('<statement>', 'one SELECT, SHOW or DESCRIBE; - reads it from standard input')
    .option('--json', 'an array of objects on standard output; values as Athena prints them, NULL is null')
    .option('--csv', 'CSV with a header on standard output');
  return stageable(made).action(
    action(async (given: string, options: Options) => {
      const statement = given === '-' ? await text(process.stdin) : given;
      assertReads(statement);
      if (options.json && options.csv)
        throw new UserError('--json and --csv exclude each other; use one of them.');
      return onStage(options, context, async (session) => {
        const { aws, pipelines } = session;
        const [pipeline] = pipelines;
        if (!pipeline)
          throw new UserError(`The lake has no pipeline; run ${commandLine(session, 'start')} first.`);
        const screen = terminal(process.stdout, options.json ?? options.csv);
        const since = Date.now();
        let scanned = 0;
        screen.working(
          () => `querying   ${duration(Date.now() - since)}, ${bytes(scanned)} scanned   (Ctrl-C stops it)`,
        );
        const { database, analystsWorkgroup: workgroup } = pipeline;
        const progress = (now: number) => void (scanned = now);
        let id = '';
        const began = (queryId: string) => void (id = queryId);
        try {
          const answer = await interruptible((signal) =>
            namingTables(session, () =>
              query(aws, statement, { database, workgroup }, { began, progress, signal }),
            ),
          );
          screen.settle();
          tell(answer, options, screen);
          // Rows for a program stay rows alone.
          const isForProgram = options.json ?? options.csv ?? false;
          tellUndecided(undecidedOf(session, id), isForProgram ? terminal(process.stderr) : screen);
        } catch (error) {
          screen.settle();
          if (error instanceof QueryError) tellUndecided(undecidedOf(session, id), terminal(process.stderr));
          throw error instanceof QueryStopped ? new Interrupted(error.message, { cause: error }) : error;
        } finally {
          screen.settle();
        }
        return 0;
      });
    }),
  );
}

function tell({ columns, rows, ...answer }: QueryAnswer, { json, csv }: Options, screen: Terminal): void {
  if (json) {
    const objects = rows.map((row): Row =>
      Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
    );
    handOver(JSON.stringify(objects, null, 2));
    return;
  }
  if (csv) {
    for (const row of [columns, ...rows]) handOver(csvLine(row));
    return;
  }
  const said = `${counted(rows.length, 'row')} · ${bytes(answer.scannedBytes)} scanned · ${duration(answer.milliseconds)}`;
  for (const line of [...table(columns, rows, screen), screen.style('dim', said)]) screen.print(line);
}
