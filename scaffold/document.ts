import * as z from 'zod/mini';
import { DIALECT } from '../core/definition/shape.ts';

/** A pipeline that was made from a file. */
export const NewPipeline = z.object({
  name: z.string(),
  table: z.string(),
  directory: z.string().check(z.describe("The pipeline's folder.")),
  files: z.array(z.string()).check(z.describe('What was written there: paths.')),
  dialect: z.object(DIALECT).check(z.describe('How the file was read.')),
  rows: z.int().check(z.describe('Rows of the file, rejected ones included.')),
  rejected: z.int().check(z.describe('Rows that the upload will reject, and the definition tolerates.')),
  columns: z.array(
    z.object({
      name: z.string(),
      header: z.string().check(z.describe("The column's name in the file.")),
      type: z.string().check(z.describe("Of the table's column: `decimal(12, 2)`.")),
      nullable: z.boolean().check(z.describe("Of the table's column.")),
      seen: z.optional(z.string()).check(z.describe('What was seen in the values.')),
      guessed: z
        .optional(z.string())
        .check(z.describe('What was assumed, where something else would do as well.')),
    }),
  ),
  keys: z
    .array(z.array(z.string()))
    .check(z.describe('Columns that have no value twice, alone or together; the first of them are checked.')),
  partitionBy: z.array(z.string()),
  notes: z.array(z.string()).check(z.describe('What else there is to know.')),
});
export type NewPipeline = z.infer<typeof NewPipeline>;
