import { isUtf8 } from 'node:buffer';
import type { CsvSource } from '../definition/source.ts';
import type { RejectKind } from '../metrics/own.ts';
import { CR, LF, QUOTE, SPACE, TAB } from './ascii.ts';
import { type CompiledColumn, compileColumns, textStops } from './columns.ts';
import { EditedRows, needsEditing } from './edited-rows.ts';
import { encodeText } from './encode.ts';
import { type FieldPlace, Fields, UNCLOSED } from './fields.ts';
import type { Layout } from './layout.ts';
import { LineKinds } from './line-kinds.ts';
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

/** What is wrong with a row. */
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
 *
 * Rows of files whose values or fields all stay in their places are copied many at a time; of others, each is edited.
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
  readonly #source: CsvSource;
  readonly #layout: Layout;
  readonly #fields: Fields;
  readonly #lineKinds: LineKinds;
  /** Of a file that has some to edit. */
  readonly #edited: EditedRows | undefined;
  readonly #delimiter: number;
  /** The source's quote; -1 for none. */
  readonly #quote: number;
  readonly #out: Output;
  readonly #reject: (row: Rejected) => void;
  #line: number;
  #accepted = 0;
  /** Why a row of the footer is rejected that is like any other: passed over, it would be lost in silence. */
  #footer: string | undefined;

  /**
   * @param layout which fields are which columns, as the header says
   * @param line the number of the first line that it is given
   */
  constructor(source: CsvSource, layout: Layout, line: number, out: Output, reject: (row: Rejected) => void) {
    this.#source = source;
    this.#layout = layout;
    this.#fields = new Fields(source);
    this.#lineKinds = new LineKinds(source);
    this.#columns = compileColumns(source);
    if (needsEditing(this.#columns, source, layout)) {
      this.#edited = new EditedRows(this.#columns, source, layout);
    }
    this.#textEnds = textStops(source).bare;
    this.#scans = this.#columns.map(({ isPlainText, scan }) => (isPlainText ? undefined : scan));
    this.#quotedScans = this.#columns.map(({ scanQuoted }) => scanQuoted);
    this.#mayBeEmpty = this.#columns.map(({ mayBeEmpty }) => mayBeEmpty);
    this.#respelled = this.#columns.flatMap(({ respell }, index) => (respell ? [index] : []));
    this.#starts = this.#respelled.length > 0 ? new Int32Array(this.#columns.length) : undefined;
    this.#delimiter = source.delimiter.charCodeAt(0);
    this.#quote = source.quote === 'none' ? -1 : source.quote.charCodeAt(0);
    for (const byte of [this.#delimiter, LF, CR]) this.#special[byte] = 1;
    if (this.#quote !== -1) this.#special[this.#quote] = 1;
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
    while (at < end) {
      const kind = this.#lineKinds.at(bytes, at);
      if (kind === 'blank' || kind === 'comment') at = this.#passOver(bytes, at);
      else if (kind === 'footer' && this.#footer === undefined) {
        const next = this.#beginFooter(bytes, at, end, clean, at < forced);
        if (next === INCOMPLETE) return at;
        at = next;
      } else {
        const ready = this.#footer === undefined ? this.#ready(bytes, at, end, clean) : at;
        const next = ready > at ? ready : this.#rewrite(bytes, at, end, clean, at < forced);
        if (next === INCOMPLETE) return at;
        at = next;
      }
    }
    return at;
  }

  /**
   * Passes over the last lines of a file, of which none should be a row: one that is like any other is rejected.
   * @param lines how many of them count
   * @param end behind the file's last line end
   * @returns `end`
   */
  lastLines(lines: number, bytes: Buffer, end: number): number {
    const which = lines === 1 ? 'is the last line' : `is among the last ${lines} lines`;
    this.#footer = `${which}, which \`footer\` passes over, and a row`;
    return this.judge(bytes, end, Infinity);
  }

  /** Passes over the row that begins the footer. @returns where the next one starts, or INCOMPLETE */
  #beginFooter(bytes: Buffer, start: number, end: number, clean: boolean, forced: boolean): number {
    const { footer } = this.#source;
    const behind = `stands behind the footer, which begins on line ${this.#line}`;
    this.#footer = `begins as the footer, and is a row: its first field is more than ${JSON.stringify(footer)}`;
    const next = this.#isFooterWord(bytes, start, end)
      ? this.#passOver(bytes, start)
      : this.#rewrite(bytes, start, end, clean, forced);
    this.#footer = next === INCOMPLETE ? undefined : behind;
    return next;
  }

  /** Whether the field at a place is the word that begins the footer, and no more than that and a colon. */
  #isFooterWord(bytes: Buffer, start: number, end: number): boolean {
    const field = this.#fields.place(bytes, start, end);
    if (field === UNCLOSED) return false;
    const text = trimmed(this.#fields.text(bytes, field));
    const { footer } = this.#source;
    return text === footer || text === `${footer}:`;
  }

  /** Writes the rows from a place on that need no closer look. @returns where that ends */
  #ready(bytes: Buffer, start: number, end: number, clean: boolean): number {
    return this.#edited
      ? this.#editRows(this.#edited, bytes, start, end, clean)
      : this.#copyRows(bytes, start, end, clean);
  }

  #copyRows(bytes: Buffer, start: number, end: number, clean: boolean): number {
    const { firsts } = this.#lineKinds;
    let at = start;
    // Rows from here on wait to be copied together.
    let run = start;
    while (at < end) {
      if (firsts[bytes[at] ?? 0] !== 0 && this.#lineKinds.at(bytes, at) !== 'row') break;
      const rowEnd = this.#scan(bytes, at);
      if (!isReady(bytes, at, rowEnd, clean)) break;
      if (this.#starts) this.#respell(bytes, this.#starts);
      this.#accepted += 1;
      this.#line += 1;
      at = afterLineEnd(bytes, rowEnd);
      if (bytes[rowEnd] === CR) {
        this.#out.copy(bytes, run, rowEnd);
        this.#out.lineEnd();
        run = at;
      }
    }
    this.#out.copy(bytes, run, at);
    return at;
  }

  #editRows(edited: EditedRows, bytes: Buffer, start: number, end: number, clean: boolean): number {
    const { firsts } = this.#lineKinds;
    const out = this.#out;
    let at = start;
    while (at < end) {
      if (firsts[bytes[at] ?? 0] !== 0 && this.#lineKinds.at(bytes, at) !== 'row') break;
      const mark = out.length;
      const rowEnd = edited.write(bytes, at, out);
      if (!isReady(bytes, at, rowEnd, clean)) {
        out.truncate(mark);
        break;
      }
      this.#accepted += 1;
      this.#line += 1;
      at = afterLineEnd(bytes, rowEnd);
    }
    return at;
  }

  /** @returns behind a line that is no row */
  #passOver(bytes: Buffer, start: number): number {
    let at = start;
    while (bytes[at] !== LF && bytes[at] !== CR) at += 1;
    this.#line += 1;
    return afterLineEnd(bytes, at);
  }

  /**
   * The start of a line that is longer than a row may be. The line is not read on: the caller passes over the rest.
   */
  tooLong(start: Buffer): void {
    if (!this.#lineKinds.isComment(start, 0)) {
      this.#fault(
        {
          column: '',
          reason: `the line is longer than ${LONGEST_ROW} bytes; its first ${SHOWN_OF_LONG} are shown`,
          kind: 'length',
        },
        start.subarray(0, SHOWN_OF_LONG),
      );
    }
    this.#line += 1;
  }

  /** Rejects a row, unless it belongs to the footer. */
  #fault(fault: Fault, row: Buffer): void {
    if (this.#footer === undefined) this.#reject({ line: this.#line, ...fault, text: row.toString() });
  }

  /** The line end of a row of which every value, and its quotes, can stay as they stand; -1 for any other. */
  #scan(bytes: Uint8Array, start: number): number {
    const scans = this.#scans;
    const special = this.#special;
    const delimiter = this.#delimiter;
    const starts = this.#starts;
    const textEnds = this.#textEnds;
    const out = this.#out;
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
          end = scan(bytes, at, out);
          if (end === -1) return -1;
        }
      } else if (bytes[at] === this.#quote) {
        const scanQuoted = this.#quotedScans[index];
        if (scanQuoted === undefined) return -1;
        const close = scanQuoted(bytes, at + 1, out);
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
    const { fields: columnOf } = this.#layout;
    let fault: Fault | undefined;
    let fields = 0;
    /** Columns that are written, so that a delimiter stands before each other. */
    let written = 0;
    let isLastEmpty = false;
    let at = start;
    for (;;) {
      const index = columnOf[fields];
      const column = index === undefined ? undefined : this.#columns[index];
      const field = this.#fields.place(bytes, at, end);
      if (field === UNCLOSED) {
        out.truncate(mark);
        if (!forced && end - start <= LONGEST_ROW) return INCOMPLETE;
        const reason = bytes[at] === this.#quote ? NOT_CLOSED : ESCAPED_END;
        return this.#rejectLine(bytes, start, { column: column?.name ?? '', reason, kind: 'quote' });
      }
      const follows = bytes[field.next];
      const isEnd = follows === LF || follows === CR;
      if (!isEnd && follows !== this.#delimiter) {
        out.truncate(mark);
        // Where the quote closes on another line, it is rather that line's.
        const reason =
          lineEnds(bytes, start, field.next) > 0
            ? NOT_CLOSED
            : 'text follows a closing quote; a quote inside of a quoted field is written twice';
        return this.#rejectLine(bytes, start, { column: column?.name ?? '', reason, kind: 'quote' });
      }
      if (column && index !== undefined && !fault) {
        written = this.#delimit(written, index + 1);
        fault = this.#value(bytes, field, column, clean);
      }
      fields += 1;
      at = field.next + 1;
      isLastEmpty = field.at === field.after;
      if (isEnd) {
        at = field.next;
        break;
      }
    }
    if (at - start > LONGEST_ROW) {
      out.truncate(mark);
      return this.#rejectLine(bytes, start, {
        column: '',
        reason: `the row is longer than ${LONGEST_ROW} bytes`,
        kind: 'length',
      });
    }
    fault = this.#widthFault(fields, isLastEmpty) ?? fault;
    const row = bytes.subarray(start, at);
    if (fault) {
      out.truncate(mark);
      this.#fault(fault, row);
    } else if (this.#footer !== undefined) {
      out.truncate(mark);
      this.#reject({
        line: this.#line,
        column: '',
        reason: this.#footer,
        kind: 'fields',
        text: row.toString(),
      });
    } else {
      this.#delimit(written, this.#columns.length);
      // A line that is empty would be no row to some readers and a row of NULLs to others.
      if (out.length === mark) out.text('""');
      out.lineEnd();
      this.#accepted += 1;
    }
    const next = afterLineEnd(bytes, at);
    this.#line += lineEnds(bytes, start, next);
    return next;
  }

  /** Writes the delimiters before so many columns, those that are absent between them included. */
  #delimit(written: number, columns: number): number {
    for (let column = written; column < columns; column += 1) if (column > 0) this.#out.byte(this.#delimiter);
    return columns;
  }

  #widthFault(fields: number, isLastEmpty: boolean): Fault | undefined {
    const { trailingDelimiter, header } = this.#source;
    const expected = this.#layout.fields.length;
    if (trailingDelimiter && isLastEmpty && fields === expected + 1) return undefined;
    if (!trailingDelimiter && fields === expected) return undefined;
    const kind = 'fields';
    if (trailingDelimiter && fields === expected) {
      return {
        column: '',
        reason: 'ends without a delimiter, which every row has behind its last field',
        kind,
      };
    }
    const counted = trailingDelimiter && isLastEmpty ? fields - 1 : fields;
    const index = this.#layout.fields[counted];
    const missing = index === undefined ? undefined : this.#columns[index];
    const advice =
      !trailingDelimiter && isLastEmpty && counted === expected + 1
        ? '; if every row ends with a delimiter, say trailingDelimiter: true'
        : '; quote fields that hold a delimiter';
    return {
      column: '',
      reason: `${counted} fields where the ${header ? 'header' : 'definition'} has ${expected}${
        missing ? ` ("${missing.name}" is missing)` : counted < expected ? '' : advice
      }`,
      kind,
    };
  }

  /** Writes a value, or says what is wrong with it. */
  #value(bytes: Buffer, field: FieldPlace, column: CompiledColumn, clean: boolean): Fault | undefined {
    const { at, from, to } = field;
    const isQuoted = from > at;
    const isBareEmpty = !isQuoted && from === to;
    if (isBareEmpty || (to === from && !column.isText)) return this.#nothing(column);
    if (this.#fields.isEscapedNull(bytes, field)) return this.#nothing(column);
    const isValid = clean || isUtf8(bytes.subarray(from, to));
    if (isValid && !column.nulls && (!isQuoted || (this.#quote === QUOTE && to > from))) {
      if (this.#scanned(bytes, field, column)) return undefined;
    }
    const { name, isText, nulls } = column;
    const whole = this.#fields.text(bytes, field);
    if (nulls?.has(isText ? whole : trimmed(whole))) return this.#nothing(column);
    const text = isText || isQuoted ? whole : trimmed(whole);
    if (!isValid) {
      const reason = `holds bytes that are not ${this.#source.encoding}`;
      return { column: name, reason, kind: 'encoding', value: text };
    }
    if (text.includes('\0')) {
      return { column: name, reason: 'holds a NUL character', kind: 'encoding', value: text };
    }
    if (text === '' && !isText) return this.#nothing(column);
    const judged = column.judge(text);
    if (judged.fault !== undefined) {
      return { column: name, reason: judged.fault, kind: judged.kind ?? 'type', value: text };
    }
    const { delimiter } = this.#source;
    const isSafe = !isText && !judged.value.includes(delimiter);
    this.#out.text(isSafe ? judged.value : encodeText(judged.value, delimiter));
    return undefined;
  }

  /** Writes a value that a scan takes. @returns whether one does; otherwise nothing is written */
  #scanned(bytes: Buffer, { at, from, to, after }: FieldPlace, column: CompiledColumn): boolean {
    const { scan, scanQuoted, writes, respell } = column;
    const out = this.#out;
    const mark = out.length;
    const isQuoted = from > at;
    if (writes && isQuoted) out.byte(QUOTE);
    if ((isQuoted ? scanQuoted : scan)(bytes, from, out) !== to) {
      out.truncate(mark);
      return false;
    }
    if (writes && isQuoted) out.byte(QUOTE);
    else if (!writes) {
      out.copy(bytes, at, after);
      if (respell) out.edit(mark + (from - at), respell);
    }
    return true;
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
      this.#fault(fault, bytes.subarray(start, at));
      this.#line += 1;
    }
    return afterLineEnd(bytes, at);
  }
}

/** Bytes that are shown of a line that is too long. */
const SHOWN_OF_LONG = 1 << 16;

const NOT_CLOSED = 'a quote is opened and not closed';
const ESCAPED_END = 'its last line end is escaped, so that the row goes on where the file ends';

/** Whether a scanned row may go out: none that isn't in its encoding, and none that is too long. */
function isReady(bytes: Buffer, start: number, end: number, clean: boolean): boolean {
  return end !== -1 && (clean || isUtf8(bytes.subarray(start, end))) && end - start <= LONGEST_ROW;
}

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
