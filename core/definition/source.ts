import type { Columns } from './columns.ts';
import type { DateFormat } from './date-format.ts';

/** How a CSV file is written. */
export interface Dialect {
  /** One character between fields. */
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** What encloses a field that holds delimiters, line ends or quotes; inside it is written twice. */
  readonly quote: '"' | "'" | 'none';
  /**
   * `latin1` is ISO-8859-1: 0x80 to 0x9F are control characters, where Windows-1252 has others. `utf-16` is of the
   * byte order that its mark says, without one low byte first.
   */
  readonly encoding: 'utf-8' | 'latin1' | 'utf-16';
  /** The decimal mark of numbers; thousands are not separated. */
  readonly decimal: '.' | ',';
  /** How dates are written, and the dates of timestamps. */
  readonly date: DateFormat;
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
  tolerate: { rows: 0, share: 0 },
} as const satisfies Omit<CsvSource, 'dataset' | 'columns'>;

/**
 * A CSV with a header row: comma, double quotes, UTF-8, decimal point and ISO dates unless said otherwise; no
 * rejected row is tolerated.
 */
export function csv(options: CsvOptions): CsvSource {
  return { ...CSV_DEFAULTS, ...options };
}
