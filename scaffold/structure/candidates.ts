import { possibleDelimiters, type Reading, readingBy } from './reading.ts';
import { type Mismatch, type Table, tableIn } from './table.ts';

/** A reading of a file, and the table that it makes of it, or why it makes none. */
export interface Candidate {
  readonly reading: Reading;
  readonly table: Table | Mismatch;
}

/** One that is this much less likely than the best isn't tried. */
const TOO_UNLIKELY = 0.7;

/**
 * The ways to read a file as a table of several columns, the most likely first.
 * @param top the number of the first line that counts
 */
export function candidatesIn(text: string, top: number, comment: string | undefined): Candidate[] {
  const readings = possibleDelimiters(text)
    .map((delimiter) => readingBy(text, delimiter, comment))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score);
  const [best] = readings;
  return readings
    .filter(({ score }) => best && score >= best.score * TOO_UNLIKELY)
    .map((reading) => ({ reading, table: tableIn(reading, top) }));
}

/** The way to read a file by the delimiter that it has, whatever becomes of its rows. */
export function candidateBy(
  text: string,
  top: number,
  delimiter: string,
  comment: string | undefined,
): Candidate | undefined {
  const found = readingBy(text, delimiter, comment);
  const [row] = found.rows;
  if (!row) return undefined;
  const reading = found.score > 0 ? found : { ...found, width: row.fields.length, first: 0 };
  return { reading, table: tableIn(reading, top) };
}

export function isTable(table: Table | Mismatch): table is Table {
  return 'names' in table;
}
