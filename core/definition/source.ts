import type { Columns } from './columns.ts';

/** How a CSV file is written. */
export interface Dialect {
  /** One character between fields. */
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly encoding: 'utf-8';
  /** The decimal mark of numbers. */
  readonly decimal: '.' | ',';
}

export interface CsvSource extends Dialect {
  /** Names the source in the SQL, in the catalog (`raw_<dataset>`) and in the bucket (`landing/<dataset>/`). */
  readonly dataset: string;
  /** `snapshot`: a landed file replaces the whole dataset. `append`: it joins it, in place of one of its name. */
  readonly mode: 'snapshot' | 'append';
  /** The columns in the order of the file's header. */
  readonly columns: Columns;
}

type CsvOptions = Pick<CsvSource, 'dataset' | 'columns'> & Partial<CsvSource>;

/** A CSV with a header row: comma, UTF-8 and decimal point unless said otherwise. */
export function csv(options: CsvOptions): CsvSource {
  return { mode: 'snapshot', delimiter: ',', encoding: 'utf-8', decimal: '.', ...options };
}
