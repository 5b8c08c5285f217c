import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = join(import.meta.dirname, 'survivors.json');

const Survivor = z.strictObject({
  /** What stands in the file, and what no test misses in its place. */
  code: z.string(),
  mutant: z.string(),
  /** Why no test can, or should, tell. */
  reason: z.string(),
});
export type Survivor = z.infer<typeof Survivor>;

/** By file: how many mutants there were, and which of them survived. */
export const Scores = z.record(
  z.string(),
  z.strictObject({ mutants: z.int(), survivors: z.array(Survivor) }),
);
export type Scores = z.infer<typeof Scores>;

/** What the project has reached. */
export function reached(): Scores {
  return Scores.parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

export function write(scores: Scores): void {
  const sorted = Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** The killed of all mutants, in percent. */
export function shareKilled({ mutants, survivors }: Scores[string]): number {
  return mutants === 0 ? 100 : (100 * (mutants - survivors.length)) / mutants;
}

/** The scores of all files as one. */
export function together(scores: Scores): Scores[string] {
  const all = Object.values(scores);
  return {
    mutants: all.reduce((sum, { mutants }) => sum + mutants, 0),
    survivors: all.flatMap(({ survivors }) => survivors),
  };
}
