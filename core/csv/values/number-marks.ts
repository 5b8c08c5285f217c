import type { Written } from '../../types/facts.ts';
import { COMMA, digit, MINUS, POINT, QUOTE } from '../ascii.ts';
import type { ValueReader } from './value.ts';

/** What numbers are written with, and what parts and encloses them. */
export type NumberMarks = Pick<Written, 'decimal' | 'group' | 'codes' | 'delimiter' | 'quote'>;

/**
 * Whether a number is of a type and within its bounds, as `scan` takes it.
 * @param digits all of its digits as a number, with its sign
 * @param before how many of them stand before the decimal mark
 * @param behind how many behind it
 */
export type Takes = (digits: number, before: number, behind: number) => boolean;

/** Reads the numbers of a type of which nothing separates the thousands. */
export interface NumberReader extends ValueReader {
  readonly takes: Takes;
  /** Whether `takes` looks at the digits, beside how many they are. */
  readonly isBounded: boolean;
}

/** No byte is it: the mark of numbers that have none. */
export const NO_MARK = -1;

/**
 * The scans of numbers, made by the byte of their decimal mark. An unquoted field ends at a delimiter, so that there the
 * delimiter is no mark; and a point between fields that are not quoted can't come of a comma.
 */
export function scansOf(
  { decimal, delimiter }: NumberMarks,
  scanWith: (mark: number) => ValueReader['scan'],
): Pick<ValueReader, 'scan' | 'scanQuoted'> {
  const scanQuoted = scanWith(decimal === ',' ? COMMA : POINT);
  if (delimiter === '.') return { scan: scanWith(NO_MARK), scanQuoted };
  return { scan: decimal === delimiter ? scanWith(NO_MARK) : scanQuoted, scanQuoted };
}

/** Puts a point in the place of a number's decimal comma, if it has one. */
export function commaRespell({ decimal, delimiter, quote }: NumberMarks): Pick<ValueReader, 'respell'> {
  if (decimal !== ',') return {};
  if (delimiter !== ',') return { respell: pointForComma };
  return {
    respell: (bytes, at) => {
      if (isQuoted(bytes, at, quote)) pointForComma(bytes, at);
    },
  };
}

function pointForComma(bytes: Uint8Array, at: number): void {
  let position = bytes[at] === MINUS ? at + 1 : at;
  while (digit(bytes, position) <= 9) position += 1;
  if (bytes[position] === COMMA) bytes[position] = POINT;
}

/** Whether the value at a place is behind a quote, the file's or the raw table's. */
function isQuoted(bytes: Uint8Array, at: number, quote: Written['quote']): boolean {
  const before = bytes[at - 1];
  return before === QUOTE || before === quote.charCodeAt(0);
}

/** What a number's text tells of the marks that its reader was told: theirs is the likely mistake. */
export function hint(text: string, { decimal, group }: NumberMarks): string {
  if (group !== undefined && text.includes(group))
    return `; decimal is "${decimal}", and group is "${group}"`;
  if (!text.includes(decimal === ',' ? '.' : ',') && !isGrouped(text)) return '';
  return `; decimal is "${decimal}", and group is ${group === undefined ? 'not set' : `"${group}"`}`;
}

/** As `hint`, of numbers that have no decimal mark. */
export function hintOfWhole(text: string, { group }: NumberMarks): string {
  return isGrouped(text) ? `; group is ${group === undefined ? 'not set' : `"${group}"`}` : '';
}

/** Whether something stands between the thousands of a number. */
function isGrouped(text: string): boolean {
  return /^[+-]?\d{1,3}(?:[., '’_\u{a0}\u{202f}]\d{3})+(?!\d)/u.test(text);
}
