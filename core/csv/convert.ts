import { EmptySource } from '../errors/errors.ts';
import type { CsvSource } from '../definition/source.ts';
import { CR, LF } from './ascii.ts';
import { decompress } from './decompress.ts';
import { FileStart } from './file-start.ts';
import { firstLineEnd, lastLineEnd, startOfLast } from './line-ends.ts';
import { Output } from './output.ts';
import { LineKinds } from './line-kinds.ts';
import { LONGEST_ROW, type Rejected, RowJudge } from './row-judge.ts';
import { transcode } from './transcode.ts';

/** Bytes that are judged at once: enough that what is done per block doesn't count. */
const BLOCK = 1 << 18;

/** Bytes of a file's start that are kept as they are, for advice on a header that doesn't fit. */
const HEAD = 1 << 16;

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
  const head = new Head();
  const rows = new Rows(csv, () => head.bytes, reject);
  for await (const piece of transcode(head.of(decompress(source)), csv.encoding)) {
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
  rows.checkStarted();
  yield rows.take();
}

/** The first bytes of a file that passes. */
class Head {
  bytes = Buffer.alloc(0);

  async *of(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      const room = HEAD - this.bytes.length;
      if (room > 0) this.bytes = Buffer.concat([this.bytes, piece.subarray(0, room)]);
      yield piece;
    }
  }
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
  readonly #start: FileStart;
  #judge: RowJudge | undefined;
  readonly #lineKinds: LineKinds;
  /** Lines at the end that aren't rows. */
  readonly #footer: number;
  /** Within a line that is too long, of which the start was rejected. */
  #skipping = false;

  constructor(csv: CsvSource, head: () => Uint8Array, reject: (row: Rejected) => void) {
    this.#csv = csv;
    this.#start = new FileStart(csv, head);
    this.#lineKinds = new LineKinds(csv);
    this.#footer = typeof csv.footer === 'number' ? csv.footer : 0;
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

  /** @throws EmptySource when the file ended before its first row could */
  checkStarted(): void {
    if (this.#judge) return;
    const { header, skip } = this.#csv;
    const needed = header ? 'a header and at least one row' : 'at least one row';
    throw new EmptySource(
      skip > 0 && this.#start.line > 1
        ? `nothing stands behind the lines that \`skip\` passes over; the file needs ${needed} there.`
        : `the file is empty; it needs ${needed}.`,
    );
  }

  /** @param last whether nothing follows what was added */
  judge(last: boolean): void {
    if (last) this.#endLine();
    const judge = this.#judge ?? this.#begin(last);
    if (judge) {
      this.#skip(last);
      this.#rows(judge, last);
    }
    this.#rest = this.#length;
  }

  /** Reads what stands above the rows, once all of it is there. */
  #begin(last: boolean): RowJudge | undefined {
    const { used, layout } = this.#start.read(this.#bytes.subarray(0, this.#length), last);
    this.#drop(used);
    if (!layout) return undefined;
    this.#out.text(Object.keys(this.#csv.columns).join(this.#csv.delimiter));
    this.#out.lineEnd();
    this.#judge = new RowJudge(this.#csv, layout, this.#start.line, this.#out, this.#reject);
    return this.#judge;
  }

  #rows(judge: RowJudge, last: boolean): void {
    let forced = last ? Infinity : 0;
    for (;;) {
      const lines = last ? this.#length : lastLineEnd(this.#bytes.subarray(0, this.#length));
      const end = this.#startOfFooter(lines);
      if (end > 0) this.#drop(judge.judge(this.#bytes, end, forced));
      if (last && this.#length > 0) this.#drop(judge.lastLines(this.#footer, this.#bytes, this.#length));
      if (last || this.#length <= LONGEST_ROW) return;
      const begun = lastLineEnd(this.#bytes.subarray(0, this.#length));
      if (this.#length - begun > LONGEST_ROW) {
        // What is held back stands above a line that is too long already.
        if (begun > 0) this.#drop(judge.judge(this.#bytes, begun, Infinity));
        judge.tooLong(this.#bytes.subarray(0, this.#length));
        this.#skipping = true;
        return this.#skip(last);
      }
      // All that is left is held back.
      if (this.#startOfFooter(begun) === 0) return;
      forced = 1;
    }
  }

  /** Where the lines begin that may be the file's last, and no rows. @param end behind a line end */
  #startOfFooter(end: number): number {
    return startOfLast(this.#footer, this.#bytes, end, (at) =>
      this.#lineKinds.countsInFooter(this.#bytes, at),
    );
  }

  #skip(last: boolean): void {
    if (!this.#skipping) return;
    const end = firstLineEnd(this.#bytes.subarray(0, this.#length), last);
    this.#skipping = end.length === 0;
    this.#drop(end.at + end.length);
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
