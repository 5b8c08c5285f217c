import type { Dialect } from '../definition/source.ts';
import { CR, LF, SPACE, TAB } from './ascii.ts';

/** What a line is that isn't read as a row, or not at once. */
export type LineKind = 'row' | 'blank' | 'comment' | 'footer';

/** Tells what a line is by its first bytes: nearly every row is told by a look at its first one. */
export class LineKinds {
  /** 0 for the bytes with which only rows begin. */
  readonly firsts = new Uint8Array(256);
  readonly #comment: Buffer | undefined;
  readonly #footer: Buffer | undefined;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #trims: boolean;

  constructor({ comment, delimiter, footer, quote, trim }: Dialect) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#comment = comment === undefined ? undefined : Buffer.from(comment);
    this.#footer = typeof footer === 'string' ? Buffer.from(footer) : undefined;
    this.#quote = quote === 'none' ? -1 : quote.charCodeAt(0);
    this.#trims = trim;
    for (const byte of [LF, CR]) this.firsts[byte] = 1;
    if (this.#comment) this.firsts[this.#comment[0] ?? 0] = 1;
    if (this.#footer) {
      this.firsts[this.#footer[0] ?? 0] = 1;
      if (this.#quote !== -1) this.firsts[this.#quote] = 1;
      if (trim) for (const byte of [SPACE, TAB]) this.firsts[byte] = 1;
    }
  }

  at(bytes: Buffer, start: number): LineKind {
    const first = bytes[start] ?? 0;
    if (this.firsts[first] === 0) return 'row';
    if (first === LF || first === CR) return 'blank';
    if (this.isComment(bytes, start)) return 'comment';
    return this.#footer && this.#beginsFooter(bytes, start, this.#footer) ? 'footer' : 'row';
  }

  isComment(bytes: Buffer, start: number): boolean {
    return this.#comment !== undefined && startsWith(bytes, start, this.#comment);
  }

  /** Whether a line is one of those that a number of a footer counts: no comment, and not of blanks alone. */
  countsInFooter(bytes: Buffer, start: number): boolean {
    if (this.isComment(bytes, start)) return false;
    let at = start;
    while ((bytes[at] === SPACE || bytes[at] === TAB) && bytes[at] !== this.#delimiter) at += 1;
    return bytes[at] !== LF && bytes[at] !== CR;
  }

  /** By its word, in quotes or not: `Total` is that of `Total;99` and `Total: 99`, not of `Totalizer`. */
  #beginsFooter(bytes: Buffer, start: number, word: Buffer): boolean {
    let at = start;
    if (this.#trims) while (bytes[at] === SPACE || bytes[at] === TAB) at += 1;
    if (bytes[at] === this.#quote) at += 1;
    if (!startsWith(bytes, at, word)) return false;
    const behind = bytes.toString('utf8', at + word.length, at + word.length + MOST_BYTES_OF_CHARACTER);
    return !/^[\p{L}\p{M}\p{N}]/u.test(behind);
  }
}

/** Of UTF-8. */
const MOST_BYTES_OF_CHARACTER = 4;

function startsWith(bytes: Buffer, at: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return false;
  return true;
}
