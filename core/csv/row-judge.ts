import { isUtf8 } from 'node:buffer';
import type { CsvSource } from '../definition/source.ts';
import type { RejectKind } from '../metrics/own.ts';
import { CR, LF, QUOTE, SPACE, TAB } from './ascii.ts';
import { type CompiledColumn, compileColumns, textStops } from './columns.ts';
import { encodeText } from './encode.ts';
import type { Output } from './output.ts';
import type { ValueReader } from './values/value.ts';

/**
 * Longest row, in bytes of UTF-8. It bounds memory, and finds a quote that is never closed; Athena reads text
 * lines of up to 100 MB.
 */
export const LONGEST_ROW = 1 << 20;

/** A row that is not accepted. */
export interface Rejected {
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** Empty where the row as a whole is at fault. */
  readonly column: string;
  /** Without the value, so that like reasons can be counted. */
  readonly reason: string;
  readonly kind: RejectKind;
  /** The value at fault, where there is one. */
  readonly value?: string;
  /** The row as the file has it; bytes that are not of its encoding are U+FFFD. */
  readonly text: string;
}

/** What is wrong with a row, and where the next one starts. */
interface Fault {
  readonly column: string;
  readonly reason: string;
  readonly kind: RejectKind;
  readonly value?: string;
}

/** The end of a row that isn't known yet. */
const INCOMPLETE = -1;

/**
 * Judges rows in UTF-8 bytes, and writes the accepted ones as the raw table reads them: LF line ends, `"`
 * quotes, canonical values. Most rows stand there so already; they are copied as runs of many rows.
 *
 * CSV is read as RFC 4180 has it, with the dialect's characters; also, rows may end in CR alone, blank lines are
 * passed over, and a quote inside of an unquoted field is text.
 */
export class RowJudge {
  readonly #columns: readonly CompiledColumn[];
  // What every row asks of its columns is in lists: lists of like things are read faster than unlike columns.
  /** Nothing for texts without rules: they are most of a file, and scanned in place. */
  readonly #scans: readonly (ValueReader['scan'] | undefined)[];
  readonly #quotedScans: readonly ValueReader['scanQuoted'][];
  readonly #mayBeEmpty: readonly boolean[];
  readonly #respelled: readonly number[];
  /** Where the fields of the scanned row start, if there are any to respell. */
  readonly #starts: Int32Array | undefined;
  /** 1 for the bytes with which no unquoted value starts: delimiter, line ends, quote. */
  readonly #special = new Uint8Array(256);
  /** 1 for the bytes at which an unquoted text may end or isn't plain. */
  readonly #textEnds: Uint8Array;
  readonly #delimiter: number;
  readonly #delimiterText: string;
  /** The source's quote; -1 for none. */
  readonly #quote: number;
  readonly #quoteText: string;
  readonly #encoding: string;
  readonly #out: Output;
  readonly #reject: (row: Rejected) => void;
  #line: number;
  #accepted = 0;

  /** @param line the number of the first line that it is given */
  constructor(source: CsvSource, line: number, out: Output, reject: (row: Rejected) => void) {
    this.#columns = compileColumns(source);
    this.#textEnds = textStops(source).bare;
    this.#scans = this.#columns.map(({ isPlainText, scan }) => (isPlainText ? undefined : scan));
    this.#quotedScans = this.#columns.map(({ scanQuoted }) => scanQuoted);
    this.#mayBeEmpty = this.#columns.map(({ mayBeEmpty }) => mayBeEmpty);
    this.#respelled = this.#columns.flatMap(({ respell }, index) => (respell ? [index] : []));
    this.#starts = this.#respelled.length > 0 ? new Int32Array(this.#columns.length) : undefined;
    this.#delimiter = source.delimiter.charCodeAt(0);
    this.#delimiterText = source.delimiter;
    this.#quote = source.quote === 'none' ? -1 : source.quote.charCodeAt(0);
    this.#quoteText = source.quote;
    for (const byte of [this.#delimiter, LF, CR]) this.#special[byte] = 1;
    if (this.#quote !== -1) this.#special[this.#quote] = 1;
    this.#encoding = source.encoding;
    this.#line = line;
    this.#out = out;
    this.#reject = reject;
  }

  get accepted(): number {
    return this.#accepted;
  }

  /**
   * Judges the rows of `bytes` up to `end`, which follows a line end. Values are respelled in place.
   * @param forced a row that starts before this place and isn't complete at `end` never will be
   * @returns where the first row starts that isn't complete
   */
  judge(bytes: Buffer, end: number, forced: number): number {
    const clean = isUtf8(bytes.subarray(0, end));
    let at = 0;
    // Rows from here on wait to be copied together.
    let run = 0;
    while (at < end) {
      const first = bytes[at];
      if (first === LF || first === CR) {
        this.#out.copy(bytes, run, at);
        at = afterLineEnd(bytes, at);
        run = at;
        this.#line += 1;
        continue;
      }
      const rowEnd = this.#scan(bytes, at);
      if (rowEnd !== -1 && (clean || isUtf8(bytes.subarray(at, rowEnd))) && rowEnd - at <= LONGEST_ROW) {
        if (this.#starts) this.#respell(bytes, this.#starts);
        this.#accepted += 1;
        this.#line += 1;
        at = afterLineEnd(bytes, rowEnd);
        if (bytes[rowEnd] === CR) {
          this.#out.copy(bytes, run, rowEnd);
          this.#out.lineEnd();
          run = at;
        }
        continue;
      }
      this.#out.copy(bytes, run, at);
      run = at;
      const next = this.#rewrite(bytes, at, end, clean, at < forced);
      if (next === INCOMPLETE) return at;
      at = next;
      run = next;
    }
    this.#out.copy(bytes, run, at);
    return at;
  }

  /**
   * The start of a line that is longer than a row may be. The line is not read on: the caller passes over the rest.
   */
  tooLong(start: Buffer): void {
    this.#reject({
      line: this.#line,
      column: '',
      reason: `the line is longer than ${LONGEST_ROW} bytes; its first ${SHOWN_OF_LONG} are shown`,
      kind: 'length',
      text: start.toString('utf8', 0, SHOWN_OF_LONG),
    });
    this.#line += 1;
  }

  /** The line end of a row of which every value can stay as it stands; -1 for any other. */
  #scan(bytes: Uint8Array, start: number): number {
    const scans = this.#scans;
    const special = this.#special;
    const delimiter = this.#delimiter;
    const starts = this.#starts;
    const textEnds = this.#textEnds;
    const last = scans.length - 1;
    let at = start;
    for (let index = 0; index <= last; index += 1) {
      let end: number;
      if (starts) starts[index] = at;
      if (special[bytes[at] ?? 0] === 0) {
        const scan = scans[index];
        if (scan === undefined) {
          end = at;
          while (textEnds[bytes[end] ?? 0] === 0) end += 1;
        } else {
          end = scan(bytes, at);
          if (end === -1) return -1;
        }
      } else if (bytes[at] === this.#quote) {
        // Another quote than the raw table's has to be rewritten.
        const scanQuoted = this.#quotedScans[index];
        if (this.#quote !== QUOTE || scanQuoted === undefined) return -1;
        const close = scanQuoted(bytes, at + 1);
        if (close <= at + 1 || bytes[close] !== QUOTE) return -1;
        end = close + 1;
      } else {
        if (this.#mayBeEmpty[index] !== true) return -1;
        end = at;
      }
      const after = bytes[end];
      if (index === last) return after === LF || after === CR ? end : -1;
      if (after !== delimiter) return -1;
      at = end + 1;
    }
    return -1;
  }

  /** Makes the values of a scanned row canonical, where they stand. */
  #respell(bytes: Uint8Array, starts: Int32Array): void {
    for (const index of this.#respelled) {
      const at = starts[index] ?? 0;
      const isQuoted = bytes[at] === this.#quote;
      if (isQuoted || this.#special[bytes[at] ?? 0] === 0) {
        this.#columns[index]?.respell?.(bytes, isQuoted ? at + 1 : at);
      }
    }
  }

  /**
   * A row of which at least one value has to be rewritten, or that is at fault.
   * @returns where the next row starts, or INCOMPLETE
   */
  #rewrite(bytes: Buffer, start: number, end: number, clean: boolean, forced: boolean): number {
    const out = this.#out;
    const mark = out.length;
    const columns = this.#columns;
    let fault: Fault | undefined;
    let fields = 0;
    let at = start;
    for (;;) {
      const column = columns[fields];
      const field = this.#field(bytes, at, end);
      if (field === UNCLOSED) {
        out.truncate(mark);
        if (!forced && end - start <= LONGEST_ROW) return INCOMPLETE;
        return this.#rejectLine(bytes, start, {
          column: column?.name ?? '',
          reason: NOT_CLOSED,
          kind: 'quote',
        });
      }
      const { from, to, after } = field;
      const follows = bytes[after];
      const isEnd = follows === LF || follows === CR;
      if (!isEnd && follows !== this.#delimiter) {
        out.truncate(mark);
        // Where the quote closes on another line, it is rather that line's.
        const reason =
          lineEnds(bytes, start, after) > 0
            ? NOT_CLOSED
            : 'text follows a closing quote; a quote inside of a quoted field is written twice';
        return this.#rejectLine(bytes, start, { column: column?.name ?? '', reason, kind: 'quote' });
      }
      if (column && !fault) fault = this.#value(bytes, { at, from, to, after }, column, clean);
      fields += 1;
      if (isEnd) {
        at = after;
        break;
      }
      out.byte(this.#delimiter);
      at = after + 1;
    }
    if (at - start > LONGEST_ROW) {
      out.truncate(mark);
      return this.#rejectLine(bytes, start, {
        column: '',
        reason: `the row is longer than ${LONGEST_ROW} bytes`,
        kind: 'length',
      });
    }
    if (fields !== columns.length) {
      const missing = columns[fields];
      fault = {
        column: '',
        reason: `${fields} fields where the header has ${columns.length}${
          missing ? ` ("${missing.name}" is missing)` : '; quote fields that hold a delimiter'
        }`,
        kind: 'fields',
      };
    }
    const next = afterLineEnd(bytes, at);
    if (fault) {
      out.truncate(mark);
      this.#reject({ line: this.#line, ...fault, text: bytes.toString('utf8', start, at) });
    } else {
      // A line that is empty would be no row to some readers and a row of NULLs to others.
      if (out.length === mark) out.text('""');
      out.lineEnd();
      this.#accepted += 1;
    }
    this.#line += lineEnds(bytes, start, next);
    return next;
  }

  /** Where the content of the field at a place lies, and what follows it. */
  #field(bytes: Buffer, at: number, end: number): FieldPlace | typeof UNCLOSED {
    const quote = this.#quote;
    if (bytes[at] !== quote) {
      let to = at;
      for (let byte = bytes[to]; byte !== this.#delimiter && byte !== LF && byte !== CR; byte = bytes[to]) {
        to += 1;
      }
      return { from: at, to, after: to };
    }
    let close = bytes.indexOf(quote, at + 1);
    while (close !== -1 && close < end && bytes[close + 1] === quote) close = bytes.indexOf(quote, close + 2);
    return close === -1 || close >= end ? UNCLOSED : { from: at + 1, to: close, after: close + 1 };
  }

  /** Writes a value, or says what is wrong with it. */
  #value(
    bytes: Buffer,
    { at, from, to, after }: FieldPlace & { readonly at: number },
    column: CompiledColumn,
    clean: boolean,
  ): Fault | undefined {
    const out = this.#out;
    const isQuoted = from > at;
    const isBareEmpty = !isQuoted && from === to;
    if (isBareEmpty || (to === from && !column.isText)) return this.#nothing(column);
    const isValid = clean || isUtf8(bytes.subarray(from, to));
    if (isValid && (!isQuoted || (this.#quote === QUOTE && to > from))) {
      const end = isQuoted ? column.scanQuoted(bytes, from) : column.scan(bytes, from);
      if (end === to) {
        const written = out.length + (from - at);
        out.copy(bytes, at, after);
        if (column.respell) out.edit(written, column.respell);
        return undefined;
      }
    }
    let text = bytes.toString('utf8', from, to);
    if (isQuoted) text = text.replaceAll(this.#quoteText + this.#quoteText, this.#quoteText);
    else if (!column.isText) text = trimmed(text);
    if (!isValid) {
      return {
        column: column.name,
        reason: `holds bytes that are not ${this.#encoding}`,
        kind: 'encoding',
        value: text,
      };
    }
    if (text.includes('\0'))
      return { column: column.name, reason: 'holds a NUL character', kind: 'encoding', value: text };
    if (text === '' && !column.isText) return this.#nothing(column);
    const judged = column.judge(text);
    if (judged.fault !== undefined) {
      return { column: column.name, reason: judged.fault, kind: judged.kind ?? 'type', value: text };
    }
    out.text(column.isText ? encodeText(judged.value, this.#delimiterText) : judged.value);
    return undefined;
  }

  #nothing(column: CompiledColumn): Fault | undefined {
    return column.mayBeEmpty
      ? undefined
      : { column: column.name, reason: 'is empty, but required', kind: 'required' };
  }

  /** Rejects the first line of a row whose end can't be told, and reads on behind it. */
  #rejectLine(bytes: Buffer, start: number, fault: Fault): number {
    let at = start;
    while (bytes[at] !== LF && bytes[at] !== CR) at += 1;
    if (at - start > LONGEST_ROW) this.tooLong(bytes.subarray(start, at));
    else {
      this.#reject({ line: this.#line, ...fault, text: bytes.toString('utf8', start, at) });
      this.#line += 1;
    }
    return afterLineEnd(bytes, at);
  }
}

/** Bytes that are shown of a line that is too long. */
const SHOWN_OF_LONG = 1 << 16;

interface FieldPlace {
  /** The content, without quotes. */
  readonly from: number;
  readonly to: number;
  /** Behind the field, its closing quote included. */
  readonly after: number;
}

const UNCLOSED = 'unclosed';
const NOT_CLOSED = 'a quote is opened and not closed';

function afterLineEnd(bytes: Uint8Array, at: number): number {
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
}

/** How many lines end between two places. */
export function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at = at + 1) {
    const byte = bytes[at];
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) count += 1;
  }
  return count;
}

/** Without the blanks around it. Not a regular expression: `/ +$/` takes quadratic time. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
