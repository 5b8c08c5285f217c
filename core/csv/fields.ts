import type { Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, SPACE, TAB } from './ascii.ts';

/** Where a field lies. */
export interface FieldPlace {
  /** Where it starts, with its opening quote. */
  readonly at: number;
  /** The content, without quotes. */
  readonly from: number;
  readonly to: number;
  /** Behind its closing quote. */
  readonly after: number;
  /** What follows: a delimiter or a line end, if the field is well-formed. */
  readonly next: number;
}

/** A field whose end isn't there. */
export const UNCLOSED = 'unclosed';

/** Finds the fields of a row one by one, however they are written, and the texts that they mean. */
export class Fields {
  readonly #delimiter: number;
  /** -1 for none. */
  readonly #quote: number;
  readonly #quoteText: string;
  readonly #escapes: boolean;
  readonly #trims: boolean;

  constructor({ delimiter, quote, escape, trim }: Dialect) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote === 'none' ? -1 : quote.charCodeAt(0);
    this.#quoteText = quote;
    this.#escapes = escape !== undefined;
    this.#trims = trim;
  }

  /** @param end behind a line end */
  place(bytes: Buffer, start: number, end: number): FieldPlace | typeof UNCLOSED {
    const at = this.#trims ? this.#behindBlanks(bytes, start) : start;
    if (bytes[at] === this.#quote) {
      const close = this.#closing(bytes, at, end);
      if (close === UNCLOSED) return UNCLOSED;
      const after = close + 1;
      return {
        at,
        from: at + 1,
        to: close,
        after,
        next: this.#trims ? this.#behindBlanks(bytes, after) : after,
      };
    }
    const next = this.#bareEnd(bytes, at);
    if (next >= end) return UNCLOSED;
    let to = next;
    if (this.#trims) while (to > at && this.#isBlank(bytes[to - 1])) to -= 1;
    return { at, from: at, to, after: to, next };
  }

  /** What a field's content means. */
  text(bytes: Buffer, { at, from, to }: FieldPlace): string {
    const text = bytes.toString('utf8', from, to);
    const isQuoted = from > at;
    if (this.#escapes && text.includes('\\')) return unescaped(text, isQuoted ? this.#quoteText : undefined);
    return isQuoted ? text.replaceAll(this.#quoteText + this.#quoteText, this.#quoteText) : text;
  }

  /** Whether a field is `\N`, where that is NULL. */
  isEscapedNull(bytes: Buffer, { from, to }: FieldPlace): boolean {
    return this.#escapes && to - from === 2 && bytes[from] === BACKSLASH && bytes[from + 1] === LETTER_N;
  }

  #closing(bytes: Buffer, open: number, end: number): number | typeof UNCLOSED {
    const quote = this.#quote;
    if (!this.#escapes) {
      let close = bytes.indexOf(quote, open + 1);
      while (close !== -1 && close < end && bytes[close + 1] === quote)
        close = bytes.indexOf(quote, close + 2);
      return close === -1 || close >= end ? UNCLOSED : close;
    }
    for (let at = open + 1; at < end; at += 1) {
      if (bytes[at] === BACKSLASH) at += 1;
      else if (bytes[at] === quote && bytes[at + 1] !== quote) return at;
      else if (bytes[at] === quote) at += 1;
    }
    return UNCLOSED;
  }

  /** The delimiter or line end behind an unquoted field. */
  #bareEnd(bytes: Buffer, start: number): number {
    let at = start;
    for (let byte = bytes[at]; byte !== this.#delimiter && byte !== LF && byte !== CR; byte = bytes[at]) {
      if (byte === undefined) return at;
      if (byte === BACKSLASH && this.#escapes) at += bytes[at + 1] === CR && bytes[at + 2] === LF ? 3 : 2;
      else at += 1;
    }
    return at;
  }

  #behindBlanks(bytes: Buffer, at: number): number {
    let end = at;
    while (this.#isBlank(bytes[end])) end += 1;
    return end;
  }

  #isBlank(byte: number | undefined): boolean {
    return (byte === SPACE || byte === TAB) && byte !== this.#delimiter;
  }
}

const LETTER_N = 0x4e;

/**
 * What `\` means with the letter behind it, as PostgreSQL's COPY and MySQL's INTO OUTFILE write; any other character is
 * itself. A NUL is none of a text, and rejected then.
 */
const ESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  Z: '\u001a',
  '0': '\0',
};

/** @param quote the one around the text, which may be written twice in it */
function unescaped(text: string, quote: string | undefined): string {
  return text.replaceAll(/\\([^])|(["'])\2/g, (whole, character?: string, mark?: string) => {
    if (character !== undefined) return ESCAPED[character] ?? character;
    return mark !== undefined && mark === quote ? mark : whole;
  });
}
