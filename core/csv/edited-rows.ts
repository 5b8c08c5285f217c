import type { Dialect } from '../definition/source.ts';
import { BACKSLASH, CR, LF, QUOTE, SPACE, TAB } from './ascii.ts';
import type { CompiledColumn } from './columns.ts';
import { isByOrder, type Layout } from './layout.ts';
import type { Output } from './output.ts';
import type { Scan } from './values/value.ts';

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
    columns.some(({ writes, scanNull }) => writes || scanNull !== undefined)
  );
}

/**
 * Rows of which values change their length, or fields come and go. One is looked at once, and written at the same time:
 * what changes as it changes, and what stays between as runs.
 */
export class EditedRows {
  readonly #fields: readonly (CompiledColumn | undefined)[];
  readonly #scans: readonly Scan[];
  readonly #quotedScans: readonly Scan[];
  /** Nothing where no column has a word for NULL. */
  readonly #nullScans: readonly (Scan | undefined)[] | undefined;
  readonly #mayBeEmpty: readonly boolean[];
  /** 1 for the fields whose scans write their values. */
  readonly #writes: Uint8Array;
  /** 1 for the fields that are no columns. */
  readonly #ignored: Uint8Array;
  readonly #respells: readonly CompiledColumn['respell'][];
  /** For each field, how many delimiters stand in front of its column in the raw table; and behind the last one. */
  readonly #delimiters: Int32Array;
  readonly #delimitersAtEnd: number;
  /** 1 for the bytes with which no unquoted value starts: delimiter, line ends, quote. */
  readonly #special = new Uint8Array(256);
  /** 1 for what may stand around a value and is none of it. */
  readonly #blank = new Uint8Array(256);
  readonly #trims: boolean;
  readonly #trailing: boolean;
  readonly #delimiter: number;
  readonly #quote: number;
  /** Where a lone column is NULL its row would be a blank line. */
  readonly #isAlone: boolean;

  constructor(columns: readonly CompiledColumn[], dialect: Dialect, layout: Layout) {
    this.#fields = layout.fields.map((index) => (index === undefined ? undefined : columns[index]));
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === 'none' ? -1 : dialect.quote.charCodeAt(0);
    for (const byte of [this.#delimiter, LF, CR]) this.#special[byte] = 1;
    if (this.#quote !== -1) this.#special[this.#quote] = 1;
    const passOver = scanTo(this.#delimiter, LF, CR, ...(dialect.escape ? [BACKSLASH] : []));
    const passOverQuoted = scanTo(LF, CR, this.#quote, ...(dialect.escape ? [BACKSLASH] : []));
    this.#scans = this.#fields.map((column) => column?.scan ?? passOver);
    this.#quotedScans = this.#fields.map((column) => column?.scanQuoted ?? passOverQuoted);
    const nullScans = this.#fields.map((column) => column?.scanNull);
    this.#nullScans = nullScans.some(Boolean) ? nullScans : undefined;
    this.#mayBeEmpty = this.#fields.map((column) => column?.mayBeEmpty ?? true);
    this.#writes = Uint8Array.from(this.#fields, (column) => (column?.writes ? 1 : 0));
    this.#ignored = Uint8Array.from(this.#fields, (column) => (column ? 0 : 1));
    this.#respells = this.#fields.map((column) => column?.respell);
    this.#delimiters = new Int32Array(this.#fields.length);
    let before = 0;
    for (const [field, column] of layout.fields.entries()) {
      if (column === undefined) continue;
      this.#delimiters[field] = column - before;
      before = column;
    }
    this.#delimitersAtEnd = layout.columns - 1 - before;
    this.#trims = dialect.trim;
    for (const byte of [SPACE, TAB]) this.#blank[byte] = dialect.trim && byte !== this.#delimiter ? 1 : 0;
    this.#trailing = dialect.trailingDelimiter;
    this.#isAlone = layout.columns === 1;
  }

  /**
   * Writes a row with its line end, where it needs no closer look.
   * @returns its line end in the file; -1 for any other row, of which a part may have been written
   */
  write(bytes: Uint8Array, start: number, out: Output): number {
    const special = this.#special;
    const scans = this.#scans;
    const writes = this.#writes;
    const ignored = this.#ignored;
    const allDelimiters = this.#delimiters;
    const nullScans = this.#nullScans;
    const quote = this.#quote;
    const trims = this.#trims;
    const delimiter = this.#delimiter;
    const last = scans.length - 1;
    let at = start;
    // What stays as it is, and isn't written yet.
    let run = start;
    // In front of the first field is no delimiter that could go out with it.
    let runEnd = start - 2;
    for (let field = 0; field <= last; field += 1) {
      if (trims) at = this.#behindBlanks(bytes, at);
      const delimiters = allDelimiters[field] ?? 0;
      let end: number;
      if (ignored[field] === 1) {
        end = this.#behindIgnored(bytes, at, field, out);
        if (end === -1) return -1;
      } else {
        if (delimiters !== 1 || runEnd !== at - 1) {
          out.copy(bytes, run, runEnd);
          for (let count = 0; count < delimiters; count += 1) out.byte(delimiter);
          run = at;
        }
        const first = bytes[at] ?? 0;
        if (special[first] === 0) {
          const nullEnd = nullScans ? this.#nullEnd(bytes, at, field, out) : -1;
          if (nullEnd !== -1) {
            if (this.#mayBeEmpty[field] !== true || this.#isAlone) return -1;
            // It is written as the empty field that it is.
            out.copy(bytes, run, at);
            end = nullEnd;
            run = end;
            runEnd = end;
          } else if (writes[field] === 1) {
            if (at === run + 1) out.byte(bytes[run] ?? 0);
            else out.copy(bytes, run, at);
            end = scans[field]?.(bytes, at, out) ?? -1;
            if (end === -1) return -1;
            run = end;
            runEnd = end;
          } else {
            end = scans[field]?.(bytes, at, out) ?? -1;
            if (end === -1) return -1;
            runEnd = trims ? this.#beforeBlanks(bytes, at, end) : end;
            const respell = this.#respells[field];
            if (respell) {
              out.copy(bytes, run, runEnd);
              out.edit(out.length - (runEnd - at), respell);
              run = runEnd;
            }
          }
        } else if (first === quote) {
          end = this.#quotedEnd(bytes, run, at, field, out);
          if (end === -1) return -1;
          run = end;
          runEnd = end;
        } else {
          if (this.#mayBeEmpty[field] !== true || this.#isAlone) return -1;
          end = at;
          runEnd = at;
        }
      }
      if (trims) end = this.#behindBlanks(bytes, end);
      if (field === last) {
        const lineEnd = this.#trailing ? this.#behindTrailing(bytes, end) : end;
        if (lineEnd === -1 || (bytes[lineEnd] !== LF && bytes[lineEnd] !== CR)) return -1;
        out.copy(bytes, run, runEnd);
        for (let count = 0; count < this.#delimitersAtEnd; count += 1) out.byte(delimiter);
        out.lineEnd();
        return lineEnd;
      }
      if (bytes[end] !== delimiter) return -1;
      at = end + 1;
    }
    return -1;
  }

  /** Behind the delimiter that ends each row, and the blanks that may follow it; -1 where there is none. */
  #behindTrailing(bytes: Uint8Array, at: number): number {
    return bytes[at] === this.#delimiter ? this.#behindBlanks(bytes, at + 1) : -1;
  }

  /** Behind a field that is NULL by one of its words, or -1. */
  #nullEnd(bytes: Uint8Array, at: number, field: number, out: Output): number {
    const end = this.#nullScans?.[field]?.(bytes, at, out) ?? -1;
    if (end === -1) return -1;
    const after = bytes[this.#trims ? this.#behindBlanks(bytes, end) : end];
    return after === this.#delimiter || after === LF || after === CR ? end : -1;
  }

  /** Writes a field in quotes, and what waits in front of it from `run` on. @returns behind the quotes, or -1 */
  #quotedEnd(bytes: Uint8Array, run: number, at: number, field: number, out: Output): number {
    const quote = this.#quote;
    if (this.#nullScans) {
      const nullEnd = this.#nullScans[field]?.(bytes, at + 1, out) ?? -1;
      if (nullEnd !== -1 && bytes[nullEnd] === quote) return -1;
    }
    out.copy(bytes, run, at);
    out.byte(QUOTE);
    const close = this.#quotedScans[field]?.(bytes, at + 1, out) ?? -1;
    if (close <= at + 1 || bytes[close] !== quote) return -1;
    if (this.#writes[field] === 0) {
      // No value that a scan takes has a quote of the raw table in it that isn't doubled.
      out.copy(bytes, at + 1, close);
      const respell = this.#respells[field];
      if (respell) out.edit(out.length - (close - at - 1), respell);
    }
    out.byte(QUOTE);
    return close + 1;
  }

  /** Behind a field that is no column, or -1. */
  #behindIgnored(bytes: Uint8Array, at: number, field: number, out: Output): number {
    const quote = this.#quote;
    const scan = this.#quotedScans[field];
    if (bytes[at] !== quote) return this.#scans[field]?.(bytes, at, out) ?? -1;
    let close = scan?.(bytes, at + 1, out) ?? -1;
    while (bytes[close] === quote && bytes[close + 1] === quote) close = scan?.(bytes, close + 2, out) ?? -1;
    return bytes[close] === quote ? close + 1 : -1;
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
}

function scanTo(...stops: readonly number[]): Scan {
  const isStop = new Uint8Array(256);
  for (const byte of stops) isStop[byte] = 1;
  return (bytes, at) => {
    let end = at;
    while (isStop[bytes[end] ?? 0] === 0) end += 1;
    return end;
  };
}
