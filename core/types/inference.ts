import type { Column } from '../definition/columns.ts';
import type { DateFormat } from '../definition/date-format.ts';
import type { Dialect } from '../definition/source.ts';
import type { ColumnKind, TypeOf } from './type.ts';

/** How `new` finds a type in the texts of a file, and what it makes of columns of it. */
export interface Inference<K extends ColumnKind> {
  /** Types are asked in this order: of those that every value fits, the narrowest is taken. */
  readonly breadth: number;
  /** How each text is tried; absent where the texts are known by something else. */
  readonly trial: Trial | undefined;
  /** The type, where it is that of a column with at least one value. */
  readonly find: (evidence: Evidence) => Found<TypeOf<K>> | undefined;
  /** In SQL, a text as a `CAST` to the type reads it; absent where SQL is not asked for that. */
  readonly fromText: ((text: string, written: TextNotation) => string) | undefined;
  /** Whether a column that has no value twice may be a key: like values must be spelled alike, or made so. */
  readonly identifies: boolean;
  /** A value, spelled as every other that is equal; absent where canonical values are. */
  readonly alike: ((value: string) => string) | undefined;
  /** Whether a column is probably an amount, whose total is worth a check. */
  readonly isAmount: (type: TypeOf<K>) => boolean;
}

/** How a text is tried for a type. */
export interface Trial {
  /** Takes whatever the type does. */
  readonly column: Column;
  /** What of the dialect its values are spelled by. */
  readonly spelledBy: 'decimal mark' | 'date format' | 'nothing';
  /** Whether people would see the type in a text that the column takes in a dialect. */
  readonly isLikely: (text: string, dialect: Dialect) => boolean;
}

/** What all values of a column tell. */
export interface Evidence {
  /** Whether the trial of a kind took every value; of one that is spelled by a date format, in this one. */
  readonly takenAs: (kind: ColumnKind, format?: DateFormat) => boolean;
  readonly notation: Notation;
  /** The different values, in lower case. */
  readonly words: ReadonlySet<string>;
  /** Where all are numbers, and none is a code that would lose its zeros. */
  readonly numbers: Numbers | undefined;
}

/** How numbers and dates are written, for the whole file. */
export interface Notation {
  readonly decimal: Dialect['decimal'];
  readonly date: DateFormat;
  /** Another format that fits every date as well. */
  readonly otherDate?: DateFormat;
}

/** How a text writes a value of another type. */
export interface TextNotation extends Pick<Notation, 'decimal' | 'date'> {
  /** Whether thousands are separated, by the mark that isn't the decimal's. */
  readonly grouped: boolean;
}

/** The digits of numbers: most before and behind the decimal mark. */
export interface Digits {
  readonly before: number;
  readonly behind: number;
}

/** The numbers of a column. */
export interface Numbers extends Digits {
  /** Whether one is written with an exponent. */
  readonly exponent: boolean;
  /** How they are written, and one of them, where the upload doesn't take them as numbers. */
  readonly written?: { readonly as: TextNotation; readonly example: string };
}

/** A type that every value of a column fits. */
export interface Found<T> {
  readonly type: T;
  /** How the values are written, where the upload doesn't take them as the type. */
  readonly written?: TextNotation;
  /** What was seen, where the type doesn't tell. */
  readonly seen: readonly string[];
  /** What was assumed, where other types would do as well. */
  readonly guessed?: string;
}
