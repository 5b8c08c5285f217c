import { IllegalPartitionValue, TooManyPartitions } from '../errors/errors.ts';
import { partitionFolder } from '../stage/keys.ts';
import { shortened } from '../shortened.ts';

/** One partition of a build, as its staging table has it: the values of the partition columns and how many rows bear them. */
export interface PartitionRows {
  /** NULL is `undefined`. */
  readonly values: readonly (string | undefined)[];
  readonly rows: number;
}

/** A partition whose values may be published. */
export interface Partition {
  readonly values: readonly string[];
  readonly rows: number;
}

/**
 * Values that partition projection substitutes into a path and lists in a table parameter unchanged: Hive
 * would percent-escape others in the path, and `,` separates the list.
 */
const PROJECTABLE = /^[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*$/;

/** Characters of a value. */
export const LONGEST_VALUE = 255;

/** What Hive writes for NULL. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/** Athena's planning slows down with the projected product; far beyond the written partitions it is mostly empty. */
export const MOST_PROJECTED = 10_000;

/** Bytes of a table parameter: https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html */
const LONGEST_LIST = 512_000;

/** So many illegal values are named in a message. */
const SHOWN = 10;

/**
 * @param room bytes that the folders of a partition may add to its version's: `roomForPartitions`
 * @returns the same partitions, their values known to be projectable
 * @throws IllegalPartitionValue naming the column, and in full its illegal values, each with its rows, or how long the
 *   values of a partition are that no key has room for; TooManyPartitions when there are more than a table should project
 */
export function projectable(
  columns: readonly string[],
  partitions: readonly PartitionRows[],
  room: number,
): readonly Partition[] {
  // Beyond the limit nobody counted on: values would be missing.
  if (partitions.length > MOST_PROJECTED) throw tooMany(columns, `more than ${MOST_PROJECTED} partitions`);
  columns.forEach((column, index) => {
    const illegal = new Map<string | undefined, number>();
    for (const { values, rows } of partitions) {
      const value = values[index];
      if (!isProjectable(value)) illegal.set(value, (illegal.get(value) ?? 0) + rows);
    }
    if (illegal.size > 0) {
      const inFull = complaint(column, illegal, valuesInWords(illegal));
      throw new IllegalPartitionValue(complaint(column, illegal, nullsInWords(illegal)), { inFull });
    }
  });
  const legal = partitions.map(({ values, rows }) => ({ values: values.filter(isProjectable), rows }));
  assertRoom(columns, legal, room);
  return legal;
}

function assertRoom(columns: readonly string[], partitions: readonly Partition[], room: number): void {
  const over = ({ values }: Partition) => partitionFolder(columns, values).length - room;
  const long = partitions.filter((one) => over(one) > 0).toSorted((one, other) => over(other) - over(one));
  const [longest] = long;
  if (!longest) return;
  throw new IllegalPartitionValue(
    `${columns.join(' × ')}: the folders of ${counted(long.length, 'partition')} are longer than a key has room for; ` +
      `the longest, of ${counted(longest.rows, 'row')}, by ${over(longest)} bytes: its values have ${longest.values.map(({ length }) => length).join(' and ')} characters. ` +
      `Replace the values by shorter ones in the SQL, or partition by fewer columns.`,
  );
}

function isProjectable(value: string | undefined): value is string {
  return (
    value !== undefined &&
    value.length <= LONGEST_VALUE &&
    value !== NULL_PARTITION &&
    PROJECTABLE.test(value)
  );
}

type Illegal = ReadonlyMap<string | undefined, number>;

/** `city: 2 values in 4 rows can't name a partition<which>. …` */
function complaint(column: string, illegal: Illegal, which: string): string {
  const total = [...illegal.values()].reduce((sum, rows) => sum + rows, 0);
  return (
    `${column}: ${counted(illegal.size, 'value')} in ${counted(total, 'row')} can't name a partition${which}. ` +
    `Replace them in the SQL: letters, digits, ".", "_", "-" and single inner ` +
    `spaces are allowed, ${LONGEST_VALUE} characters at most.`
  );
}

/** `: NULL (3 rows), "São Paulo" (1 row)` */
function valuesInWords(illegal: Illegal): string {
  const all = [...illegal].sort(([, a], [, b]) => b - a);
  const shown = all.slice(0, SHOWN).map(([value, rows]) => `${inWords(value)} (${counted(rows, 'row')})`);
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '';
  return `: ${shown.join(', ')}${more}`;
}

/** `, NULL in 3 rows`: what can't name a partition is nobody's folder, but a value like any other. */
function nullsInWords(illegal: Illegal): string {
  const nulls = illegal.get(undefined);
  return nulls === undefined ? '' : `, NULL in ${counted(nulls, 'row')}`;
}

function inWords(value: string | undefined): string {
  if (value === undefined) return 'NULL';
  return JSON.stringify(shortened(value, 60));
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** How many partitions are projected. */
export function productOf(values: ReadonlyMap<string, readonly string[]>): number {
  return [...values.values()].reduce((all, { length }) => all * length, 1);
}

/**
 * The distinct values of each partition column, sorted: what projection lists. Several columns project their
 * cross product.
 * @throws TooManyPartitions when the product is beyond what a table should project, or a list beyond what a
 *   table parameter holds
 */
export function projectedValues(
  columns: readonly string[],
  partitions: readonly (readonly string[])[],
): ReadonlyMap<string, readonly string[]> {
  const values = new Map(
    columns.map((column, index) => [column, [...new Set(partitions.map((one) => one[index] ?? ''))].sort()]),
  );
  const product = productOf(values);
  if (product > MOST_PROJECTED)
    throw tooMany(columns, `${product} partitions for ${partitions.length} written`);
  for (const [column, list] of values) {
    const bytes = list.join(',').length;
    if (bytes <= LONGEST_LIST) continue;
    throw new TooManyPartitions(
      `${column}: the list of its ${list.length} values is ${bytes} bytes long; a table's parameter holds ${LONGEST_LIST}. Partition by shorter values, or more coarsely.`,
    );
  }
  return values;
}

function tooMany(columns: readonly string[], what: string): TooManyPartitions {
  return new TooManyPartitions(
    `${columns.join(' × ')} would project ${what}; at most ${MOST_PROJECTED}. Partition by fewer columns, or more coarsely.`,
  );
}
