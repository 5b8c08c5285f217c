import { columnKinds, isTyped, kindOf } from './cells.ts';
import { contrast, isHeading, numbersIn } from './heading.ts';
import type { Reading } from './reading.ts';
import type { RawRow } from './rows.ts';
import { hasWidth } from './widths.ts';

/** Where a table lies in a file, and what its columns are called. */
export interface Table {
  /** The columns' names; `column_1` and so on where there are none. */
  readonly names: readonly string[];
  /** The line that the names are in; of a file without, its first row's. */
  readonly line: number;
  /** Lines above it that are none of it. */
  readonly skip: number;
  /** Whether the first line behind them names the columns. */
  readonly header: boolean;
  readonly trailingDelimiter: boolean;
  /** Those of the rows beneath the header that have its fields. */
  readonly rows: readonly RawRow[];
  readonly guesses: { readonly skip?: string; readonly header?: string };
}

/** Why rows make no table. */
export interface Mismatch {
  readonly line: number;
  readonly why: string;
}

/** Rows that are looked at to tell a header from values. */
const LOOKED_AT = 500;
/** Rows among which the header is looked for. */
const MOST_TITLES = 30;
/** Of rows that are alike; one may always be another. */
const FEW = 0.02;

/**
 * Finds the header, or that there is none.
 * @param top the number of the first line that counts
 */
export function tableIn(reading: Reading, top: number): Table | Mismatch {
  return reading.first > 0 ? belowOthers(reading, top) : fromTheFirst(reading, top);
}

/** Of a file whose first row has another number of fields than most. */
function belowOthers({ rows, width, first }: Reading, top: number): Table | Mismatch {
  const above = rows[first - 1];
  const row = rows[first];
  if (!above || !row) throw new TypeError('There is a row above the first regular one.');
  const body = regular(rows.slice(first), width);
  // The first row may be a bad one.
  for (const header of rows.slice(Math.max(0, first - 2), first)) {
    const table = byOddHeader(header, rows, body, top);
    if (table) return table;
  }
  const below = body.slice(1);
  const isNamed = isHeading(row, below);
  const isApart = row.followsBlank || above.fields.length === 1;
  if (isNamed && (contrast(row, below) > 0 || (isApart && !above.isBroken))) {
    return { ...named(row, rows, top), trailingDelimiter: isTrailing(row, below), rows: below };
  }
  if (!isNamed && row.followsBlank && above.fields.length === 1 && !above.isBroken) {
    return unnamed(row, above, body, top);
  }
  const [start] = rows;
  if (!isNamed && start && rows.slice(0, first).every(holdsValues))
    return unnamed(start, undefined, body, top);
  const what = above.isBroken
    ? 'it opens a quote that is not closed in front of a delimiter'
    : `it has ${above.fields.length} where most rows have ${width}`;
  return { line: above.line, why: `its fields don't fit the rows below: ${what}` };
}

/** Of a header that has one delimiter less, or more, than the rows. */
function byOddHeader(
  header: RawRow,
  rows: readonly RawRow[],
  body: readonly RawRow[],
  top: number,
): Table | undefined {
  const width = body[0]?.fields.length ?? 0;
  const isShort = hasWidth(header, width - 1);
  if (isShort && endEmpty(body) && isHeading(header, body)) {
    return { ...named(header, rows, top), trailingDelimiter: true, rows: body };
  }
  if (isShort && haveRowNames(header, body)) {
    const otherwise = mayBeParted(body) ? '; or decimal commas part the numbers, which need quotes then' : '';
    return {
      line: header.line,
      skip: behind(header) - top,
      header: false,
      trailingDelimiter: false,
      rows: body,
      names: ['row_name', ...header.fields.map(({ text }) => text)],
      guesses: {
        skip: `line ${header.line} names all columns but one`,
        header: `line ${header.line} has one name less than the rows have fields, as R writes its row names; the first column is called row_name, and the names in later files aren't checked${otherwise}`,
      },
    };
  }
  const cut = { ...header, fields: header.fields.slice(0, width) };
  if (!hasWidth(header, width + 1) || header.fields.at(-1)?.text !== '' || !isHeading(cut, body))
    return undefined;
  const its = named(header, rows, top);
  return { ...its, names: its.names.slice(0, width), trailingDelimiter: false, rows: body };
}

/** Whether two numbers of each row, side by side, may be one with a decimal comma. */
function mayBeParted(rows: readonly RawRow[]): boolean {
  const [first] = rows;
  const columns = first?.text.includes(',') ? first.fields.map((_, column) => column) : [];
  const areDigits = (column: number) =>
    rows.every(({ fields: { [column]: field } }) => field?.isQuoted === false && /^-?\d+$/.test(field.text));
  return columns.some((column) => areDigits(column) && areDigits(column + 1));
}

/** Whether half of a row is numbers, dates and the like. */
function holdsValues({ fields }: RawRow): boolean {
  const filled = fields.filter(({ text }) => text !== '');
  const typed = filled.filter(({ text }) => isTyped(kindOf(text)));
  return typed.length > 0 && typed.length * 2 >= filled.length;
}

/** Of a file whose first row has as many fields as most. */
function fromTheFirst({ rows, width }: Reading, top: number): Table | Mismatch {
  const at = headerPlace(rows, width);
  const row = rows[at];
  if (!row) throw new TypeError('There is a first row.');
  const below = regular(rows.slice(at + 1), width);
  if (isHeading(row, below)) {
    const { guesses, ...its } = named(row, rows, top);
    const numbers = numbersIn(row, below);
    const header = `line ${row.line} is taken for names, of which ${listed(numbers)} could be values`;
    return {
      ...its,
      trailingDelimiter: isTrailing(row, below),
      rows: below,
      guesses: { ...guesses, ...(numbers.length > 0 && { header }) },
    };
  }
  return unnamed(row, rows[at - 1], regular(rows.slice(at), width), top);
}

/** So many are told. */
const LISTED = 3;

function listed(texts: readonly string[]): string {
  return [...texts.slice(0, LISTED), ...(texts.length > LISTED ? ['…'] : [])].join(', ');
}

/** Behind titles that were padded to the table's width, or have as many commas by chance. */
function headerPlace(rows: readonly RawRow[], width: number): number {
  const places = rows
    .slice(0, MOST_TITLES)
    .flatMap((row, place) => (hasWidth(row, width) && filledIn(row) > 0 ? [place] : []));
  for (const [index, place] of places.entries()) {
    const next = places[index + 1];
    const row = rows[place];
    const heading = next === undefined ? undefined : rows[next];
    if (next === undefined || !row || !heading) return place;
    if (isTitle(row, heading, regular(rows.slice(next + 1), width))) continue;
    return nextBlock(rows, place, width) ?? place;
  }
  return 0;
}

function filledIn({ fields }: RawRow): number {
  return fields.filter(({ text }) => text !== '').length;
}

/** Whether a row is a title above another that names the columns, or is a title as well. */
function isTitle(row: RawRow, next: RawRow, below: readonly RawRow[]): boolean {
  const width = row.fields.length;
  if (isPaddedTitle(row) && isPaddedTitle(next)) return true;
  if (!isHeading(next, below)) return false;
  if (isPaddedTitle(row)) return true;
  if (contrast(next, below) === 0) return false;
  // Of two columns, the first may have no name: an index.
  const isIndex = width === 2 && row.fields[0]?.text === '';
  const isPadded = !isIndex && filledIn(row) <= width / 2 && filledIn(row) < filledIn(next);
  return isPadded || (isSentence(row) && ![next, ...below].some(isSentence));
}

/** `Report;;;` */
function isPaddedTitle(row: RawRow): boolean {
  return row.fields.length > 2 && filledIn(row) === 1 && row.fields[0]?.text !== '';
}

function isSentence({ text, fields }: RawRow): boolean {
  return fields.some(({ isQuoted }) => !isQuoted) && /[,;] /.test(text);
}

/** Where a larger block of rows begins, behind a blank line, whose first row names its columns: facts stand above it. */
function nextBlock(rows: readonly RawRow[], at: number, width: number): number | undefined {
  const next = rows.findIndex(({ followsBlank }, index) => index > at && followsBlank);
  const heading = rows[next];
  if (!heading || next - at < 2 || next > MOST_TITLES || rows.length - next <= next - at) return undefined;
  const below = regular(rows.slice(next + 1), width);
  const isTable = hasWidth(heading, width) && isHeading(heading, below) && contrast(heading, below) > 0;
  // Files that were put together have the header again.
  return isTable && heading.text !== rows[at]?.text ? next : undefined;
}

function named(
  heading: RawRow,
  rows: readonly RawRow[],
  top: number,
): Pick<Table, 'names' | 'line' | 'skip' | 'header' | 'guesses'> {
  const title = rows[rows.indexOf(heading) - 1];
  // As the upload reads them, those in quotes too.
  const names = heading.fields.map(({ text }) => text.trim());
  return {
    names,
    line: heading.line,
    skip: title ? behind(title) - top : 0,
    header: true,
    guesses: title ? { skip: `line ${heading.line} names the columns; what is above is no row` } : {},
  };
}

function unnamed(row: RawRow, title: RawRow | undefined, rows: readonly RawRow[], top: number): Table {
  return {
    names: (rows[0] ?? row).fields.map((_, column) => `column_${column + 1}`),
    line: row.line,
    skip: title ? behind(title) - top : 0,
    header: false,
    trailingDelimiter: false,
    rows,
    guesses: {
      header: `line ${row.line} holds values and no names; give the columns better ones`,
      ...(title && { skip: `line ${row.line} is the first row` }),
    },
  };
}

function behind({ line, lines }: RawRow): number {
  return line + lines;
}

function regular(rows: readonly RawRow[], width: number): RawRow[] {
  return rows.filter((row) => hasWidth(row, width)).slice(0, LOOKED_AT);
}

/** Whether rows end with a delimiter behind which is nothing. */
function endEmpty(rows: readonly RawRow[]): boolean {
  const empty = rows.filter(({ fields }) => {
    const last = fields.at(-1);
    return last?.text === '' && !last.isQuoted;
  });
  return areNearlyAll(empty, rows);
}

function areNearlyAll(some: readonly unknown[], all: readonly unknown[]): boolean {
  return all.length - some.length <= Math.max(1, all.length * FEW) && some.length * 2 > all.length;
}

/** Whether the header ends with a delimiter as well. Where several end it, they stand for columns without names. */
function isTrailing(heading: RawRow, below: readonly RawRow[]): boolean {
  const [last, other] = heading.fields.toReversed();
  return last?.text === '' && !last.isQuoted && other?.text !== '' && endEmpty(below);
}

/**
 * Whether a header with one name less than the rows have fields leaves out that of the first, which identifies them:
 * in quotes as the names are, or texts in front of values. Numbers may as well be a column of their own, beside one
 * whose decimal commas were taken for delimiters.
 */
function haveRowNames(heading: RawRow, rows: readonly RawRow[]): boolean {
  const names = rows.map(({ fields }) => fields[0]);
  if (!areNearlyAll([...new Set(names.map((name) => name?.text))], names)) return false;
  const kinds = columnKinds(rows, heading.fields.length + 1);
  const [first, ...others] = kinds;
  const unlike = heading.fields.filter(
    ({ text }, column) => isTyped(others[column]) && kindOf(text) === 'text',
  );
  const typed = others.filter(isTyped).length;
  if (unlike.length < typed) return false;
  const areQuoted = areNearlyAll(
    names.filter((name) => name?.isQuoted),
    names,
  );
  if (areQuoted) return heading.fields.every(({ isQuoted }) => isQuoted);
  return first === 'text' && others.length > 1 && typed >= others.length / 2;
}
