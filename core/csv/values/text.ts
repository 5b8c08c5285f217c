import type { ColumnRules } from '../../definition/columns.ts';
import { QUOTE } from '../ascii.ts';
import type { Reading, ValueReader } from './value.ts';
import { wordScan } from './word-scan.ts';

/** The bytes at which a text has to be looked at more closely. */
export interface TextStops {
  /** 1 where an unquoted field may end or isn't plain: delimiter, line ends, `"`, `\`, NUL. */
  readonly bare: Uint8Array;
  /** 1 where a quoted field may end or isn't plain: line ends, `"`, the file's quote, `\`, NUL. */
  readonly quoted: Uint8Array;
  /** Whether `""` within quotes is one `"`, as it stays in the raw file: the file's own quotes are `"`. */
  readonly doubled: boolean;
}

/** Texts, as they are: nothing is trimmed. Rules count characters (code points), and a pattern is of the whole value. */
export function textReader(rules: ColumnRules, stops: TextStops): ValueReader {
  const judge = judgeOf(rules);
  const scan = scanTo(stops.bare);
  const plainQuoted = scanTo(stops.quoted);
  if (rules.oneOf) {
    // Words with other bytes are left to `judge`, as are the words of columns with still other rules.
    const plain = rules.oneOf.filter((word) => judge(word).fault === undefined);
    return {
      scan: wordScan(plain.filter((word) => isPlain(word, stops.bare))),
      scanQuoted: wordScan(plain.filter((word) => isPlain(word, stops.quoted))),
      judge,
    };
  }
  const accepts = bytesRule(rules);
  if (accepts) {
    return { scan: holding(accepts, scan), scanQuoted: holding(accepts, plainQuoted), judge };
  }
  return {
    scan,
    scanQuoted: (bytes, at) => {
      let end = plainQuoted(bytes, at);
      // A doubled quote stays as it stands.
      while (stops.doubled && bytes[end] === QUOTE && bytes[end + 1] === QUOTE)
        end = plainQuoted(bytes, end + 2);
      return end;
    },
    judge,
  };
}

/** Texts stay as they stand: their scans write nothing. */
type BytesScan = (bytes: Uint8Array, at: number) => number;
type BytesRule = (bytes: Uint8Array, at: number, end: number) => boolean;

function scanTo(stops: Uint8Array): BytesScan {
  return (bytes, at) => {
    let end = at;
    while (stops[bytes[end] ?? 0] === 0) end += 1;
    return end;
  };
}

function holding(accepts: BytesRule, scan: BytesScan): BytesScan {
  return (bytes, at) => {
    const end = scan(bytes, at);
    return accepts(bytes, at, end) ? end : -1;
  };
}

function isPlain(word: string, stops: Uint8Array): boolean {
  return Buffer.from(word).every((byte) => stops[byte] === 0);
}

/** The rules of a column, on the bytes of a plain value; nothing when there are none. */
function bytesRule({ minLength, maxLength, pattern }: ColumnRules): BytesRule | undefined {
  const whole = pattern === undefined ? undefined : wholePattern(pattern);
  if (!whole && minLength === undefined && maxLength === undefined) return undefined;
  const least = minLength ?? 0;
  const most = maxLength ?? Infinity;
  return (bytes, at, end) => {
    const length = characters(bytes, at, end);
    if (length < least || length > most) return false;
    return !whole || whole.test(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString());
  };
}

/** Code points: every byte but the continuations, which are 10xxxxxx. */
function characters(bytes: Uint8Array, at: number, end: number): number {
  let count = 0;
  for (let position = at; position < end; position += 1)
    if (((bytes[position] ?? 0) & 0xc0) !== 0x80) count += 1;
  return count;
}

function judgeOf({ oneOf, minLength, maxLength, pattern }: ColumnRules): (text: string) => Reading {
  const allowed = oneOf && new Set(oneOf);
  const whole = pattern === undefined ? undefined : wholePattern(pattern);
  const counts = minLength !== undefined || maxLength !== undefined;
  return (text) => {
    if (allowed?.has(text) === false) return { fault: 'is not one of the allowed values', kind: 'rule' };
    const length = counts ? Array.from(text).length : 0;
    if (minLength !== undefined && length < minLength) {
      return { fault: `is shorter than ${minLength} characters`, kind: 'rule' };
    }
    if (maxLength !== undefined && length > maxLength) {
      return { fault: `is longer than ${maxLength} characters`, kind: 'rule' };
    }
    if (whole?.test(text) === false) return { fault: `doesn't match the pattern ${pattern}`, kind: 'rule' };
    return { value: text };
  };
}

/** A value must match as a whole: `[A-Z]{2}` doesn't let `XXL` through. */
function wholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
