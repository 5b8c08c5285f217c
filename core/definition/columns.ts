import type { ColumnType } from '../types/type.ts';

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
  readonly optional: boolean;
  /** What a file's header calls it; absent: by its name. */
  readonly header?: string;
}

/** A column as `col.…()` gives it: required, and called in the header by its name, until told otherwise. */
export interface WrittenColumn extends Column {
  /** An empty field is NULL, rather than a reason to reject its row. */
  nullable(optional?: boolean): WrittenColumn;
  /** What the file's header calls it, where that is no name for a column: `col.date().from('Data da venda')`. */
  from(header: string): WrittenColumn;
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
export const COLUMN_DEFAULTS = { rules: {}, optional: false } as const satisfies Omit<Column, 'type'>;

/** A column as `col.…()` gives it. */
export function required(type: ColumnType, rules: ColumnRules): WrittenColumn {
  return written({ type, ...COLUMN_DEFAULTS, rules });
}

function written(column: Column): WrittenColumn {
  return {
    ...column,
    nullable: (optional = true) => written({ ...column, optional }),
    from: (header) => written({ ...column, header }),
  };
}
