import { createHash } from 'node:crypto';
import { identifier } from '../core/sql/quote.ts';
import { FACTS } from '../core/types/kinds.ts';
import type { QueryAnswer } from '../operate/documents/query.ts';
import { query } from '../operate/data/query.ts';
import type { Session } from '../operate/session/session.ts';
import { count } from '../operate/units.ts';

/** So many rows are compared one by one; what more there is, by counts and sums. */
const ROWS = 10_000;

/** The types whose sums are the same in any order, as Athena names a result's columns. */
const SUMMED: ReadonlySet<string> = new Set(FACTS.flatMap(({ trino, sums }) => (sums ? [trino] : [])));

/** Asks as an analyst would. */
export function ask({ aws, pipeline }: Session, sql: string): Promise<QueryAnswer> {
  const { database, analystsWorkgroup: workgroup } = pipeline;
  return query(aws, sql, { database, workgroup });
}

/** What a table holds, by what Athena answers: types, counts, sums, and a checksum of its rows in order. */
export async function contentOf(session: Session, table: string): Promise<Record<string, string>> {
  const from = identifier(table);
  const { columns, types } = await ask(session, `SELECT * FROM ${from} LIMIT 1`);
  const asked = columns.flatMap((column, index) => [
    { what: `count(${column})`, sql: `count(${identifier(column)})` },
    { what: `count(DISTINCT ${column})`, sql: `count(DISTINCT ${identifier(column)})` },
    ...(SUMMED.has(types[index] ?? '')
      ? [{ what: `sum(${column})`, sql: `sum(${identifier(column)})` }]
      : []),
  ]);
  const totals = await ask(
    session,
    `SELECT count(*), ${asked.map(({ sql }) => sql).join(', ')} FROM ${from}`,
  );
  const order = columns.map((_, index) => index + 1).join(', ');
  const { rows } = await ask(session, `SELECT * FROM ${from} ORDER BY ${order} LIMIT ${ROWS}`);
  const [[all, ...values] = []] = totals.rows;
  return {
    'its types in Athena': columns.map((column, index) => `${column} ${types[index] ?? ''}`).join(', '),
    'its rows in Athena': count(Number(all)),
    'its counts and sums': asked.map(({ what }, index) => `${what} ${values[index] ?? 'NULL'}`).join(', '),
    'the checksum of its rows in order': `${checksum(rows)} over ${count(rows.length)}`,
  };
}

function checksum(rows: QueryAnswer['rows']): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex').slice(0, 16);
}
