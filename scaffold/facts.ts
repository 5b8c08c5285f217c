import type { CsvSource } from '../core/definition/source.ts';
import { typeFacts } from '../core/types/kinds.ts';
import { type Candidate, KeySearch, pairsOf } from './keys.ts';
import type { Row } from './raw-rows.ts';
import { acceptedRows } from './read.ts';

/** Different values of a column that are told apart. */
const MOST_VALUES = 200;
/** Columns of which each two are tried as a key. */
const PAIRED = 8;
/** A text that is longer on average names nothing. */
const LONGEST_KEY = 64;

/** What the accepted rows hold. */
export interface FileFacts {
  readonly rows: number;
  /** Columns that have no value twice, alone; and each two that have none together, where no single one is a likely key. */
  readonly keys: readonly Candidate[];
  /** Whether the file has more rows than keys can be looked for in. */
  readonly keysUnknown: boolean;
  /** By column: the values and how often each stands there; of a date or timestamp, its months. Nothing if too many. */
  readonly values: readonly (ReadonlyMap<string, number> | undefined)[];
}

/**
 * Reads a file's accepted rows for what their columns hold.
 * @param isLikely whether a column that has no value twice is a key, rather than different by chance
 * @param mostBytes of the file that are looked at
 */
export async function factsOf(
  file: string,
  source: CsvSource,
  isLikely: (position: number) => boolean,
  mostBytes: number,
): Promise<FileFacts> {
  const columns = Object.values(source.columns).map(({ type, mayBeEmpty }) => ({
    ...typeFacts(type),
    mayBeEmpty,
  }));
  const values = columns.map((): Map<string, number> | undefined => new Map());
  const characters = columns.map(() => 0);
  const candidates = columns.flatMap(({ inference, mayBeEmpty }, position) =>
    !mayBeEmpty && inference.identifies ? [position] : [],
  );
  const alike = columns.map(({ inference }) => inference.alike);
  const anyAlike = alike.some(Boolean);
  const canonical = (row: Row) =>
    anyAlike
      ? row.map((value, position) => (value === null ? null : (alike[position]?.(value) ?? value)))
      : row;
  const singles = new KeySearch(candidates.map((position) => [position]));
  let rows = 0;
  await eachRow(file, source, mostBytes, (row) => {
    rows += 1;
    singles.add(canonical(row));
    for (const [position, { time, isText }] of columns.entries()) {
      const value = row[position];
      const counts = values[position];
      if (value === null || value === undefined) continue;
      characters[position] = (characters[position] ?? 0) + value.length;
      if (!counts) continue;
      const told = time ? value.slice(0, 7) : value;
      counts.set(told, (counts.get(told) ?? 0) + 1);
      if (counts.size > (isText ? MOST_VALUES : MOST_MONTHS)) values[position] = undefined;
    }
  });
  // One row says nothing.
  if (rows < 2) return { rows, keys: [], keysUnknown: false, values };
  const isShort = (position: number) => (characters[position] ?? 0) / rows <= LONGEST_KEY;
  const alone = singles.keys.filter(([position = 0]) => isShort(position));
  if (alone.some(([position = 0]) => isLikely(position)) || singles.exhausted) {
    return { rows, keys: alone, keysUnknown: singles.exhausted, values };
  }
  const isConstant = (position: number) => columns[position]?.time !== 'day' && values[position]?.size === 1;
  const single = new Set(alone.flat());
  const varied = candidates.filter(
    (position) => isShort(position) && !single.has(position) && !isConstant(position),
  );
  const pairs = new KeySearch(pairsOf(varied.slice(0, PAIRED)));
  await eachRow(file, source, mostBytes, (row) => pairs.add(canonical(row)));
  return { rows, keys: [...pairs.keys, ...alone], keysUnknown: pairs.exhausted, values };
}

/** Months of 833 years. */
const MOST_MONTHS = 10_000;

async function eachRow(
  file: string,
  source: CsvSource,
  mostBytes: number,
  look: (row: Row) => void,
): Promise<void> {
  for await (const rows of acceptedRows(file, source, () => undefined, mostBytes))
    for (const row of rows) look(row);
}
