import { digit, MINUS, ZERO } from '../ascii.ts';
import type { Faulty, ValueReader } from './value.ts';

/** Zeros in front of other digits, or a plus in front of as many as telephone numbers have: numbers lose both. */
const CODE = /^(?:[+-]?0\d|\+\d{6})/;

/** Whether the text of a number looks as those of codes do. */
export function isCode(text: string): boolean {
  return CODE.test(text);
}

export const LIKE_CODES: Faulty = {
  fault: 'looks like a code, which would lose its zeros or its plus as a number',
};

/** A reader of numbers that takes none which looks like a code. */
export function withoutCodes(reader: ValueReader): ValueReader {
  const { scan, scanQuoted, judge } = reader;
  return {
    ...reader,
    scan: (bytes, at, out) => (beginsWithZero(bytes, at) ? -1 : scan(bytes, at, out)),
    scanQuoted: (bytes, at, out) => (beginsWithZero(bytes, at) ? -1 : scanQuoted(bytes, at, out)),
    judge: (text) => {
      const read = judge(text);
      return read.fault === undefined && isCode(text) ? LIKE_CODES : read;
    },
  };
}

/** No scan takes a plus. */
function beginsWithZero(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] === MINUS ? at + 1 : at;
  return bytes[first] === ZERO && digit(bytes, first + 1) <= 9;
}
