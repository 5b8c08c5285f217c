import { columnKinds, type CellKind, isTyped, kindOf } from './cells.ts';
import type { RawRow } from './rows.ts';

/** Whether a row names the columns of those beneath it, rather than being one of them. */
export function isHeading(row: RawRow, below: readonly RawRow[]): boolean {
  const width = row.fields.length;
  const kinds = columnKinds(below, width);
  const cells = row.fields.map(({ text }) => text);
  if (areQuotedAbove(row, below, kinds) || areSeries(cells, below)) return true;
  const typed = kinds.flatMap((kind, column) => (isTyped(kind) ? [{ kind, cell: cells[column] ?? '' }] : []));
  const alike = typed.filter(({ kind, cell }) => kindOf(cell) === kind).length;
  const unlike = typed.filter(({ cell }) => kindOf(cell) === 'text').length;
  if (alike > unlike) return false;
  if (unlike > 0) return true;
  return below.length === 0 ? !looksLikeData(cells) : !looksLikeData(cells) && !recurs(row, below, kinds);
}

/** The names of a heading that may as well be values: numbers above numbers, unless they count or are years. */
export function numbersIn(row: RawRow, below: readonly RawRow[]): string[] {
  const kinds = columnKinds(below, row.fields.length);
  const cells = row.fields.map(({ text }) => text);
  if (areSeries(cells, below)) return [];
  return cells.filter((cell, column) => kinds[column] === 'number' && kindOf(cell) === 'number');
}

/** Whether all of a row is in quotes, and no number or date beneath it is: as programs write that quote texts. */
function areQuotedAbove(row: RawRow, below: readonly RawRow[], kinds: readonly CellKind[]): boolean {
  const typed = kinds.flatMap((kind, column) => (isTyped(kind) ? [column] : []));
  if (typed.length === 0 || !row.fields.every(({ isQuoted }) => isQuoted)) return false;
  return below.every(({ fields }) => typed.every((column) => fields[column]?.isQuoted !== true));
}

/** How many columns hold values where this row has a name: numbers below a text. */
export function contrast(row: RawRow, below: readonly RawRow[]): number {
  const kinds = columnKinds(below, row.fields.length);
  return row.fields.filter(({ text }, column) => isTyped(kinds[column]) && kindOf(text) === 'text').length;
}

/** Whether these are rather values than names: numbers, dates, or nothing at all. */
function looksLikeData(cells: readonly string[]): boolean {
  return (
    cells.every((cell) => isTyped(kindOf(cell)) || kindOf(cell) === 'empty') &&
    cells.some((cell) => /\d/.test(cell))
  );
}

/** `country,2019,2020`, or `,0,1,2` as programs number columns: numbers that go up by the same step. */
function areSeries(cells: readonly string[], below: readonly RawRow[]): boolean {
  const numbers = cells.flatMap((cell, column) =>
    /^\d+$/.test(cell) ? [{ number: Number(cell), column }] : [],
  );
  const [first, second] = numbers;
  if (!first || !second) return false;
  const step = second.number - first.number;
  const isYear = (number: number) => number >= 1800 && number <= 2200;
  const isSeries = numbers.every(({ number }, index) => number === first.number + index * step) && step !== 0;
  const others = cells.filter((_, column) => numbers.every((one) => one.column !== column));
  if (!isSeries || !others.every((cell) => !isTyped(kindOf(cell)))) return false;
  if (numbers.every(({ number }) => isYear(number))) {
    return below.some(({ fields }) => numbers.some(({ column }) => !isYear(Number(fields[column]?.text))));
  }
  const isNumbered =
    step === 1 && first.number <= 1 && numbers.length > 2 && (first.number === 0 || others.length > 0);
  const columns = numbers.map(({ column }) => column);
  return isNumbered && !below.slice(0, 3).some((row) => goesUp(row, columns));
}

function goesUp({ fields }: RawRow, columns: readonly number[]): boolean {
  const [first, ...others] = columns.map((column) => Number(fields[column]?.text));
  return first !== undefined && others.every((number, index) => number === first + index + 1);
}

/** Whether half of the texts of a row stand again in their columns: values recur, names don't. */
function recurs(row: RawRow, below: readonly RawRow[], kinds: readonly CellKind[]): boolean {
  const others = below.filter(({ text }) => text !== row.text);
  const texts = row.fields.flatMap(({ text }, column) =>
    text !== '' && kinds[column] === 'text' ? [{ text, column }] : [],
  );
  const again = texts.filter(({ text, column }) =>
    others.some(({ fields }) => fields[column]?.text === text),
  );
  return again.length > 0 && again.length >= texts.length / 2;
}
