import * as z from 'zod/mini';
import { FACT_NAMES } from '../../core/engine/names.ts';

const Place = z.object({
  file: z
    .optional(z.string())
    .check(z.describe('The file with the SELECT, where the place lies in it; else it is of the statement.')),
  line: z.int(),
  column: z.int(),
  text: z.string().check(z.describe('What stands there.')),
});

/** What came of a statement by the reading that was taken, and by another one of a fact that is undecided. */
export const UndecidedFact = z.object({
  fact: z.enum(FACT_NAMES).check(z.describe('As docs/engine-facts.md has it.')),
  taken: z.string().check(z.describe('The reading by which the statement was run.')),
  other: z.string().check(z.describe('The one that was tried beside it.')),
  places: z.array(Place).check(z.describe('Where the statement depends on it.')),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('same') }),
    z.object({
      kind: z.literal('different'),
      column: z.optional(z.string()),
      taken: z.string().check(z.describe('The first value that differs, a name, a type or an error.')),
      other: z.string(),
      rows: z.optional(z.int()).check(z.describe('In how many rows there is a difference.')),
    }),
    z.object({ kind: z.literal('unknown'), why: z.string() }),
  ]),
});
export type UndecidedFact = z.infer<typeof UndecidedFact>;
