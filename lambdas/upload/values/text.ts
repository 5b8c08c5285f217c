import type { ColumnRules } from '../../../core/definition/columns.ts';
import type { Judgement, ValueReader } from './value.ts';
import { byteSet } from './byte-set.ts';

/** The bytes at which a text has to be looked at more closely. */
export interface TextStops {
  /** 1 where an unquoted field may end or isn't plain: delimiter, line ends, `"`, `\`, NUL. */
  readonly bare: Uint8Array;
  /** 1 where a quoted field may end or isn't plain: line ends, `"`, `\`, NUL. */
  readonly quoted: Uint8Array;
}

/** Texts, as they are: nothing is trimmed. Rules count characters (code points), and a pattern is of the whole value. */
export function textReader(rules: ColumnRules, stops: TextStops): ValueReader {
  const accepts = bytesRule(rules);
  const { bare, quoted } = stops;
  const QUOTE = 0x22;
  const scan = (bytes: Uint8Array, at: number) => {
    let end = at;
    while (bare[bytes[end] ?? 0] === 0) end += 1;
    return end;
  };
  const scanQuoted = (bytes: Uint8Array, at: number) => {
    let end = at;
    for (;;) {
      while (quoted[bytes[end] ?? 0] === 0) end += 1;
      // A doubled quote stays as it stands; rules see the value, in which it is one.
      if (bytes[end] !== QUOTE || bytes[end + 1] !== QUOTE || accepts) return end;
      end += 2;
    }
  };
  const judge = judgeOf(rules);
  if (!accepts) return { scan, scanQuoted, judge };
  return {
    scan: (bytes, at) => {
      const end = scan(bytes, at);
      return accepts(bytes, at, end) ? end : -1;
    },
    scanQuoted: (bytes, at) => {
      const end = scanQuoted(bytes, at);
      return accepts(bytes, at, end) ? end : -1;
    },
    judge,
  };
}

type BytesRule = (bytes: Uint8Array, at: number, end: number) => boolean;

/** The rules of a column, on the bytes of a plain value; nothing when there are none. */
function bytesRule({ oneOf, minLength, maxLength, pattern }: ColumnRules): BytesRule | undefined {
  const rules: BytesRule[] = [];
  if (oneOf) rules.push(byteSet(oneOf));
  if (minLength !== undefined || maxLength !== undefined) {
    const [least, most] = [minLength ?? 0, maxLength ?? Infinity];
    rules.push((bytes, at, end) => {
      const length = characters(bytes, at, end);
      return length >= least && length <= most;
    });
  }
  if (pattern !== undefined) {
    const whole = wholePattern(pattern);
    rules.push((bytes, at, end) =>
      whole.test(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString()),
    );
  }
  const [first, ...more] = rules;
  if (!first || more.length === 0) return first;
  return (bytes, at, end) => rules.every((rule) => rule(bytes, at, end));
}

/** Code points: every byte but the continuations, which are 10xxxxxx. */
function characters(bytes: Uint8Array, at: number, end: number): number {
  let count = 0;
  for (let place = at; place < end; place += 1) if (((bytes[place] ?? 0) & 0xc0) !== 0x80) count += 1;
  return count;
}

function judgeOf({ oneOf, minLength, maxLength, pattern }: ColumnRules): (text: string) => Judgement {
  const allowed = oneOf && new Set(oneOf);
  const whole = pattern === undefined ? undefined : wholePattern(pattern);
  const counts = minLength !== undefined || maxLength !== undefined;
  return (text) => {
    if (allowed?.has(text) === false) return { fault: 'is not one of the allowed values' };
    const length = counts ? Array.from(text).length : 0;
    if (minLength !== undefined && length < minLength) {
      return { fault: `is shorter than ${minLength} characters` };
    }
    if (maxLength !== undefined && length > maxLength) {
      return { fault: `is longer than ${maxLength} characters` };
    }
    if (whole?.test(text) === false) return { fault: `doesn't match the pattern ${pattern}` };
    return { value: text };
  };
}

/** A value must match as a whole: `[A-Z]{2}` doesn't let `XXL` through. */
export function wholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
