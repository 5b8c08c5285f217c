import type { Column } from '../definition/columns.ts';
import type { CsvSource, Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, QUOTE } from './ascii.ts';
import { booleanReader } from './values/boolean.ts';
import { dateReader } from './values/date.ts';
import { decimalReader } from './values/decimal.ts';
import { doubleReader } from './values/double.ts';
import { integerReader } from './values/integer.ts';
import { textReader, type TextStops } from './values/text.ts';
import { timestampReader } from './values/timestamp.ts';
import type { ValueReader } from './values/value.ts';

/** A column as the judge needs it: compiled once for a file. */
export interface CompiledColumn extends ValueReader {
  readonly name: string;
  /** Whether an empty field is NULL. */
  readonly optional: boolean;
  /** Texts keep their blanks, and tell the empty text from NULL. */
  readonly isText: boolean;
  /** A text without rules. */
  readonly isPlainText: boolean;
}

export function compileColumns(source: CsvSource): CompiledColumn[] {
  const stops = textStops(source);
  return Object.entries(source.columns).map(([name, column]) => ({
    name,
    optional: column.optional,
    isText: column.type.kind === 'string',
    isPlainText: column.type.kind === 'string' && Object.keys(column.rules).length === 0,
    ...readerOf(column, source, stops),
  }));
}

export function textStops({ delimiter }: Dialect): TextStops {
  return {
    bare: stopBytes(delimiter.charCodeAt(0), LF, CR, QUOTE, BACKSLASH, 0),
    quoted: stopBytes(LF, CR, QUOTE, BACKSLASH, 0),
  };
}

function readerOf({ type, rules }: Column, dialect: Dialect, stops: TextStops): ValueReader {
  switch (type.kind) {
    case 'string':
      return textReader(rules, stops);
    case 'boolean':
      return booleanReader();
    case 'int':
    case 'bigint':
      return integerReader(type.kind, rules);
    case 'decimal':
      return decimalReader(type, rules, dialect.decimal);
    case 'double':
      return doubleReader(rules, dialect.decimal);
    case 'date':
      return dateReader(dialect.date, rules);
    case 'timestamp':
      return timestampReader(dialect.date, rules);
  }
}

function stopBytes(...bytes: readonly number[]): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of bytes) stops[byte] = 1;
  return stops;
}
