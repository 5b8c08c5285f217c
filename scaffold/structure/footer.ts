import { beginsAsRemark } from '../remark-words.ts';
import { beginsAsTotal, isTotalWord } from '../total-words.ts';
import { isBareTotal } from './bare-total.ts';
import { type CellKind, columnKinds, isTyped, kindOf } from './cells.ts';
import { type RawRow, shownRow } from './rows.ts';
import { hasWidth } from './widths.ts';

/** What stands behind a table's last row, as a dialect says it. */
export interface Footer {
  readonly footer: number | string;
  readonly guess: string;
  /** Its first line, in the text of the rows. */
  readonly line: number;
}

/** Rows of a file, among which a footer is looked for. */
export interface Last {
  /** At the end of the file, of the table or not. */
  readonly rows: readonly RawRow[];
  /** Whether there are no others. */
  readonly areAll: boolean;
}

/** Rows that a footer may have: as many as a dialect can say. */
const MOST_ROWS = 100;

/**
 * Tells a footer from the last rows: sums, and remarks that don't look like the rows above them.
 * @param body rows of the table, at its start
 */
export function footerIn(
  { rows: last, areAll }: Last,
  body: readonly RawRow[],
  width: number,
): Footer | undefined {
  const isRow = (row: RawRow) => hasWidth(row, width);
  const rowsAbove = (end: number) => (areAll ? last.slice(0, end) : [...body, ...last.slice(0, end)]);
  if (width === 1 || rowsAbove(last.length).filter(isRow).length < 2) return undefined;
  // A total among a few rows makes no column one of texts.
  const typical = body.slice(0, body.length - Math.min(MOST_ROWS, Math.ceil(body.length / 3)));
  const columns = columnsOf(typical, width);
  const isSum = (row: RawRow) => {
    const cells = row.fields.map(({ text }) => text);
    return isBareTotal(cells, { rows: rowsAbove(last.indexOf(row)), kinds: columns.kinds, areAll });
  };
  const start = startOf(last, (row) => isFooter(row, columns, isSum), isRow);
  const first = last[start];
  if (!first || last.length - start > MOST_ROWS) return undefined;
  const above = rowsAbove(start);
  if (above.length <= last.slice(start).filter((row) => !isNothing(row)).length) return undefined;
  // Rows may lack their first value.
  if (first.fields[0]?.text === '' && above.some(({ fields }) => fields[0]?.text === '')) return undefined;
  // What is like a row is told from rows by all of its first value.
  const word = fits(first, columns) ? first.fields[0]?.text : firstWord(first.text);
  const recurs = word !== undefined && above.some(({ text }) => beginsWith(text, word));
  // A name among others that are called so: `Total` in a column of categories.
  if (recurs && hasWidth(first, width)) return undefined;
  const found = { guess: `no row of the table: ${shownRow(first)}`, line: first.line };
  if (word !== undefined && word !== '' && !recurs) return { ...found, footer: word };
  // Lines are counted from the end, and other files may end without empty ones.
  if (last.slice(start).some(isNothing)) return undefined;
  return { ...found, footer: last.slice(start).reduce((sum, row) => sum + row.lines, 0) };
}

function firstWord(text: string): string | undefined {
  return /^["']?(\p{L}{2,})(?![\p{L}\p{N}])/u.exec(text)?.[1];
}

function beginsWith(text: string, word: string): boolean {
  const bare = text.replace(/^["']/, '');
  return bare.startsWith(word) && !/^[\p{L}\p{N}]/u.test(bare.slice(word.length));
}

const CTRL_Z = '\u001a';

/** Delimiters only, or the Ctrl-Z with which DOS ended files: no row, and no footer that other files have. */
function isNothing({ text, fields }: RawRow): boolean {
  return text === CTRL_Z || fields.every((field) => field.text === '');
}

function startOf(
  rows: readonly RawRow[],
  isFooter: (row: RawRow) => boolean,
  isRow: (row: RawRow) => boolean,
): number {
  let start = rows.length;
  for (let row = rows[start - 1]; row && (isNothing(row) || isFooter(row)); row = rows[start - 1]) start -= 1;
  // Behind a blank line and a remark, whatever follows is one.
  for (let at = rows.length - 1; at >= Math.max(1, rows.length - MOST_ROWS); at -= 1) {
    const row = rows[at];
    if (row?.followsBlank && isFooter(row) && rows.slice(at).filter(isRow).length <= 1)
      start = Math.min(start, at);
  }
  for (let row = rows[start]; row && isNothing(row); row = rows[start]) start += 1;
  return start;
}

/** What the rows of a table have in their columns. */
interface TableColumns {
  readonly kinds: readonly CellKind[];
  /** Whether some have nothing there. */
  readonly mayBeEmpty: readonly boolean[];
}

function columnsOf(rows: readonly RawRow[], width: number): TableColumns {
  const kinds = columnKinds(rows, width);
  const isEmptyIn = (column: number) =>
    rows.some(({ fields }) => kindOf(fields[column]?.text ?? '') === 'empty');
  return { kinds, mayBeEmpty: kinds.map((_, column) => isEmptyIn(column)) };
}

/** Whether a row is like those of the table. */
function fits(row: RawRow, { kinds, mayBeEmpty }: TableColumns): boolean {
  return (
    hasWidth(row, kinds.length) &&
    row.fields.every(({ text }, column) => {
      const kind = kindOf(text);
      return kind === 'empty' ? mayBeEmpty[column] : kinds[column] === 'text' || kinds[column] === kind;
    })
  );
}

function isFooter(row: RawRow, columns: TableColumns, isSum: (row: RawRow) => boolean): boolean {
  const { kinds } = columns;
  const width = kinds.length;
  const cells = row.fields.map(({ text }) => text);
  const [first = ''] = cells;
  if (fits(row, columns)) return isTotalWord(first);
  const filled = cells.filter((cell) => cell !== '');
  const dissents = isTyped(kinds[0]) && kindOf(first) === 'text';
  if (beginsAsTotal(filled[0] ?? '')) return true;
  if (hasWidth(row, width)) {
    const isRemark = filled.length === 1 && first !== '' && width > 2 && (dissents || beginsAsRemark(first));
    return isRemark || (row.followsBlank && dissents) || isSum(row);
  }
  // More fields are rather another table's.
  if (row.isBroken || cells.length > width) return row.followsBlank && beginsAsRemark(first);
  if (first !== '' && /^[^\p{L}\p{N}]+$/u.test(first)) return true;
  if (isTyped(kinds[0]) && !dissents) return false;
  // A row that was cut off ends with half of a text, as the others have.
  const isSentence = cells.length === 1 && (dissents ? /\S \S/ : /: |[.:)]$/).test(first);
  return beginsAsRemark(first) || (row.followsBlank && first !== '') || isSentence;
}
