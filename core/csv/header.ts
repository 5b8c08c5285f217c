import { HeaderMismatch } from '../errors/errors.ts';
import type { Columns } from '../definition/columns.ts';
import type { CsvSource } from '../definition/source.ts';
import { type Layout, layoutByNames } from './layout.ts';

/** Longest header, in bytes of UTF-8. It bounds memory. */
export const LONGEST_HEADER = 1 << 20;

/** Files that are often taken for CSV, by how they begin as text. */
const MISTAKEN: readonly (readonly [start: string, advice: string])[] = [
  ['PK\u0003\u0004', 'It is a ZIP archive or an Excel workbook; export it as CSV.'],
  ['PAR1', 'It is a Parquet file; export it as CSV.'],
];

/** What a file is instead of CSV, by how it begins, and what to do; nothing where it may be CSV. */
export function mistakenFor(start: string): string | undefined {
  return MISTAKEN.find(([first]) => start.startsWith(first))?.[1];
}

/** What a file's header has to say, column by column. */
function headersOf(columns: Columns): { readonly header: string; readonly mayBeAbsent: boolean }[] {
  return Object.entries(columns).map(([name, { header = name, mayBeAbsent = false }]) => ({
    header,
    mayBeAbsent,
  }));
}

/**
 * Holds the header to the columns.
 * @param hint what else would make it fit, if anything does
 * @returns which fields of the rows are which columns
 * @throws HeaderMismatch saying what is missing, where something is too many (in full: what) and what it may come from
 */
export function checkHeader(
  line: string,
  number: number,
  source: CsvSource,
  hint: () => string | undefined,
): Layout {
  const { delimiter } = source;
  const names = headerFields(line, source) ?? line.split(delimiter).map((name) => name.trim());
  const layout = layoutByNames(names, source);
  if (layout) return layout;
  const expected = headersOf(source.columns);
  const headers = expected.map(({ header }) => header);
  const hasNone = !headers.some((header) => names.includes(header));
  const unknown = [...names.entries()].filter(([, name]) => !headers.includes(name));
  const isAbsent = ({ header, mayBeAbsent }: (typeof expected)[number]) =>
    mayBeAbsent && !names.includes(header);
  const mayBeRenamed = !hasNone && source.extra === 'ignore' && unknown.length > 0 && expected.some(isAbsent);
  const missing = expected
    .filter((one) => !names.includes(one.header) && (hasNone || mayBeRenamed || !isAbsent(one)))
    .map(({ header }) => named(header));
  const extra = source.extra === 'refuse' || mayBeRenamed ? unknown : [];
  const ownAdvice = mayBeRenamed ? MAY_BE_RENAMED : '';
  const advice = hint() ?? mistakenFor(line) ?? (line.includes('\0') ? HOLDS_NUL : ownAdvice);
  const told = (others: string) => {
    const said = [
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
      ...(extra.length > 0 ? [`not in the definition: ${others}`] : []),
      ...(missing.length + extra.length === 0
        ? ['the columns are in another order, or stand there twice']
        : []),
    ];
    return `line ${number}: ${said.join('; ')}. Expected ${headers.map(printable).join(delimiter)}.${advice && ` ${advice}`}`;
  };
  // A file without a header begins with a row.
  const inFull = told(
    extra
      .slice(0, MOST_OTHERS)
      .map(([, name]) => named(name))
      .join(', ')
      .slice(0, 200),
  );
  throw new HeaderMismatch(told(placesOf(extra.map(([index]) => index + 1))), { inFull });
}

const MAY_BE_RENAMED =
  'A column that is optional may be there under another name: correct its .from(…), or say the other as an optional column too.';
const HOLDS_NUL = 'A name holds a NUL character, which no text has; take it out of the file.';

/** So many names that the definition doesn't have are told of. */
const MOST_OTHERS = 10;

/** `the name in column 2`, `the names in columns 2, 5, …` */
function placesOf(places: readonly number[]): string {
  const shown = places.slice(0, MOST_OTHERS).join(', ');
  const more = places.length > MOST_OTHERS ? ', …' : '';
  return places.length === 1 ? `the name in column ${shown}` : `the names in columns ${shown}${more}`;
}

/**
 * The fields of a header, without the blanks around them; they may be quoted as a row's, and hold line ends then.
 * One empty name at the end is none, whether rows end with a delimiter or not, unless it may be a column's.
 * @returns nothing where a quote is not closed
 */
export function headerFields(line: string, source: CsvSource): string[] | undefined {
  const { delimiter, quote, trailingDelimiter, extra } = source;
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const start = at + blanksAt(line, at, delimiter);
    const close = quote !== 'none' && line[start] === quote ? closingQuote(line, start, quote) : undefined;
    if (close === -1) return undefined;
    const next = line.indexOf(delimiter, close ?? start);
    const end = next === -1 ? line.length : next;
    const isQuoted = close !== undefined && line.slice(close + 1, end).trim() === '';
    // What follows a closing quote makes it part of a text.
    const field = isQuoted
      ? line.slice(start + 1, close).replaceAll(quote + quote, quote)
      : line.slice(at, end);
    fields.push(field.trim());
    at = end + 1;
  }
  const isNone =
    trailingDelimiter ||
    (extra === 'refuse' && headersOf(source.columns).every(({ header }) => header !== ''));
  if (isNone && fields.length > 1 && fields.at(-1) === '') fields.pop();
  return fields;
}

function blanksAt(line: string, at: number, delimiter: string): number {
  let end = at;
  while ((line[end] === ' ' || line[end] === '\t') && line[end] !== delimiter) end += 1;
  return end - at;
}

/** The place of the quote that closes the one at `open`, or -1; a quote that is written twice closes nothing. */
function closingQuote(line: string, open: number, quote: string): number {
  let close = line.indexOf(quote, open + 1);
  while (close !== -1 && line[close + 1] === quote) close = line.indexOf(quote, close + 2);
  return close;
}

/** A name in a message: one that is empty is shown as such. */
function named(name: string): string {
  return name === '' ? '""' : printable(name);
}

/** A message is one line of text, whatever the file holds. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}
