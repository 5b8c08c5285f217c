import { numberIn } from '../number-form.ts';
import { kindOf, type CellKind } from './cells.ts';
import type { RawRow } from './rows.ts';
import { hasWidth } from './widths.ts';

/** What a total without a word stands below. */
export interface Above {
  readonly rows: readonly RawRow[];
  readonly kinds: readonly CellKind[];
  /** Whether these are all rows of the table; else only what is larger than each of them may be their sum. */
  readonly areAll: boolean;
}

/** Whether a row sums up those above it: numbers beneath numbers and nothing else, each their sum or their mean. */
export function isBareTotal(cells: readonly string[], { rows, kinds, areAll }: Above): boolean {
  const totals = [...cells.entries()].filter(([, cell]) => cell !== '');
  if (cells[0] !== '' || totals.length === 0) return false;
  if (!totals.every(([column, cell]) => kinds[column] === 'number' && kindOf(cell) === 'number'))
    return false;
  const regular = rows.filter((row) => hasWidth(row, cells.length));
  return DECIMAL_MARKS.some((mark) =>
    totals.every(([column, cell]) => {
      const total = numberBy(cell, mark);
      const values = regular.flatMap(({ fields }) => numberBy(fields[column]?.text ?? '', mark)?.value ?? []);
      if (!total || values.length === 0) return false;
      if (!areAll)
        return cells.length > 2 && values.every((value) => Math.abs(value) < Math.abs(total.value));
      const sum = values.reduce((one, other) => one + other, 0);
      return isAbout(total, sum) || isAbout(total, sum / values.length);
    }),
  );
}

const DECIMAL_MARKS = ['.', ','] as const;

interface Rounded {
  readonly value: number;
  /** Of its last digit. */
  readonly unit: number;
}

/** As far as its digits go. */
function isAbout({ value, unit }: Rounded, exact: number): boolean {
  return Math.abs(value - exact) <= unit * HALF + Math.abs(exact) * ROUNDING;
}

/** With what sums of doubles miss. */
const HALF = 0.500001;
const ROUNDING = 1e-9;

function numberBy(text: string, mark: '.' | ','): Rounded | undefined {
  const number = numberIn(text.replaceAll(/R\$|[\p{Sc}%]/gu, '').trim());
  const reading = number?.readings.find(
    ({ decimal, group }) => (decimal === undefined || decimal === mark) && group !== mark,
  );
  if (!number || !reading) return undefined;
  const unit = 10 ** ((number.exponent ?? 0) - reading.digits.behind);
  return { value: Number(number.digits) * unit * (number.negative ? -1 : 1), unit };
}
