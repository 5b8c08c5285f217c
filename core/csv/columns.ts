import { typeFacts } from '../types/kinds.ts';
import type { CsvSource, Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, QUOTE } from './ascii.ts';
import type { TextStops } from './values/text.ts';
import type { ValueReader } from './values/value.ts';
import { wordScan } from './values/word-scan.ts';

/** A column as the judge needs it: compiled once for a file. */
export interface CompiledColumn extends ValueReader {
  readonly name: string;
  /** Whether an empty field is NULL. */
  readonly mayBeEmpty: boolean;
  /** Texts keep their blanks, and tell the empty text from NULL. */
  readonly isText: boolean;
  /** A text without rules. */
  readonly isPlainText: boolean;
  /** The texts that are NULL; absent where none is. */
  readonly nulls: ReadonlySet<string> | undefined;
  /** Finds them in bytes, as `scan` finds a value. */
  readonly scanNull: ValueReader['scan'] | undefined;
}

export function compileColumns(source: CsvSource): CompiledColumn[] {
  const stops = textStops(source);
  return Object.entries(source.columns).map(
    ([name, { type, rules, mayBeEmpty, notation, nullWords = [] }]) => {
      const { isText, reader } = typeFacts(type);
      const isPlainText = isText && Object.keys(rules).length === 0;
      const inBytes = nullsInBytes(source, nullWords, mayBeEmpty);
      return {
        name,
        mayBeEmpty,
        isText,
        isPlainText,
        nulls: nullWords.length > 0 ? new Set(nullWords) : undefined,
        scanNull: inBytes.length > 0 ? wordScan(inBytes) : undefined,
        ...reader(type, rules, { ...source, ...notation }, stops),
        // A word that stands in quotes only is not found by a scan.
        ...(nullWords.some((word) => word !== '' && !inBytes.includes(word)) && { scanQuoted: () => -1 }),
      };
    },
  );
}

/** A field that is NULL where `\` escapes. */
const ESCAPED_NULL = String.raw`\N`;

/** Of the texts that are NULL, those that can stand in a file as they are, so that a scan finds them. */
function nullsInBytes(
  { delimiter, quote, escape }: Dialect,
  words: readonly string[],
  mayBeEmpty: boolean,
): string[] {
  const special = [delimiter, '\n', '\r', ...(quote === 'none' ? [] : [quote]), ...(escape ? [escape] : [])];
  const plain = words.filter((word) => word !== '' && !special.some((one) => word.includes(one)));
  return escape !== undefined && mayBeEmpty ? [...plain, ESCAPED_NULL] : plain;
}

export function textStops({ delimiter, quote }: Dialect): TextStops {
  return {
    bare: stopBytes(delimiter.charCodeAt(0), LF, CR, QUOTE, BACKSLASH, 0),
    quoted: stopBytes(LF, CR, QUOTE, quote === 'none' ? QUOTE : quote.charCodeAt(0), BACKSLASH, 0),
    doubled: quote === '"',
  };
}

function stopBytes(...bytes: readonly number[]): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of bytes) stops[byte] = 1;
  return stops;
}
