import * as z from 'zod/mini';
import { DATE_FORMATS } from '../core/definition/date-format.ts';

/** A pipeline that was made from a file. */
export const NewPipeline = z.object({
  name: z.string(),
  table: z.string(),
  /** The pipeline's folder. */
  directory: z.string(),
  /** What was written there: paths. */
  files: z.array(z.string()),
  /** How the file was read. */
  dialect: z.object({
    delimiter: z.enum([',', ';', '\t', '|']),
    quote: z.enum(['"', "'", 'none']),
    encoding: z.enum(['utf-8', 'latin1', 'utf-16']),
    decimal: z.enum(['.', ',']),
    date: z.enum(DATE_FORMATS),
  }),
  /** Rows of the file, rejected ones included. */
  rows: z.int(),
  /** Rows that the upload will reject, and the definition tolerates. */
  rejected: z.int(),
  columns: z.array(
    z.object({
      name: z.string(),
      /** The column's name in the file. */
      header: z.string(),
      /** Of the table's column: `decimal(12, 2)`. */
      type: z.string(),
      /** Of the table's column. */
      nullable: z.boolean(),
      /** What was seen in the values. */
      seen: z.optional(z.string()),
      /** What was assumed, where something else would do as well. */
      guessed: z.optional(z.string()),
    }),
  ),
  /** Columns that have no value twice, alone or together; the first of them are checked. */
  keys: z.array(z.array(z.string())),
  partitionBy: z.array(z.string()),
  /** What else there is to know. */
  notes: z.array(z.string()),
});
export type NewPipeline = z.infer<typeof NewPipeline>;
