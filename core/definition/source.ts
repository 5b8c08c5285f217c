import type { Columns } from './columns.ts';
import type { Marks } from './notation.ts';

export const ENCODINGS = ['utf-8', 'latin1', 'windows-1252', 'utf-16'] as const;

/** How a CSV file is written. */
export interface Dialect extends Marks {
  /** One character of ASCII between fields: no letter, digit, sign, `"`, `\` or line end. */
  readonly delimiter: string;
  /** What encloses a field that holds delimiters, line ends or quotes; inside it is written twice. */
  readonly quote: '"' | "'" | 'none';
  /**
   * A character that takes the meaning of the one behind it, as MySQL, PostgreSQL and Hive write: `\,` `\"` `\\`; `\n`,
   * `\r`, `\t`, `\b`, `\f`, `\v` and `\Z` are control characters, a line end behind it is the text's, and a field of
   * `\N` is NULL. Absent: none is special.
   */
  readonly escape?: '\\';
  /**
   * `latin1` is ISO-8859-1: 0x80 to 0x9F are control characters, where `windows-1252` has others. `utf-16` is of the
   * byte order that its mark says, without one low byte first.
   */
  readonly encoding: (typeof ENCODINGS)[number];
  /** Lines before the header, such as a title; a line `sep=;` on top is passed over without being counted. */
  readonly skip: number;
  /** What lines begin with that are no rows: `#`. They may stand anywhere. Absent: there are none. */
  readonly comment?: string;
  /** Whether the first line names the columns. Without it they go by their order. */
  readonly header: boolean;
  /**
   * What stands behind the last row. A number: so many lines, of which those of blanks and comments don't count. A
   * text: all from the row on that begins with this word. What is there and like any row is rejected, but for a row
   * whose first field is that word. Absent: nothing.
   */
  readonly footer?: number | string;
  /** Whether every row ends with one more delimiter. The header may. */
  readonly trailingDelimiter: boolean;
  /** Whether blanks around a field are none of it, of texts too, and a quote may follow them. */
  readonly trim: boolean;
  /** Columns of a file that the definition lacks: its header is refused, or they are passed over. */
  readonly extra: 'refuse' | 'ignore';
}

/** Rows that may be rejected without failing the run; both must hold. */
export interface Tolerance {
  /** So many rows at most. */
  readonly rows: number;
  /** Such a part of all rows at most: 0.01 is one in a hundred. */
  readonly share: number;
}

export interface CsvSource extends Dialect {
  /** Names the source in the SQL, in the catalog (`raw_<dataset>`) and in the bucket (`landing/<dataset>/`). */
  readonly dataset: string;
  /** `snapshot`: a landed file replaces the whole dataset. `append`: it joins it, in place of one of its name. */
  readonly mode: 'snapshot' | 'append';
  /** The columns in the order of the file's header, which calls them by their names unless `.from(…)` says how. */
  readonly columns: Columns;
  readonly tolerate: Tolerance;
}

type CsvOptions = Pick<CsvSource, 'dataset' | 'columns'> & Partial<CsvSource>;

/**
 * What holds where a definition says nothing. No fingerprint has it, so that one more changes none; who changes a
 * value here changes what definitions mean, and must change their fingerprints.
 */
export const CSV_DEFAULTS = {
  mode: 'snapshot',
  delimiter: ',',
  quote: '"',
  encoding: 'utf-8',
  decimal: '.',
  date: 'YYYY-MM-DD',
  skip: 0,
  header: true,
  trailingDelimiter: false,
  trim: false,
  extra: 'refuse',
  tolerate: { rows: 0, share: 0 },
} as const satisfies Omit<CsvSource, 'dataset' | 'columns'>;

/**
 * A CSV: with a header, comma, double quotes, UTF-8, decimal point and ISO dates unless said otherwise; no rejected row
 * is tolerated.
 */
export function csv(options: CsvOptions): CsvSource {
  return { ...CSV_DEFAULTS, ...options };
}
