import type { Pipeline } from '../definition/pipeline.ts';
import type { RunId } from '../runs/run-id.ts';
import { identifier } from '../sql/quote.ts';
import { typeFacts } from '../types/kinds.ts';
import { shorten, type Values } from './question.ts';
import { type Asked, type CheckStatement, type Judged, rowsOf, userSqlIn } from './selects.ts';

/** So many rows are fetched, for all checks of a run together. */
export const MOST_OFFENDING_ROWS = 10;

/** Characters of a value, of a row and of all rows shown: they are for reading, the build itself has the rest. */
const LONGEST = { value: 60, row: 300, all: 4000 };

/** The checks that failed and that single rows break. */
export function brokenByRows(asked: readonly Asked[], results: readonly Judged[]): Asked[] {
  return asked.filter(
    ({ question }, index) => question.breaks !== undefined && results[index]?.told.passed === false,
  );
}

/**
 * Rows that break checks, each with which. They are taken in turns from what breaks the same checks, so that
 * many rows of one fault don't hide those of another; otherwise the order is that of their values.
 * @param broken at least one check
 * @returns the statement, and what puts the rows that it returned into the checks' results
 */
export function offendingRows(
  broken: readonly Asked[],
  pipeline: Pipeline,
  at: { readonly database: string; readonly run: RunId },
): CheckStatement & {
  readonly show: (rows: readonly Values[], asked: readonly Asked[], results: readonly Judged[]) => Judged[];
} {
  const { columns } = pipeline.definition.target;
  const names = Object.keys(columns);
  // No column's name has a blank.
  const flags = broken.map((_, index) => identifier(`breaks ${index}`));
  const conditions = broken.map(
    ({ question }, index) => `coalesce(${question.breaks}, false) AS ${flags[index]}`,
  );
  const first = broken.flatMap(({ question }) => question.columns);
  const order = [...new Set([...first, ...names])].map(identifier).join(', ');
  const turn = identifier('its turn');
  const values = Object.entries(columns).map(([name, { type }]) =>
    typeFacts(type).isText ? `substr(${identifier(name)}, 1, ${LONGEST.value + 1})` : identifier(name),
  );
  const sql = [
    `SELECT`,
    [...flags, ...values].map((value) => `  ${value}`).join(',\n'),
    `FROM (`,
    `  SELECT *, row_number() OVER (PARTITION BY ${flags.join(', ')} ORDER BY ${order}) AS ${turn}`,
    `  FROM (`,
    `    SELECT *, ${conditions.join(', ')}`,
    `    FROM ${rowsOf(broken, pipeline, at)}`,
    `  )`,
    `  WHERE ${flags.join(' OR ')}`,
    `)`,
    `WHERE ${turn} <= ${MOST_OFFENDING_ROWS}`,
    `ORDER BY ${turn}, ${order}`,
    `LIMIT ${MOST_OFFENDING_ROWS}`,
  ].join('\n');
  return {
    sql,
    userSql: userSqlIn(sql, broken),
    show: (rows, asked, results) => {
      let left = LONGEST.all;
      return results.map((result, index) => {
        const flag = broken.findIndex((one) => one === asked[index]);
        if (flag === -1) return result;
        const shown: string[] = [];
        for (const row of rows.filter((one) => one[flag] === 'true')) {
          const text = inWords(names, row.slice(flags.length), broken[flag]?.question.columns ?? []);
          if (text.length > left) break;
          left -= text.length;
          shown.push(text);
        }
        return shown.length > 0 ? { ...result, inFull: { ...result.inFull, rows: shown } } : result;
      });
    },
  };
}

/** `day=2026-01-01, country=BR, …`: what the check is about comes first. */
function inWords(names: readonly string[], values: Values, first: readonly string[]): string {
  const ordered = [...first, ...names.filter((name) => !first.includes(name))];
  const fields = ordered.map((name) => {
    const value = values[names.indexOf(name)];
    return `${name}=${value === undefined ? 'NULL' : shorten(value, LONGEST.value)}`;
  });
  return shorten(fields.join(', '), LONGEST.row);
}
