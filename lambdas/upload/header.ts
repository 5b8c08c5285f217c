import { HeaderMismatch } from '../../core/errors.ts';
import type { CsvSource } from '../../core/definition/source.ts';

/** Files that are often taken for CSV, by how they begin as text. */
const MISTAKEN: readonly (readonly [start: string, advice: string])[] = [
  ['PK\u0003\u0004', 'It is a ZIP archive or an Excel workbook; export it as CSV.'],
  ['PAR1', 'It is a Parquet file.'],
  ['\u00ef\u00bb\u00bf', "It starts with UTF-8's byte order mark; is the encoding utf-8?"],
  ['\uFFFD\uFFFD', 'Is the encoding utf-16?'],
];

/**
 * Holds the header to the columns.
 * @throws HeaderMismatch saying what is missing, what is too many and what it may come from
 */
export function checkHeader(line: string, number: number, source: CsvSource): void {
  const { delimiter, quote } = source;
  const columns = Object.keys(source.columns);
  const names = line.split(delimiter).map((name) => unquoted(name.trim(), quote));
  if (names.length === columns.length && names.every((name, index) => name === columns[index])) return;
  const missing = columns.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !columns.includes(name)).map((name) => printable(name));
  const said = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`not in the definition: ${extra.slice(0, 10).join(', ').slice(0, 200)}`] : []),
    ...(missing.length + extra.length === 0
      ? ['the columns are in another order, or stand there twice']
      : []),
  ];
  const mistaken = MISTAKEN.find(([start]) => line.startsWith(start))?.[1];
  const hint = mistaken ?? (names.length === 1 ? `Is the delimiter ${JSON.stringify(delimiter)}?` : '');
  throw new HeaderMismatch(
    `line ${number}: ${said.join('; ')}. Expected ${columns.join(delimiter)}.${hint && ` ${hint}`}`,
  );
}

function unquoted(name: string, quote: CsvSource['quote']): string {
  const isQuoted = quote !== 'none' && name.length > 1 && name.startsWith(quote) && name.endsWith(quote);
  return isQuoted ? name.slice(1, -1).trim() : name;
}

/** A message is one line of text, whatever the file holds. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}
