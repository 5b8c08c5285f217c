import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { command, runCommand } from '../cli/command.ts';
import { assertReads, query } from '../cli/query.ts';
import { connect, pipelinesOf } from '../cli/stage.ts';
import { csvLine, table } from '../cli/table.ts';
import { terminal } from '../cli/terminal.ts';
import { bytes, counted, duration } from '../cli/units.ts';
import { UserError } from '../cli/user-error.ts';

const program = command('sql', 'Runs Athena SQL over the lake on this disk, as an analyst would.')
  .usage('[options] <statement>   (npm run sql -- "SELECT …")')
  .argument('<statement>', 'one SELECT, SHOW or DESCRIBE')
  .option('--json', 'an array of objects on standard output; values as Athena prints them, NULL is null')
  .option('--csv', 'CSV with a header on standard output')
  .option('--state <directory>', 'where the offline AWS keeps its state', '.offline')
  .addHelpText(
    'after',
    `
Examples:
  npm run sql -- "SELECT * FROM orders_summary LIMIT 5"
  npm run sql -- "SELECT month, sum(revenue) AS revenue FROM orders_summary WHERE currency = 'EUR' GROUP BY month ORDER BY month"
  npm run --silent sql -- --csv "SELECT * FROM orders_summary" > summary.csv
  npm run sql -- "SHOW TABLES"`,
  );

interface Options {
  readonly json?: true;
  readonly csv?: true;
  readonly state: string;
}

await runCommand(program, async () => {
  const options = program.opts<Options>();
  const [statement = ''] = program.args;
  assertReads(statement);
  const state = resolve(options.state);
  const assembly = `${state}/cdk.out`;
  if (options.json && options.csv)
    throw new UserError('--json and --csv exclude each other; use one of them.');
  if (!existsSync(`${assembly}/manifest.json`))
    throw new UserError('There is no lake yet; run npm start first.');
  const { openOffline } = await import('@afluente/offline');
  const offline = await openOffline({ assembly, state });
  try {
    const [pipeline] = pipelinesOf(offline.outputs, 'dev');
    if (!pipeline) throw new UserError('The lake has no pipeline; run npm start first.');
    const { database, analystsWorkgroup: workgroup } = pipeline;
    const answer = await query(connect(offline.connection), statement, { database, workgroup });
    const { columns, rows } = answer;
    const screen = terminal(process.stdout);
    if (options.json) {
      const objects = rows.map((row) =>
        Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
      );
      screen.print(JSON.stringify(objects, null, 2));
    } else if (options.csv) {
      for (const row of [columns, ...rows]) screen.print(csvLine(row));
    } else {
      for (const line of table(columns, rows, screen)) screen.print(line);
      const said = `${counted(rows.length, 'row')} · ${bytes(answer.scannedBytes)} scanned · ${duration(answer.milliseconds)}`;
      screen.print(screen.style('dim', said));
    }
    return 0;
  } finally {
    await offline.close();
  }
});
