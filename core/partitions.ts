import { IllegalPartitionValue, TooManyPartitions } from './errors.ts';

/**
 * Values that partition projection substitutes into a path and lists in a table parameter unchanged: Hive
 * would percent-escape others in the path, and `,` separates the list.
 */
const PROJECTABLE = /^[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*$/;

/** What Hive writes for NULL. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/** Athena's planning slows down with the projected product; far beyond the written partitions it is mostly empty. */
const MOST_PROJECTED = 10_000;

/** @throws IllegalPartitionValue naming the column and its first illegal values */
export function assertProjectable(
  columns: readonly string[],
  partitions: readonly (readonly string[])[],
): void {
  columns.forEach((column, index) => {
    const values = new Set(partitions.map((partition) => partition[index] ?? ''));
    const illegal = [...values].filter((value) => value === NULL_PARTITION || !PROJECTABLE.test(value));
    if (illegal.length === 0) return;
    const shown = illegal
      .slice(0, 5)
      .map((value) => (value === NULL_PARTITION ? 'NULL' : JSON.stringify(value)));
    throw new IllegalPartitionValue(
      `${column}: ${illegal.length} values can't name a partition, such as ${shown.join(', ')}. ` +
        `Replace them in the SQL: letters, digits, ".", "_", "-" and single inner spaces are allowed.`,
    );
  });
}

/** How many partitions are projected. */
export function productOf(values: ReadonlyMap<string, readonly string[]>): number {
  return [...values.values()].reduce((all, { length }) => all * length, 1);
}

/**
 * The distinct values of each partition column, sorted: what projection lists. Several columns project their
 * cross product.
 * @throws TooManyPartitions when the product is beyond what a table should project
 */
export function projectedValues(
  columns: readonly string[],
  partitions: readonly (readonly string[])[],
): ReadonlyMap<string, readonly string[]> {
  const values = new Map(
    columns.map((column, index) => [column, [...new Set(partitions.map((one) => one[index] ?? ''))].sort()]),
  );
  const product = productOf(values);
  if (product > MOST_PROJECTED) {
    throw new TooManyPartitions(
      `${columns.join(' × ')} would project ${product} partitions for ${partitions.length} written; at most ${MOST_PROJECTED}. Partition by fewer columns.`,
    );
  }
  return values;
}
