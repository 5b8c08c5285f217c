import type { Dialect } from '../../core/definition/source.ts';

/** What has to be known of a file to tell its fields apart. */
export type Separators = Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'comment'>;

export interface RawField {
  /** Without quotes and the blanks around it. */
  readonly text: string;
  /** Whether quotes enclose it. */
  readonly isQuoted: boolean;
  /** Whether blanks are around it: before the quotes, of a quoted one. */
  readonly isPadded: boolean;
}

/** A row as it stands in the file, whether it is one of the table or not. */
export interface RawRow {
  /** Its first line, from 1. */
  readonly line: number;
  /** So many lines. */
  readonly lines: number;
  readonly text: string;
  readonly fields: readonly RawField[];
  /** Whether a quote is opened that isn't closed in front of a delimiter or a line end. */
  readonly isBroken: boolean;
  /** Whether a blank line, or the start of the file, is in front of it. */
  readonly followsBlank: boolean;
}

/** A quote that is still open behind so many characters is rather none. */
const LONGEST_QUOTED = 1 << 16;

/**
 * The rows of a text, read with patience: a row whose quotes are wrong ends with its line, as the upload has it, and
 * blanks may stand between quotes and delimiters. Blank lines and comments are left out.
 * @param firstLine the number of the text's first line
 */
export function rowsOf(text: string, separators: Separators, firstLine = 1): RawRow[] {
  const rows: RawRow[] = [];
  let line = firstLine;
  let followsBlank = true;
  for (let at = 0; at < text.length;) {
    const lineEnd = lineEndFrom(text, at);
    const first = text.slice(at, lineEnd);
    if (first.trim() === '' && !first.includes(separators.delimiter)) {
      followsBlank = true;
      line += 1;
      at = behindLineEnd(text, lineEnd);
      continue;
    }
    if (separators.comment !== undefined && first.startsWith(separators.comment)) {
      line += 1;
      at = behindLineEnd(text, lineEnd);
      continue;
    }
    const read = fieldsFrom(text, at, separators);
    const end = read?.end ?? lineEnd;
    const lines = end === lineEnd ? 1 : linesOf(text.slice(at, end)).length;
    rows.push({
      line,
      lines,
      text: text.slice(at, end),
      fields: read?.fields ?? first.split(separators.delimiter).map(bare),
      isBroken: read === undefined,
      followsBlank,
    });
    followsBlank = false;
    line += lines;
    at = behindLineEnd(text, end);
  }
  return rows;
}

/** Characters of a row that are shown. */
const SHOWN = 60;

/** The first line of a row, for messages. */
export function shownRow({ text }: RawRow): string {
  const [line = ''] = linesOf(text);
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

/** The lines of a text, whatever they end in. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

function lineEndFrom(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  const end = newline === -1 ? text.length : newline;
  for (let place = at; place < end; place += 1) if (text[place] === '\r') return place;
  return end;
}

function behindLineEnd(text: string, end: number): number {
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
}

/** The fields of the row that begins at a place, and where it ends; nothing where its quotes are wrong. */
function fieldsFrom(
  text: string,
  start: number,
  { delimiter, quote, escape }: Separators,
): { readonly fields: readonly RawField[]; readonly end: number } | undefined {
  const fields: RawField[] = [];
  for (let at = start; ;) {
    const open = behindBlanks(text, at, delimiter);
    const quoted =
      quote !== 'none' && text[open] === quote ? quotedFrom(text, open, quote, escape) : undefined;
    const behind = quoted === undefined ? -1 : behindBlanks(text, quoted.end, delimiter);
    let end: number;
    if (quoted !== undefined && isFieldEnd(text, behind, delimiter)) {
      fields.push({ text: quoted.text, isQuoted: true, isPadded: open > at || behind > quoted.end });
      end = behind;
    } else if (quote !== 'none' && text[at] === quote) {
      return undefined;
    } else {
      end = at;
      while (!isFieldEnd(text, end, delimiter)) end += text[end] === escape ? 2 : 1;
      end = Math.min(end, text.length);
      fields.push(bare(unescaped(text.slice(at, end), escape)));
    }
    if (text[end] !== delimiter) return { fields, end };
    at = end + 1;
  }
}

function quotedFrom(
  text: string,
  open: number,
  quote: string,
  escape: Separators['escape'],
): { readonly text: string; readonly end: number } | undefined {
  const limit = Math.min(text.length, open + LONGEST_QUOTED);
  for (let at = open + 1; at < limit; at += 1) {
    if (text[at] === escape) at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) {
        const inner = text.slice(open + 1, at).replaceAll(quote + quote, quote);
        return { text: unescaped(inner, escape), end: at + 1 };
      }
      at += 1;
    }
  }
  return undefined;
}

function isFieldEnd(text: string, at: number, delimiter: string): boolean {
  const char = text[at];
  return char === undefined || char === delimiter || char === '\n' || char === '\r';
}

function behindBlanks(text: string, at: number, delimiter: string): number {
  let end = at;
  while ((text[end] === ' ' || text[end] === '\t') && text[end] !== delimiter) end += 1;
  return end;
}

/** `\N` stays: it is no text. */
function unescaped(text: string, escape: Separators['escape']): string {
  return escape === undefined || text === String.raw`\N` ? text : text.replaceAll(/\\([\s\S])/g, '$1');
}

function bare(written: string): RawField {
  const text = written.trim();
  return { text, isQuoted: false, isPadded: text !== written };
}
