import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultRow } from './result-file.ts';
import type { Dependence } from './sql/dependence.ts';
import { otherReadings, type FactName, type Readings } from './sql/readings.ts';

/** What a query comes to in one reading. */
export type Outcome =
  | {
      readonly kind: 'rows';
      readonly columns: readonly { readonly label: string; readonly type: string }[];
      /** As Athena prints the values; the first of them, where there are many. */
      readonly rows: readonly ResultRow[];
      readonly isWhole: boolean;
    }
  | { readonly kind: 'failure'; readonly message: string }
  /** It can't be told here. */
  | { readonly kind: 'unknown'; readonly why: string };

/** What two readings come to on the rows at hand. */
type Comparison =
  | { readonly kind: 'same' }
  /** The first difference: of which column, if of one; and in how many rows there is one. */
  | {
      readonly kind: 'different';
      readonly column?: string;
      readonly taken: string;
      readonly other: string;
      readonly rows?: number;
    }
  /** They can't be compared, and why. */
  | { readonly kind: 'unknown'; readonly why: string };

/** What is told of one other reading of a fact on which a statement depends. */
interface Undecided {
  readonly fact: FactName;
  /** The reading that was taken, and the other. */
  readonly taken: string;
  readonly other: string;
  readonly places: readonly Pick<Dependence, 'line' | 'column' | 'text'>[];
  readonly outcome: Comparison;
}

/** Answers of more rows are not compared. */
export const MOST_ROWS = 50_000;

interface Asked {
  readonly depends: readonly Dependence[];
  /** Those that the statement was run by. */
  readonly readings: Readings;
  /** What it ended with, if it failed. */
  readonly failure: string | undefined;
  /** Whether a table is made of it, whose columns have types. */
  readonly isTable: boolean;
  /** Whether its rows have an order of their own. */
  readonly isOrdered: boolean;
  readonly outcomeOf: (readings: Readings) => Promise<Outcome>;
}

/** What the other readings of the facts come to on which a statement depends, one at a time. */
export async function compareReadings({
  depends,
  readings,
  failure,
  isTable,
  isOrdered,
  outcomeOf,
}: Asked): Promise<Undecided[]> {
  const taken: Outcome =
    failure === undefined ? await outcomeOf(readings) : { kind: 'failure', message: failure };
  const compared = async (other: Readings): Promise<Comparison> => {
    const comparison = compareOutcomes(taken, await outcomeOf(other), isTable, isOrdered);
    if (comparison.kind !== 'different' || failure !== undefined) return comparison;
    // Rows without an order may be others each time.
    const again = compareOutcomes(taken, await outcomeOf(readings), isTable, isOrdered);
    return again.kind === 'same'
      ? comparison
      : { kind: 'unknown', why: 'its rows are others each time that it runs' };
  };
  const undecided: Undecided[] = [];
  for (const [fact, noted] of Map.groupBy(depends, (one) => one.fact)) {
    const places = noted.map(({ line, column, text }) => ({ line, column, text }));
    for (const other of otherReadings(fact, readings)) {
      const outcome = await compared(other);
      // What fails in each reading fails for another reason.
      if (failure === undefined || outcome.kind === 'different')
        undecided.push({ fact, taken: readings[fact], other: other[fact], places, outcome });
    }
  }
  return undecided;
}

/**
 * Compares what a query comes to in two readings.
 * @param typed whether the columns' types count too, as where a table is made of them
 * @param ordered whether the rows' order does
 */
function compareOutcomes(taken: Outcome, other: Outcome, typed: boolean, ordered: boolean): Comparison {
  for (const one of [taken, other]) if (one.kind === 'unknown') return one;
  if (taken.kind !== 'rows' || other.kind !== 'rows') {
    const [one, two] = [summaryOf(taken), summaryOf(other)];
    return one === two ? { kind: 'same' } : { kind: 'different', taken: one, other: two };
  }
  for (const [i, { label }] of taken.columns.entries()) {
    const column = other.columns[i];
    if (column !== undefined && column.label !== label)
      return { kind: 'different', taken: label, other: column.label };
  }
  const retyped = taken.columns.findIndex(({ type }, i) => type !== other.columns[i]?.type);
  if (typed && retyped >= 0)
    return {
      kind: 'different',
      column: taken.columns[retyped]?.label,
      taken: taken.columns[retyped]?.type ?? '',
      other: other.columns[retyped]?.type ?? '',
    };
  if (!taken.isWhole || !other.isWhole)
    return { kind: 'unknown', why: `there are more than ${MOST_ROWS} rows` };
  const lacking = [without(taken.rows, other.rows), without(other.rows, taken.rows)] as const;
  const [[row], others] = lacking;
  const [twin] = others.toSorted((a, b) => alike(b, row) - alike(a, row));
  if (row !== undefined || twin !== undefined) {
    const at = row?.findIndex((value, i) => value !== twin?.[i]) ?? 0;
    return {
      kind: 'different',
      column: taken.columns[at]?.label,
      taken: row === undefined ? 'no such row' : (row[at] ?? 'NULL'),
      other: twin === undefined ? 'no such row' : (twin[at] ?? 'NULL'),
      rows: Math.max(lacking[0].length, others.length),
    };
  }
  const moved = taken.rows.filter((each, i) => ordered && alike(each, other.rows[i]) < each.length);
  const [first] = moved;
  if (first === undefined) return { kind: 'same' };
  const there = other.rows[taken.rows.indexOf(first)] ?? [];
  const at = first.findIndex((value, i) => value !== there[i]);
  return {
    kind: 'different',
    column: taken.columns[at]?.label,
    taken: first[at] ?? 'NULL',
    other: there[at] ?? 'NULL',
    rows: moved.length,
  };
}

const summaryOf = (outcome: Outcome): string =>
  outcome.kind === 'failure' ? outcome.message : 'it succeeds';

/** The rows that another list lacks, counting how often each is there. */
function without(rows: readonly ResultRow[], others: readonly ResultRow[]): ResultRow[] {
  const key = (row: ResultRow) => JSON.stringify(row.map((value) => value ?? null));
  const left = new Map<string, number>();
  for (const row of others) left.set(key(row), (left.get(key(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(key(row)) ?? 0;
    left.set(key(row), count - 1);
    return count <= 0;
  });
}

/** How many cells two rows have alike. */
const alike = (a: ResultRow, b: ResultRow | undefined): number =>
  a.filter((value, i) => b !== undefined && value === b[i]).length;

/**
 * Leaves beside a query's record on which undecided facts it depends: `<directory>/<id>.json`, which commands read that
 * share this disk. Athena itself says no such thing.
 */
export function leaveUndecided(directory: string, id: string, undecided: readonly Undecided[]): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${id}.json`), JSON.stringify(undecided));
}
