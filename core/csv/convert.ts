import { EmptySource, HeaderMismatch } from '../errors/errors.ts';
import type { CsvSource } from '../definition/source.ts';
import { CR, LF } from './ascii.ts';
import { decompress } from './decompress.ts';
import { checkHeader, headerFields } from './header.ts';
import { Output } from './output.ts';
import { lineEnds, LONGEST_ROW, type Rejected, RowJudge } from './row-judge.ts';
import { transcode } from './transcode.ts';

/** Bytes that are judged at once: enough that what is done per block doesn't count. */
const BLOCK = 1 << 18;

/** Lines of a header with names of several lines, so that a quote that is never closed is soon known for one. */
const MOST_HEADER_LINES = 100;

/** The rows so far that were accepted. */
export interface Accepted {
  rows: number;
}

/**
 * A landed file as the raw table reads it, piece by piece: unpacked, UTF-8 without byte order mark, its header
 * checked, every row judged. Memory stays flat: it holds one block and one row.
 * @param accepted counts rows as they pass
 * @param reject is given each row that isn't accepted, in the file's order
 * @throws HeaderMismatch, EmptySource, MalformedCsv
 */
export async function* convert(
  source: AsyncIterable<Uint8Array>,
  csv: CsvSource,
  accepted: Accepted,
  reject: (row: Rejected) => void,
): AsyncGenerator<Uint8Array> {
  const rows = new Rows(csv, reject);
  for await (const piece of transcode(decompress(source), csv.encoding)) {
    for (let from = 0; from < piece.length;) {
      from += rows.add(piece.subarray(from));
      if (!rows.isFull) continue;
      rows.judge(false);
      accepted.rows = rows.accepted;
      yield rows.take();
    }
  }
  rows.judge(true);
  accepted.rows = rows.accepted;
  rows.checkHeaderSeen();
  yield rows.take();
}

/** The part of a file that is in memory: it is filled, judged up to its last whole row, and filled again. */
class Rows {
  readonly #csv: CsvSource;
  readonly #reject: (row: Rejected) => void;
  readonly #out = new Output();
  /** A block behind a row whose end isn't known; most files are small, so it grows to that. */
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;
  /** What was left over from the last block. */
  #rest = 0;
  #line = 1;
  #judge: RowJudge | undefined;
  /** Within a line that is too long, of which the start was rejected. */
  #skipping = false;

  constructor(csv: CsvSource, reject: (row: Rejected) => void) {
    this.#csv = csv;
    this.#reject = reject;
  }

  get accepted(): number {
    return this.#judge?.accepted ?? 0;
  }

  get isFull(): boolean {
    return this.#length - this.#rest >= BLOCK;
  }

  /** Takes of a piece what it has room for. @returns how many bytes that were */
  add(piece: Uint8Array): number {
    const taken = piece.subarray(0, BLOCK - (this.#length - this.#rest));
    this.#reserve(taken.length);
    this.#bytes.set(taken, this.#length);
    this.#length += taken.length;
    return taken.length;
  }

  /** Makes room for bytes, and for the line end that a last line may lack. */
  #reserve(bytes: number): void {
    const needed = this.#length + bytes + 1;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  take(): Uint8Array {
    return this.#out.take();
  }

  /** @throws EmptySource when the file held no header */
  checkHeaderSeen(): void {
    if (!this.#judge) throw new EmptySource('the file is empty; it needs a header and at least one row.');
  }

  /** @param last whether nothing follows what was added */
  judge(last: boolean): void {
    if (last) this.#endLine();
    const judge = this.#judge ?? this.#header(last);
    if (judge) {
      this.#skip(last);
      this.#rows(judge, last);
    }
    this.#rest = this.#length;
  }

  #rows(judge: RowJudge, last: boolean): void {
    let forced = last ? Infinity : 0;
    for (;;) {
      const end = last ? this.#length : lastLineEnd(this.#bytes.subarray(0, this.#length));
      if (end > 0) this.#drop(judge.judge(this.#bytes, end, forced));
      if (last || this.#length <= LONGEST_ROW) return;
      // What is left starts with a row that is too long already.
      if (lastLineEnd(this.#bytes.subarray(0, this.#length)) === 0) {
        judge.tooLong(this.#bytes.subarray(0, this.#length));
        this.#skipping = true;
        return this.#skip(last);
      }
      forced = 1;
    }
  }

  #skip(last: boolean): void {
    if (!this.#skipping) return;
    const end = firstLineEnd(this.#bytes.subarray(0, this.#length), last);
    this.#skipping = end.length === 0;
    this.#drop(end.at + end.length);
  }

  /** Reads the header, once its line is whole. */
  #header(last: boolean): RowJudge | undefined {
    if (this.#line === 1 && this.#bytes.subarray(0, this.#length).indexOf(BYTE_ORDER_MARK) === 0) {
      this.#drop(BYTE_ORDER_MARK.length);
    }
    for (;;) {
      const { at, length } = this.#headerEnd(last);
      if (length === 0) {
        if (at > LONGEST_ROW)
          throw new HeaderMismatch(`line ${this.#line}: it is no header, but ${at} bytes long.`);
        return undefined;
      }
      const text = this.#bytes.toString('utf8', 0, at);
      const line = this.#line;
      this.#line += lineEnds(this.#bytes, 0, at + length);
      this.#drop(at + length);
      if (at === 0) continue;
      checkHeader(text, line, this.#csv);
      this.#out.text(Object.keys(this.#csv.columns).join(this.#csv.delimiter));
      this.#out.lineEnd();
      this.#judge = new RowJudge(this.#csv, this.#line, this.#out, this.#reject);
      return this.#judge;
    }
  }

  /** Where the header ends: behind its first line, unless a quoted name holds line ends. */
  #headerEnd(last: boolean): LineEnd {
    const bytes = this.#bytes.subarray(0, this.#length);
    const first = firstLineEnd(bytes, last);
    let end = first;
    for (let lines = 1; end.length > 0 && end.at <= LONGEST_ROW && lines <= MOST_HEADER_LINES; lines += 1) {
      if (headerFields(bytes.toString('utf8', 0, end.at), this.#csv)) return end;
      const from = end.at + end.length;
      const { at, length } = firstLineEnd(bytes.subarray(from), last);
      end = { at: from + at, length };
      // The quote may close in what is yet to come.
      if (length === 0 && !last && end.at <= LONGEST_ROW) return end;
    }
    return first;
  }

  /** A last line need not end. */
  #endLine(): void {
    const end = this.#bytes[this.#length - 1];
    if (this.#length === 0 || end === LF || end === CR) return;
    this.#bytes[this.#length] = LF;
    this.#length += 1;
  }

  #drop(bytes: number): void {
    this.#bytes.copyWithin(0, bytes, this.#length);
    this.#length -= bytes;
  }
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Behind the last line end, or 0. A CR at the end may be half of a CRLF. */
function lastLineEnd(bytes: Buffer): number {
  const newline = bytes.lastIndexOf(LF);
  return newline === -1 ? bytes.subarray(0, -1).lastIndexOf(CR) + 1 : newline + 1;
}

interface LineEnd {
  readonly at: number;
  /** Its bytes; 0 when there is none yet. */
  readonly length: number;
}

/** Where the first line end is. */
function firstLineEnd(bytes: Buffer, last: boolean): LineEnd {
  const newline = bytes.indexOf(LF);
  const until = newline === -1 ? bytes : bytes.subarray(0, newline);
  const back = until.indexOf(CR);
  if (back === -1) return newline === -1 ? { at: bytes.length, length: 0 } : { at: newline, length: 1 };
  if (back + 1 === newline) return { at: back, length: 2 };
  if (back + 1 === bytes.length && !last) return { at: back, length: 0 };
  return { at: back, length: 1 };
}
