import type { Answer, Column, Value } from './answer.ts';

/** What a comparison comes to. All but the first three are differences. */
export const OUTCOMES = [
  'equal',
  'refused',
  'last digits',
  'different rows',
  'different values',
  'different order',
  'different types',
  'different names',
  'answered where Trino errs',
  'error with a false reason',
  'errors of different name',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Athena's StartQueryExecution answers a statement that doesn't parse itself; Trino has a name for it. */
const SYNONYMS: Readonly<Record<string, string>> = { MALFORMED_QUERY: 'SYNTAX_ERROR' };

/** So many units in the last place may a double be away: sums and functions of C and of Java. */
const ULPS = 8;

/** Compares the offline Athena's answer with Trino's, the worst first. @param ordered whether the statement says an order */
export function compare(offline: Answer, trino: Answer, ordered: boolean): Outcome {
  if (offline.kind === 'refused') return 'refused';
  if (trino.kind === 'error') {
    if (offline.kind === 'rows') return 'answered where Trino errs';
    return nameOf(offline.name) === nameOf(trino.name) ? 'equal' : 'errors of different name';
  }
  if (offline.kind === 'error') return 'error with a false reason';
  if (trino.kind !== 'rows') throw new Error('Trino refuses nothing by name');
  if (offline.columns.length !== trino.columns.length || offline.rows.length !== trino.rows.length)
    return 'different rows';
  const comparable = offline.columns.map((column, i) => sameKind(column, trino.columns[i]));
  const texts = (rows: readonly Value[][]) =>
    rows.map((row) => JSON.stringify(row.map((value, i) => (comparable[i] === true ? value : null))));
  const [ours, theirs] = [texts(offline.rows), texts(trino.rows)];
  const sorted = (rows: readonly string[]) => rows.toSorted();
  let close = false;
  if (sorted(ours).join('\n') !== sorted(theirs).join('\n')) {
    if (!isClose(offline.rows, trino.rows, trino.columns, ordered)) return 'different values';
    close = true;
  } else if (ordered && ours.join('\n') !== theirs.join('\n')) return 'different order';
  if (offline.columns.some(({ type }, i) => type !== trino.columns[i]?.type)) return 'different types';
  if (offline.columns.some(({ name }, i) => name !== trino.columns[i]?.name)) return 'different names';
  return close ? 'last digits' : 'equal';
}

const nameOf = (name: string) => SYNONYMS[name] ?? name;

const kindOf = (type: string) => type.replaceAll(/(?<=char)\(\d+\)/g, '');

/** Where only lengths differ the values can be compared all the same. */
const sameKind = (a: Column, b: Column | undefined): boolean => kindOf(a.type) === kindOf(b?.type ?? '');

/** Whether all that differs is the last digits of doubles; rows without an order are matched by the rest of them. */
function isClose(
  ours: readonly Value[][],
  theirs: readonly Value[][],
  columns: readonly Column[],
  ordered: boolean,
): boolean {
  const floating = columns.map(({ type }) => /double|real/.test(type));
  if (!floating.includes(true)) return false;
  const rank = (row: Value[]) =>
    JSON.stringify(row.map((value, i) => (floating[i] === true ? rounded(value) : value)));
  const arranged = (rows: readonly Value[][]) =>
    ordered ? rows : rows.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const others = arranged(theirs);
  return arranged(ours).every((row, r) =>
    row.every((value, i) => near(value, others[r]?.[i] ?? null, floating[i] === true)),
  );
}

const rounded = (value: Value): Value => (typeof value === 'string' ? Number(value).toPrecision(9) : value);

function near(a: Value, b: Value, floating: boolean): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => near(item, b[i], floating));
  if (a === b) return true;
  if (!floating || typeof a !== 'string' || typeof b !== 'string') return false;
  const [x, y] = [Number(a), Number(b)];
  // Zero and minus zero are no nearer to each other than other numbers.
  return x !== y && Math.abs(x - y) <= ULPS * Number.EPSILON * Math.max(Math.abs(x), Math.abs(y));
}

/** Whether a statement orders its result: an ORDER BY outside all parentheses. */
export function isOrdered(sql: string): boolean {
  let depth = 0;
  for (const [token] of sql.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|[()]|\border\s+by\b/gi)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth === 0 && /^order/i.test(token)) return true;
  }
  return false;
}
