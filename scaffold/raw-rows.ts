import { decodeText } from '../core/csv/decode.ts';

/** The fields of an accepted row, in the columns' order; NULL is `null`. */
export type Row = readonly (string | null)[];

/**
 * The rows of a piece of a raw file, as the upload writes it: whole rows of one line each, `"` for quotes. Much of it
 * is read, so that what has no quotes is split as text.
 */
export function rawRows(piece: Uint8Array, delimiter: string): Row[] {
  const lines = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('utf8').split('\n');
  // Behind the last line end.
  lines.pop();
  return lines.map((line) => {
    const fields = line.includes('"') ? quotedFields(line, delimiter) : line.split(delimiter);
    return fields.map(decodeText);
  });
}

function quotedFields(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const isQuoted = line[at] === '"';
    const close = isQuoted ? closingQuote(line, at) : at;
    const next = line.indexOf(delimiter, close);
    const end = next === -1 ? line.length : next;
    fields.push(isQuoted ? line.slice(at + 1, close).replaceAll('""', '"') : line.slice(at, end));
    at = end + 1;
  }
  return fields;
}

function closingQuote(line: string, open: number): number {
  let close = line.indexOf('"', open + 1);
  while (line[close + 1] === '"') close = line.indexOf('"', close + 2);
  return close;
}
