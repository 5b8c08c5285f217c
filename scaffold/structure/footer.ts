import { columnKinds, isTyped, kindOf } from './cells.ts';
import type { RawRow } from './rows.ts';
import { hasWidth } from './widths.ts';

/** What stands behind a table's last row, as a dialect says it. */
export interface Footer {
  readonly footer: number | string;
  readonly guess: string;
}

/** Rows that a footer may have: as many as a dialect can say. */
const MOST_ROWS = 100;
/** What sums and means are called, at the start of a row. */
const TOTAL =
  /^(?:grand |sub-?)?(?:totals?|totales|totali|totaal|total geral|total general|sum|summe|gesamt|gesamtsumme|somme|soma|suma|summa|mean|average|média|mittelwert|moyenne|promedio|итого|合計)\b[:.]?/iu;
/** How remarks begin. */
const REMARK =
  /^(?:(?:source|fonte|fuente|quelle|notes?|notas?|remarks?|obs|end|eof|generated|exported|gerado|updated|last update|total)(?![\p{L}\p{N}])|observa\S+|anmerkung\S*|hinweis\S*|(?:records?|rows?)(?!\p{L}).*\d|\*|\(|---)/iu;

/**
 * Tells a footer from the last rows: sums, and remarks that don't look like the rows above them.
 * @param last the rows at the end of the file, of the table or not
 * @param body rows of the table
 */
export function footerIn(
  last: readonly RawRow[],
  body: readonly RawRow[],
  width: number,
): Footer | undefined {
  const isRow = (row: RawRow) => hasWidth(row, width);
  const table = [...body, ...last.filter(isRow)];
  if (width === 1 || table.length < 3) return undefined;
  // A total among a few rows makes no column one of texts.
  const kinds = columnKinds(
    body.slice(0, body.length - Math.min(MOST_ROWS, Math.ceil(body.length / 3))),
    width,
  );
  const start = startOf(last, (row) => isFooter(row, width, kinds), isRow);
  const first = last[start];
  if (!first || last.length - start > MOST_ROWS) return undefined;
  const above = [...body, ...last.slice(0, start)].filter(
    ({ text }) => !last.slice(start).some((row) => row.text === text),
  );
  if (above.length <= last.length - start) return undefined;
  const word = /^["']?(\p{L}{2,})(?![\p{L}\p{N}])/u.exec(first.text)?.[1];
  // Rows may lack their first value.
  if (first.fields[0]?.text === '' && above.some(({ fields }) => fields[0]?.text === '')) return undefined;
  const beginsWithWord = word !== undefined && new RegExp(`^["']?${word}(?![\\p{L}\\p{N}])`, 'u');
  const recurs = beginsWithWord && above.some(({ text }) => beginsWithWord.test(text));
  // A name among others that are called so: `Total` in a column of categories.
  if (recurs && hasWidth(first, width)) return undefined;
  const lines = last.slice(start).reduce((sum, row) => sum + row.lines, 0);
  const guess = `no row of the table: ${shown(first.text)}`;
  return word !== undefined && !recurs ? { footer: word, guess } : { footer: lines, guess };
}

function startOf(
  rows: readonly RawRow[],
  isFooter: (row: RawRow) => boolean,
  isRow: (row: RawRow) => boolean,
): number {
  let start = rows.length;
  for (let row = rows[start - 1]; row && isFooter(row); row = rows[start - 1]) start -= 1;
  // Behind a blank line and a remark, whatever follows is one.
  for (let at = rows.length - 1; at >= Math.max(1, rows.length - MOST_ROWS); at -= 1) {
    const row = rows[at];
    if (row?.followsBlank && isFooter(row) && rows.slice(at).filter(isRow).length <= 1)
      start = Math.min(start, at);
  }
  return start;
}

function isFooter(row: RawRow, width: number, kinds: ReturnType<typeof columnKinds>): boolean {
  const cells = row.fields.map(({ text }) => text);
  const [first = ''] = cells;
  const filled = cells.filter((cell) => cell !== '');
  const dissents = isTyped(kinds[0]) && kindOf(first) === 'text';
  if (TOTAL.test(filled[0] ?? '')) return true;
  if (hasWidth(row, width)) {
    if (filled.length === 0) return true;
    const isRemark = filled.length === 1 && first !== '' && width > 2 && (dissents || REMARK.test(first));
    return isRemark || (row.followsBlank && dissents) || isBareTotal(cells, kinds);
  }
  // More fields are rather another table's.
  if (row.isBroken || cells.length > width) return row.followsBlank && REMARK.test(first);
  if (first !== '' && /^[^\p{L}\p{N}]+$/u.test(first)) return true;
  if (isTyped(kinds[0]) && !dissents) return false;
  // A row that was cut off ends with half of a text, as the others have.
  const isSentence = cells.length === 1 && (dissents ? /\S \S/ : /: |[.:)]$/).test(first);
  return REMARK.test(first) || (row.followsBlank && first !== '') || isSentence;
}

/** Sums without a word: numbers beneath numbers, and nothing else. */
function isBareTotal(cells: readonly string[], kinds: ReturnType<typeof columnKinds>): boolean {
  if (cells[0] !== '' || cells.length < 3) return false;
  return cells.every(
    (cell, column) => cell === '' || (kinds[column] === 'number' && kindOf(cell) === 'number'),
  );
}

const SHOWN = 60;

function shown(text: string): string {
  const [line = ''] = text.split(/[\r\n]/);
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
