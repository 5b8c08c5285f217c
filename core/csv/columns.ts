import { typeFacts } from '../types/kinds.ts';
import type { CsvSource, Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, QUOTE } from './ascii.ts';
import type { TextStops } from './values/text.ts';
import type { ValueReader } from './values/value.ts';

/** A column as the judge needs it: compiled once for a file. */
export interface CompiledColumn extends ValueReader {
  readonly name: string;
  /** Whether an empty field is NULL. */
  readonly mayBeEmpty: boolean;
  /** Texts keep their blanks, and tell the empty text from NULL. */
  readonly isText: boolean;
  /** A text without rules. */
  readonly isPlainText: boolean;
}

export function compileColumns(source: CsvSource): CompiledColumn[] {
  const stops = textStops(source);
  return Object.entries(source.columns).map(([name, { type, rules, mayBeEmpty, notation }]) => {
    const { isText, reader } = typeFacts(type);
    const isPlainText = isText && Object.keys(rules).length === 0;
    return {
      name,
      mayBeEmpty,
      isText,
      isPlainText,
      ...reader(type, rules, { ...source, ...notation }, stops),
    };
  });
}

export function textStops({ delimiter }: Dialect): TextStops {
  return {
    bare: stopBytes(delimiter.charCodeAt(0), LF, CR, QUOTE, BACKSLASH, 0),
    quoted: stopBytes(LF, CR, QUOTE, BACKSLASH, 0),
  };
}

function stopBytes(...bytes: readonly number[]): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of bytes) stops[byte] = 1;
  return stops;
}
