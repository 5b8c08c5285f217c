import { MalformedCsv } from '../../core/errors.ts';

/** One row of a CSV. */
export interface CsvRecord {
  /** The line where it starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Its text, when it stands on one line and only whole fields are quoted: then other readers see the same. */
  readonly plain?: string;
}

/** Longest row, in characters: an unclosed quote is found here rather than at the end of a 2 GB file. */
export const LONGEST_RECORD = 1 << 20;

/**
 * Reads CSV as RFC 4180 has it: `"` quotes, `""` is a quote, fields may hold delimiters and line ends, rows end in LF,
 * CRLF or CR, the last row's line end may be missing; blank lines are passed over.
 * Rows without a quote take the fast way: find the line's end, split it.
 */
export class RecordReader {
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  #rest = '';
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  /** Where reading stands, from 1. */
  get line(): number {
    return this.#line;
  }

  /**
   * The rows that a piece of the file completes; a row that it only begins is kept for the next piece.
   * @throws MalformedCsv naming the line
   */
  *read(text: string): Generator<CsvRecord> {
    yield* this.#records(this.#rest + text, false);
  }

  /** The last row, when the file ended without a line end. */
  *end(): Generator<CsvRecord> {
    yield* this.#records(this.#rest, true);
  }

  *#records(text: string, last: boolean): Generator<CsvRecord> {
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf('\n', start);
      const end = newline === -1 ? text.length : newline;
      if (newline === -1 && !last && !hasInnerReturn(text, start)) break;
      const plain =
        text.charCodeAt(end - 1) === CR && end > start ? text.slice(start, end - 1) : text.slice(start, end);
      if (!plain.includes('"') && !plain.includes('\r')) {
        if (plain !== '') yield { line: this.#line, fields: plain.split(this.#delimiter), plain };
        this.#line += 1;
        start = end + 1;
        continue;
      }
      const quoted = this.#quoted(text, start, last);
      if (!quoted) break;
      if (quoted.record.fields.length > 1 || quoted.record.fields[0] !== '') yield quoted.record;
      this.#line += quoted.lines;
      start = quoted.end;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > LONGEST_RECORD) {
      throw new MalformedCsv(
        `line ${this.#line}: the row is longer than ${LONGEST_RECORD} characters; a quote is probably not closed.`,
      );
    }
  }

  /** A row with quotes, field by field; nothing when the text ends before the row does. */
  #quoted(text: string, start: number, last: boolean): QuotedRow | undefined {
    const delimiter = this.#delimiterCode;
    const fields: string[] = [];
    let lines = 0;
    let whole = true;
    let at = start;
    for (;;) {
      let field: string;
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(text, at);
        if (close === -1) {
          if (!last) return undefined;
          throw new MalformedCsv(`line ${this.#line}: a quote is opened and never closed.`);
        }
        field = text.slice(at + 1, close);
        if (field.includes('"')) field = field.replaceAll('""', '"');
        if (field.includes('\n') || field.includes('\r')) lines += lineEndsIn(field);
        at = close + 1;
      } else {
        const from = at;
        let code = text.charCodeAt(at);
        while (at < text.length && code !== delimiter && code !== LF && code !== CR) {
          if (code === QUOTE) whole = false;
          at += 1;
          code = text.charCodeAt(at);
        }
        field = text.slice(from, at);
      }
      fields.push(field);
      const after = at < text.length ? text.charCodeAt(at) : -1;
      if (after === delimiter) {
        at += 1;
        continue;
      }
      if (after === -1 && !last) return undefined;
      // Whether an LF follows a CR is not known yet at the end of a piece.
      if (after === CR && at + 1 >= text.length && !last) return undefined;
      if (after !== -1 && after !== LF && after !== CR) {
        throw new MalformedCsv(
          `line ${this.#line + lines}: "${text.charAt(at)}" follows a closing quote; a quote inside a field is written twice.`,
        );
      }
      const plain = whole && lines === 0 ? text.slice(start, at) : undefined;
      const end = after === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
      return { record: { line: this.#line, fields, plain }, end, lines: lines + 1 };
    }
  }
}

/** A row, where the next one starts, and how many lines it took. */
interface QuotedRow {
  readonly record: CsvRecord;
  readonly end: number;
  readonly lines: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Whether a row may end in a carriage return alone; one at the very end may be half of a CRLF. */
function hasInnerReturn(text: string, start: number): boolean {
  const at = text.indexOf('\r', start);
  return at !== -1 && at < text.length - 1;
}

/** The quote that closes the one at `open`, or -1. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function lineEndsIn(field: string): number {
  return field.match(/\r\n|\r|\n/g)?.length ?? 0;
}
