import type { Column } from '../definition/columns.ts';
import type { DateFormat } from '../definition/date-format.ts';
import type { Marks, Notation } from '../definition/notation.ts';
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
  readonly spelledBy: 'date format' | 'nothing';
  /** Whether people would see the type in a text that the column takes in a dialect. */
  readonly isLikely: (text: string, dialect: Dialect) => boolean;
}

/** What the values of a column tell. */
export interface Evidence {
  /** Whether the trial of a kind took every value; of one that is spelled by a date format, in this one. */
  readonly takenAs: (kind: ColumnKind, format?: DateFormat) => boolean;
  /** How the file's numbers and dates are written, where a column doesn't say otherwise. */
  readonly marks: Marks;
  /** The different values, in lower case. */
  readonly words: ReadonlySet<string>;
  /** Where all are numbers. */
  readonly numbers: Numbers | undefined;
  readonly moments: Moments;
}

/** How the times of a column are written. */
export interface Moments {
  /** Whether some have a zone, and whether some have none. */
  readonly zoned: boolean;
  readonly bare: boolean;
  /** Whether some have digits beyond a millisecond. */
  readonly fine: boolean;
  /** Whether each has a year of two digits and may begin with it: the last part may be a day, the middle one a month. */
  readonly mayBeginWithYear: boolean;
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
  /** Whether each is what it was when a double was made of it, and a text of that. */
  readonly isDouble: boolean;
  /** The smallest and the largest of those without digits behind the mark; 0 where there are none. */
  readonly least: bigint;
  readonly most: bigint;
  /** How they are written where that isn't as in the rest of the file, and one of them. */
  readonly written?: { readonly as: Notation; readonly example: string };
}

/** A type that every value of a column fits. */
export interface Found<T> {
  readonly type: T;
  /** How the values are written, where that isn't as in the rest of the file. */
  readonly notation?: Notation;
  /** What was seen, where the type doesn't tell. */
  readonly seen: readonly string[];
  /** What was assumed, where something else would do as well. */
  readonly guessed: readonly string[];
}
