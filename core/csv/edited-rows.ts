import type { Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, QUOTE, SPACE, TAB } from './ascii.ts';
import type { CompiledColumn } from './columns.ts';
import { isByOrder, type Layout } from './layout.ts';
import type { Output } from './output.ts';
import type { ValueReader } from './values/value.ts';

/** What of a scanned row goes out between two delimiters, or between several. */
interface Part {
  /** The field that it begins with; nothing where a column is absent, so that it is empty. */
  readonly first: number | undefined;
  /** The field that it ends with: those between, with their delimiters, stay as they stand. */
  readonly last: number;
  /** How its one value is written, where it doesn't stay. */
  readonly write: ValueReader['write'];
}

/** Whether accepted rows of a file are others than those that stand there, beyond values that keep their length. */
export function needsEditing(
  columns: readonly CompiledColumn[],
  { trailingDelimiter, trim, escape, quote }: Dialect,
  layout: Layout,
): boolean {
  return (
    trailingDelimiter ||
    trim ||
    escape !== undefined ||
    quote === "'" ||
    !isByOrder(layout) ||
    columns.some(({ write, scanNull }) => write !== undefined || scanNull !== undefined)
  );
}

/**
 * Rows of which values change their length, or fields come and go: one is looked at once from its start to its end, and
 * then written, as runs of what stays between what doesn't.
 */
export class EditedRows {
  readonly #fields: readonly (CompiledColumn | undefined)[];
  readonly #scans: readonly ValueReader['scan'][];
  readonly #quotedScans: readonly ValueReader['scanQuoted'][];
  readonly #nullScans: readonly (ValueReader['scan'] | undefined)[];
  readonly #mayBeEmpty: readonly boolean[];
  readonly #respelled: readonly number[];
  readonly #parts: readonly Part[];
  /** 1 for the bytes with which no unquoted value starts: delimiter, line ends, quote. */
  readonly #special = new Uint8Array(256);
  /** 1 for what may stand around a value and is none of it. */
  readonly #blank = new Uint8Array(256);
  readonly #trims: boolean;
  readonly #trailing: boolean;
  readonly #delimiter: number;
  readonly #quote: number;
  /** Whether the raw table's quotes are others than the file's. */
  readonly #requotes: boolean;
  /** Where a lone column is NULL its row would be a blank line. */
  readonly #isAlone: boolean;
  /** Of the scanned row: where its fields start and end, their quotes included. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  constructor(columns: readonly CompiledColumn[], dialect: Dialect, layout: Layout) {
    this.#fields = layout.fields.map((index) => (index === undefined ? undefined : columns[index]));
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === 'none' ? -1 : dialect.quote.charCodeAt(0);
    this.#requotes = dialect.quote === "'";
    for (const byte of [this.#delimiter, LF, CR]) this.#special[byte] = 1;
    if (this.#quote !== -1) this.#special[this.#quote] = 1;
    const passOver = scanTo(this.#delimiter, LF, CR, ...(dialect.escape ? [BACKSLASH] : []));
    const passOverQuoted = scanTo(LF, CR, this.#quote, ...(dialect.escape ? [BACKSLASH] : []));
    this.#scans = this.#fields.map((column) => column?.scan ?? passOver);
    this.#quotedScans = this.#fields.map((column) => column?.scanQuoted ?? passOverQuoted);
    this.#nullScans = this.#fields.map((column) => column?.scanNull);
    this.#mayBeEmpty = this.#fields.map((column) => column?.mayBeEmpty ?? true);
    this.#respelled = this.#fields.flatMap((column, field) => (column?.respell ? [field] : []));
    this.#trims = dialect.trim;
    for (const byte of [SPACE, TAB]) this.#blank[byte] = dialect.trim && byte !== this.#delimiter ? 1 : 0;
    this.#trailing = dialect.trailingDelimiter;
    this.#isAlone = layout.columns === 1;
    this.#parts = this.#partsOf(layout);
    this.#starts = new Int32Array(this.#fields.length);
    this.#ends = new Int32Array(this.#fields.length);
  }

  /** The line end of a row that can be written without being looked at more closely; -1 for any other. */
  scan(bytes: Uint8Array, start: number): number {
    const special = this.#special;
    const starts = this.#starts;
    const ends = this.#ends;
    const delimiter = this.#delimiter;
    const trims = this.#trims;
    const last = starts.length - 1;
    let at = start;
    for (let field = 0; field <= last; field += 1) {
      if (trims) at = this.#behindBlanks(bytes, at);
      starts[field] = at;
      let end = at;
      const first = bytes[at] ?? 0;
      if (special[first] === 0) {
        const nullEnd = this.#nullEnd(bytes, at, field);
        if (nullEnd !== -1) {
          if (this.#mayBeEmpty[field] !== true || this.#isAlone) return -1;
          end = nullEnd;
          // It is written as the empty field that it is.
          ends[field] = at;
        } else {
          end = this.#scans[field]?.(bytes, at) ?? -1;
          if (end === -1) return -1;
          ends[field] = trims ? this.#beforeBlanks(bytes, at, end) : end;
        }
      } else if (first === this.#quote) {
        end = this.#quotedEnd(bytes, at, field);
        if (end === -1) return -1;
        ends[field] = end;
      } else {
        if (this.#mayBeEmpty[field] !== true || this.#isAlone) return -1;
        ends[field] = end;
      }
      if (trims) end = this.#behindBlanks(bytes, end);
      const after = bytes[end];
      if (field < last) {
        if (after !== delimiter) return -1;
        at = end + 1;
      } else if (!this.#trailing) {
        return after === LF || after === CR ? end : -1;
      } else {
        if (after !== delimiter) return -1;
        const close = trims ? this.#behindBlanks(bytes, end + 1) : end + 1;
        return bytes[close] === LF || bytes[close] === CR ? close : -1;
      }
    }
    return -1;
  }

  /** Writes the row that was scanned last, with its line end. */
  write(bytes: Uint8Array, out: Output): void {
    if (this.#requotes) this.#requote(bytes);
    for (const field of this.#respelled) this.#respell(bytes, field);
    const parts = this.#parts;
    const starts = this.#starts;
    const ends = this.#ends;
    for (let index = 0; index < parts.length; index += 1) {
      if (index > 0) out.byte(this.#delimiter);
      const part = parts[index];
      if (part?.first === undefined) continue;
      const start = starts[part.first] ?? 0;
      const end = ends[part.last] ?? 0;
      if (part.write === undefined) out.copy(bytes, start, end);
      else if (bytes[start] === QUOTE && end > start) {
        out.byte(QUOTE);
        part.write(bytes, start + 1, out);
        out.byte(QUOTE);
      } else if (end > start) part.write(bytes, start, out);
    }
    out.lineEnd();
  }

  /** Behind a field that is NULL by one of its words, or -1. */
  #nullEnd(bytes: Uint8Array, at: number, field: number): number {
    const end = this.#nullScans[field]?.(bytes, at) ?? -1;
    if (end === -1) return -1;
    const after = bytes[this.#trims ? this.#behindBlanks(bytes, end) : end];
    return after === this.#delimiter || after === LF || after === CR ? end : -1;
  }

  /** Behind the quotes of a field, or -1. */
  #quotedEnd(bytes: Uint8Array, at: number, field: number): number {
    const quote = this.#quote;
    const nullEnd = this.#nullScans[field]?.(bytes, at + 1) ?? -1;
    if (nullEnd !== -1 && bytes[nullEnd] === quote) return -1;
    let close = this.#quotedScans[field]?.(bytes, at + 1) ?? -1;
    if (this.#fields[field] === undefined) {
      while (bytes[close] === quote && bytes[close + 1] === quote) {
        close = this.#quotedScans[field]?.(bytes, close + 2) ?? -1;
      }
    } else if (close <= at + 1) return -1;
    return bytes[close] === quote ? close + 1 : -1;
  }

  /** No value that was scanned has a `"` in it. */
  #requote(bytes: Uint8Array): void {
    for (let field = 0; field < this.#starts.length; field += 1) {
      const start = this.#starts[field] ?? 0;
      const end = this.#ends[field] ?? 0;
      if (end === start || bytes[start] !== this.#quote) continue;
      bytes[start] = QUOTE;
      bytes[end - 1] = QUOTE;
    }
  }

  #respell(bytes: Uint8Array, field: number): void {
    const start = this.#starts[field] ?? 0;
    if ((this.#ends[field] ?? 0) === start) return;
    this.#fields[field]?.respell?.(bytes, bytes[start] === QUOTE ? start + 1 : start);
  }

  #behindBlanks(bytes: Uint8Array, at: number): number {
    let end = at;
    while (this.#blank[bytes[end] ?? 0] === 1) end += 1;
    return end;
  }

  #beforeBlanks(bytes: Uint8Array, start: number, end: number): number {
    let to = end;
    while (to > start && this.#blank[bytes[to - 1] ?? 0] === 1) to -= 1;
    return to;
  }

  /** The columns in their order; those that stand side by side and stay as they are go out together. */
  #partsOf({ fields, columns }: Layout): Part[] {
    const parts: Part[] = [];
    for (let column = 0; column < columns; column += 1) {
      const field = fields.indexOf(column);
      const before = parts.at(-1);
      const its = field === -1 ? undefined : this.#fields[field];
      const write = its?.write;
      if (its && before && this.#staysBeside(before, field, its)) {
        parts[parts.length - 1] = { ...before, last: field };
      } else parts.push({ first: field === -1 ? undefined : field, last: field, write });
    }
    return parts;
  }

  #staysBeside(before: Part, field: number, { write, scanNull }: CompiledColumn): boolean {
    if (before.first === undefined || before.last !== field - 1 || this.#trims) return false;
    const isNullable = scanNull !== undefined || this.#nullScans[before.last] !== undefined;
    return write === undefined && before.write === undefined && !isNullable;
  }
}

function scanTo(...stops: readonly number[]): ValueReader['scan'] {
  const isStop = new Uint8Array(256);
  for (const byte of stops) isStop[byte] = 1;
  return (bytes, at) => {
    let end = at;
    while (isStop[bytes[end] ?? 0] === 0) end += 1;
    return end;
  };
}
