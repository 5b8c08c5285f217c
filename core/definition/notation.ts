import type { DateFormat } from './date-format.ts';

/**
 * What separates the thousands of numbers. A space stands for the no-break spaces too, as the French write them, and an
 * apostrophe for the typographic one (U+2019), as the Swiss do.
 */
export const GROUP_MARKS = ['.', ',', ' ', "'", '_'] as const;
export type GroupMark = (typeof GROUP_MARKS)[number];

/** How numbers and dates are written: of a file, or of one column. */
export interface Marks {
  /** The decimal mark of numbers. */
  readonly decimal: '.' | ',';
  /** What separates thousands; absent: nothing does. Between two of them stand three digits, in front of the first one to three. */
  readonly group?: GroupMark;
  /** How dates are written, and the dates of timestamps. */
  readonly date: DateFormat;
}

/** How the values of one column are written, where it says so. */
export interface Notation extends Partial<Marks> {
  /**
   * Of numbers: digits behind a zero, as of `00123`, and those behind a plus, where they are six or more, are none.
   * Absent: they are numbers as others, and lose both.
   */
  readonly codes?: 'reject';
  /** Of timestamps: each ends in `Z` or an offset (`+02:00`), and is converted to UTC. Absent: none has a zone. */
  readonly zone?: 'utc';
  /** Of timestamps: digits beyond a millisecond are cut off. Absent: a value that has them is rejected. */
  readonly fraction?: 'truncate';
  /** Of timestamps: each is a number of seconds or milliseconds since 1970-01-01 UTC. */
  readonly unix?: 'seconds' | 'milliseconds';
}
