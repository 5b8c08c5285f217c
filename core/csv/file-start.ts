import { HeaderMismatch } from '../errors/errors.ts';
import type { CsvSource } from '../definition/source.ts';
import { checkHeader, headerFields, LONGEST_HEADER, printable } from './header.ts';
import { fittingHint } from './header-hint.ts';
import { type Layout, layoutByOrder } from './layout.ts';
import { firstLineEnd, type LineEnd } from './line-ends.ts';
import { LineKinds } from './line-kinds.ts';
import { lineEnds } from './row-judge.ts';
import { LONGEST_SEPARATOR, separatorIn } from './separator-line.ts';

/** Lines of a header with names of several lines, so that a quote that is never closed is soon known for one. */
const MOST_HEADER_LINES = 100;

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** What stands above a file's rows: the lines that are passed over, and its header. Memory is that of one line. */
export class FileStart {
  readonly #csv: CsvSource;
  readonly #head: () => Uint8Array;
  readonly #lineKinds: LineKinds;
  /** The line that is read next. */
  #line = 1;
  #isBegun = false;
  /** Lines that are still to be passed over. */
  #skip: number;

  /** @param head the file's first bytes as they are, for advice on a header that doesn't fit */
  constructor(csv: CsvSource, head: () => Uint8Array) {
    this.#csv = csv;
    this.#head = head;
    this.#lineKinds = new LineKinds(csv);
    this.#skip = csv.skip;
  }

  get line(): number {
    return this.#line;
  }

  /**
   * @param bytes what is left of what it was given before, and more; the first time, the file's start up to a block
   * @param last whether nothing follows
   * @returns how many of the bytes it has done with, and the layout of the rows behind them, once it is known
   * @throws HeaderMismatch
   */
  read(bytes: Buffer, last: boolean): { readonly used: number; readonly layout?: Layout | undefined } {
    let used = this.#isBegun ? 0 : this.#begin(bytes, last);
    this.#isBegun = true;
    for (;;) {
      const rest = bytes.subarray(used);
      if (this.#skip > 0) {
        const { at, length } = firstLineEnd(rest, last);
        used += at + length;
        if (length === 0) return { used };
        this.#skip -= 1;
        this.#line += 1;
      } else if (!this.#csv.header) {
        return { used, layout: rest.length > 0 ? layoutByOrder(this.#csv) : undefined };
      } else if (this.#lineKinds.isComment(rest, 0)) {
        this.#skip = 1;
      } else {
        const end = this.#headerEnd(rest, last);
        if (end.at > LONGEST_HEADER) throw this.#tooLong();
        if (end.length === 0) return { used };
        const line = this.#line;
        this.#line += lineEnds(rest, 0, end.at + end.length);
        used += end.at + end.length;
        if (end.at > 0) return { used, layout: this.#layout(rest.toString('utf8', 0, end.at), line) };
      }
    }
  }

  /** Passes over a byte order mark, and a line that names the delimiter. */
  #begin(bytes: Buffer, last: boolean): number {
    const mark = bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0;
    const { at, length } = firstLineEnd(bytes.subarray(mark), last);
    if (length === 0 || at > LONGEST_SEPARATOR) return mark;
    const separator = separatorIn(bytes.toString('utf8', mark, mark + at));
    if (separator === undefined) return mark;
    const { delimiter } = this.#csv;
    if (separator !== delimiter) {
      const [its, ours] = [separator, delimiter].map((one) => JSON.stringify(one));
      throw new HeaderMismatch(
        `line 1: it says that the delimiter is ${its}, where the definition has ${ours}; correct \`delimiter\`.`,
      );
    }
    this.#line += 1;
    return mark + at + length;
  }

  #layout(header: string, line: number): Layout {
    return checkHeader(header, line, this.#csv, () => fittingHint(Buffer.from(this.#head()), this.#csv));
  }

  /** Where the header ends: behind its first line, unless a quoted name holds line ends. */
  #headerEnd(bytes: Buffer, last: boolean): LineEnd {
    const first = firstLineEnd(bytes, last);
    let end = first;
    for (
      let lines = 1;
      end.length > 0 && end.at <= LONGEST_HEADER && lines <= MOST_HEADER_LINES;
      lines += 1
    ) {
      if (headerFields(bytes.toString('utf8', 0, end.at), this.#csv)) return end;
      const from = end.at + end.length;
      const { at, length } = firstLineEnd(bytes.subarray(from), last);
      end = { at: from + at, length };
      // The quote may close in what is yet to come.
      if (length === 0 && !last && end.at <= LONGEST_HEADER) return end;
    }
    return first;
  }

  #tooLong(): HeaderMismatch {
    const start = printable(Buffer.from(this.#head()).toString('utf8', 0, SHOWN_OF_LONG));
    const told = `line ${this.#line}: it is no header, but longer than ${LONGEST_HEADER} bytes; is it a CSV file whose lines end, and does its header stand here?`;
    return new HeaderMismatch(told, this.#line === 1 ? { inFull: `${told} It begins with ${start}` } : {});
  }
}

const SHOWN_OF_LONG = 80;
