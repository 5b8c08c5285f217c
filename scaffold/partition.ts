import { projectable } from '../core/published/partitions.ts';
import { typeFacts } from '../core/types/kinds.ts';
import type { FileFacts } from './facts.ts';
import type { NewColumn } from './model.ts';

/** By what the table is partitioned. */
export interface PartitionChoice {
  /** The partition column. */
  readonly name: string;
  /** The column that it is made of. */
  readonly of: string;
  /** The format of `date_format` that makes it; nothing where it is the column itself. */
  readonly format?: '%Y-%m' | '%Y';
  readonly partitions: number;
}

/** Partitions that one statement of Athena builds. */
const MOST_PARTITIONS = 100;
/** A column with more values is no category. */
const MOST_CATEGORIES = 12;
/** Rows of a partition on average, for it to be worth a file. */
const FEWEST_ROWS = 20;

/**
 * The month of the first date without gaps, or its year where there are too many; else a text of few values that may
 * be names of folders; else nothing.
 */
export function partitionFor(
  columns: readonly NewColumn[],
  { values, rows }: FileFacts,
): PartitionChoice | undefined {
  const taken = new Set(columns.map(({ name }) => name));
  for (const [position, { name, source }] of columns.entries()) {
    const months = values[position];
    if (!typeFacts(source.type).time || source.mayBeEmpty || !months || months.size === 0) continue;
    const years = new Set([...months.keys()].map((month) => month.slice(0, 4)));
    const [unit, format, partitions] =
      months.size <= MOST_PARTITIONS
        ? (['month', '%Y-%m', months.size] as const)
        : (['year', '%Y', years.size] as const);
    if (partitions > MOST_PARTITIONS) continue;
    return { name: taken.has(unit) ? free(`${name}_${unit}`, taken) : unit, of: name, format, partitions };
  }
  if (columns.length === 1) return undefined;
  for (const [position, { name, source }] of columns.entries()) {
    const texts = values[position];
    if (!typeFacts(source.type).partitions || source.mayBeEmpty || !texts) continue;
    const many = texts.size < 2 || texts.size > MOST_CATEGORIES || rows / texts.size < FEWEST_ROWS;
    if (!many && isLegal(name, [...texts.keys()])) return { name, of: name, partitions: texts.size };
  }
  return undefined;
}

function isLegal(column: string, values: readonly string[]): boolean {
  try {
    projectable(
      [column],
      values.map((value) => ({ values: [value], rows: 1 })),
      Infinity,
    );
    return true;
  } catch {
    return false;
  }
}

function free(name: string, taken: ReadonlySet<string>): string {
  let one = name;
  for (let number = 2; taken.has(one); number += 1) one = `${name}_${number}`;
  return one;
}
