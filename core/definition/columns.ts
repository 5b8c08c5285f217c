import type { ColumnType } from '../types/type.ts';
import type { Notation } from './notation.ts';

/** What may be required of a column's values, beyond their type. */
export interface ColumnRules {
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
  /** Fewest characters (code points). */
  readonly minLength?: number;
  /** Most characters (code points). */
  readonly maxLength?: number;
  /** A regular expression, as text, that the whole value matches: `[A-Z]{2}[0-9]+`. */
  readonly pattern?: string;
  /** Smallest value allowed: a number, or a day as `YYYY-MM-DD`. */
  readonly min?: number | string;
  /** Largest value allowed; of a timestamp's last day every moment is. */
  readonly max?: number | string;
}

export interface Column {
  readonly type: ColumnType;
  readonly rules: ColumnRules;
  /** Whether an empty field is NULL; where it isn't, a row with one is rejected. */
  readonly mayBeEmpty: boolean;
  /** What a file's header calls it; absent: by its name. */
  readonly header?: string;
  /** Texts that stand for NULL, beside the empty one. */
  readonly nullWords?: readonly string[];
  /** Whether a header may lack it: all of its values are NULL then. */
  readonly mayBeAbsent?: true;
  /** How its values are written, where that isn't as the file's others are. */
  readonly notation?: Notation;
}

/** A column as `col.…()` gives it: required, and called in the header by its name, until told otherwise. */
export interface WrittenColumn extends Column {
  /** An empty field is NULL, rather than a reason to reject its row. */
  nullable(mayBeEmpty?: boolean): WrittenColumn;
  /** Texts that are NULL as well as an empty field: `col.int().null('NA', '-')`. */
  null(...words: string[]): WrittenColumn;
  /** A header may lack it: it is NULL in every row of such a file. Where it is there, its place is the definition's. */
  optional(): WrittenColumn;
  /** What the file's header calls it, where that is no name for a column: `col.date().from('Data da venda')`. */
  from(header: string): WrittenColumn;
  /** How its values are written, where that isn't as in the rest of the file: `col.date().written({ date: 'YYYYMMDD' })`. */
  written(notation: Notation): WrittenColumn;
}

export type Columns = Readonly<Record<string, Column>>;

export type TextRules = Pick<ColumnRules, 'oneOf' | 'minLength' | 'maxLength' | 'pattern'>;
export type NumberRules = Bounds<number>;
export type DayRules = Bounds<string>;
export type NoRules = Readonly<Record<string, never>>;

interface Bounds<T> {
  readonly min?: T;
  readonly max?: T;
}

/** As `CSV_DEFAULTS`, of a column. */
export const COLUMN_DEFAULTS = { rules: {}, mayBeEmpty: false } as const satisfies Omit<Column, 'type'>;

/** A column as `col.…()` gives it. */
export function required(type: ColumnType, rules: ColumnRules): WrittenColumn {
  return written({ type, ...COLUMN_DEFAULTS, rules });
}

function written(column: Column): WrittenColumn {
  return {
    ...column,
    nullable: (mayBeEmpty = true) => written({ ...column, mayBeEmpty }),
    null: (...nullWords) => written({ ...column, mayBeEmpty: true, nullWords }),
    optional: () => written({ ...column, mayBeEmpty: true, mayBeAbsent: true }),
    from: (header) => written({ ...column, header }),
    written: (notation) => written({ ...column, notation }),
  };
}
