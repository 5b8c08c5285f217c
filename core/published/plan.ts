import * as z from 'zod/mini';
import type { Partition } from './partitions.ts';

/** One CTAS or INSERT writes so many partitions: https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html */
export const MOST_PARTITIONS_A_STATEMENT = 100;

const Chunk = z.array(z.strictObject({ values: z.array(z.string()), rows: z.int() }));

/** How a version is built from its staging table: one statement for each chunk, no partition in two of them. */
export const BuildPlan = z.strictObject({
  run: z.string(),
  columns: z.array(z.string()),
  chunks: z.array(Chunk).check(z.minLength(1)),
});
export type BuildPlan = z.infer<typeof BuildPlan>;

/**
 * Deals partitions to chunks, in the order of their values.
 * @param sizeOf the bytes that a partition adds to its statement, at most
 * @param room the bytes that a statement has for them
 * @returns at least one chunk: that of a version without a row is empty
 */
export function chunksOf(
  partitions: readonly Partition[],
  sizeOf: (values: readonly string[]) => number,
  room: number,
): BuildPlan['chunks'] {
  let chunk: BuildPlan['chunks'][number] = [];
  const chunks = [chunk];
  let size = 0;
  for (const { values, rows } of partitions.toSorted(byValues)) {
    const added = sizeOf(values);
    if (chunk.length === MOST_PARTITIONS_A_STATEMENT || (chunk.length > 0 && size + added > room)) {
      chunks.push((chunk = []));
      size = 0;
    }
    chunk.push({ values: [...values], rows });
    size += added;
  }
  return chunks;
}

/** Column by column, by code units: the same everywhere, and equal first values side by side. */
function byValues({ values: a }: Partition, { values: b }: Partition): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  if (at === -1) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
