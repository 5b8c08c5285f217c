import { identifier } from './quote.ts';

// What a version is compared by with another: each is asked of one table, or of both.

/** How many rows each partition has: its values, and the count. */
export function partitionRows(table: string, partitionBy: readonly string[]): string {
  const columns = partitionBy.map(identifier).join(', ');
  return `SELECT ${columns}, count(*) FROM ${identifier(table)} GROUP BY ${columns}`;
}

/** A column that adds up exactly. */
export interface Summed {
  readonly name: string;
  /** Digits behind the point. */
  readonly scale: number;
}

/** The total of each column, in their order. The sum of bigints may be no bigint. */
export function totals(table: string, columns: readonly Summed[]): string {
  const sums = columns.map(({ name, scale }) => `sum(CAST(${identifier(name)} AS DECIMAL(38, ${scale})))`);
  return `SELECT ${sums.join(', ')} FROM ${identifier(table)}`;
}

/**
 * The keys that only one of two tables has: their values, `1` or `2` for the table, and how many of that there are.
 * NULL is a value like others.
 * @param most so many of each table
 */
export function keysOfOne(first: string, second: string, key: readonly string[], most: number): string {
  const columns = key.map(identifier).join(', ');
  const from = (table: string, side: number) =>
    `SELECT ${columns}, ${side} AS ${SIDE} FROM ${identifier(table)}`;
  const both = `${from(first, 1)} UNION ALL ${from(second, 2)}`;
  const single = `SELECT ${columns}, min(${SIDE}) AS ${SIDE} FROM (${both}) GROUP BY ${columns} HAVING min(${SIDE}) = max(${SIDE})`;
  const counted = `SELECT ${columns}, ${SIDE}, count(*) OVER (PARTITION BY ${SIDE}) AS ${COUNT}, row_number() OVER (PARTITION BY ${SIDE} ORDER BY ${columns}) AS ${ROW_NUMBER} FROM (${single})`;
  return `SELECT ${columns}, ${SIDE}, ${COUNT} FROM (${counted}) WHERE ${ROW_NUMBER} <= ${most} ORDER BY ${SIDE}, ${ROW_NUMBER}`;
}

// No column's name has a blank.
const SIDE = '"the side"';
const COUNT = '"the count"';
const ROW_NUMBER = '"the row number"';
