import { TextDecoder } from 'node:util';
import { EmptySource, HeaderMismatch, MalformedCsv } from '../../core/errors.ts';
import { encode } from './encode.ts';
import { type CsvRecord, RecordReader } from './records.ts';

export interface CsvShape {
  readonly delimiter: string;
  /** The header, in order. */
  readonly columns: readonly string[];
}

/** Characters of text handed on at once: few enough to be flat, enough to be fast. */
const PIECE = 1 << 20;

/**
 * A landed CSV as the raw table needs it: header checked, every row of the header's width, UTF-8 without BOM,
 * LF at each line's end. Memory stays flat: it holds one row and one piece.
 * @param tally counts the rows as they pass
 * @throws HeaderMismatch, MalformedCsv or EmptySource, naming the line and what to do
 */
export async function* convert(
  source: AsyncIterable<Uint8Array>,
  shape: CsvShape,
  tally: { rows: number },
): AsyncGenerator<Uint8Array> {
  const reader = new RecordReader(shape.delimiter);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let headerSeen = false;
  let text = '';

  const take = (records: Iterable<CsvRecord>) => {
    for (const record of records) {
      if (headerSeen) {
        checkWidth(record, shape);
        tally.rows += 1;
      } else {
        checkHeader(record.fields, shape);
        headerSeen = true;
      }
      text += `${encode(record, shape.delimiter)}\n`;
    }
  };
  const flush = () => {
    const bytes = Buffer.from(text);
    text = '';
    return bytes;
  };

  for await (const bytes of source) {
    take(reader.read(decode(decoder, bytes, reader.line)));
    if (text.length >= PIECE) yield flush();
  }
  take(reader.read(decode(decoder, undefined, reader.line)));
  take(reader.end());
  if (!headerSeen) throw new EmptySource('the file is empty; it needs a header and at least one row.');
  if (tally.rows === 0) throw new EmptySource('the file holds a header and no row.');
  yield flush();
}

/** TextDecoder drops a byte order mark by itself, and keeps a character that a piece cuts in two for the next. */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, line: number): string {
  try {
    const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    if (!text.includes('\0')) return text;
  } catch (cause) {
    const before = bytes ? new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] : '';
    throw new MalformedCsv(
      `line ${line + linesIn(before ?? '')}: the bytes are not UTF-8; save the file as UTF-8.`,
      { cause },
    );
  }
  throw new MalformedCsv(`near line ${line}: a NUL character; the file is not text, or not UTF-8.`);
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function checkWidth({ fields, line }: CsvRecord, { columns }: CsvShape): void {
  if (fields.length === columns.length) return;
  const fault = fields.length < columns.length ? `"${columns[fields.length] ?? ''}" is missing` : 'too many';
  throw new MalformedCsv(
    `line ${line}: ${fields.length} fields where the header has ${columns.length} (${fault}); quote fields that hold a delimiter.`,
  );
}

function checkHeader(header: readonly string[], { columns, delimiter }: CsvShape): void {
  const names = header.map((name) => name.trim());
  if (names.length === columns.length && names.every((name, index) => name === columns[index])) return;
  const missing = columns.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !columns.includes(name));
  const said = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`not in the definition: ${extra.slice(0, 10).join(', ').slice(0, 200)}`] : []),
    ...(missing.length + extra.length === 0 ? ['the columns are in another order'] : []),
  ];
  const hint = names.length === 1 ? ` Is the delimiter ${JSON.stringify(delimiter)}?` : '';
  throw new HeaderMismatch(`line 1: ${said.join('; ')}. Expected ${columns.join(delimiter)}.${hint}`);
}
