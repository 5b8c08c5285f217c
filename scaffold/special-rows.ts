import { compileColumns } from '../core/csv/columns.ts';
import type { CsvSource } from '../core/definition/source.ts';
import type { Row } from './raw-rows.ts';
import { holdsTotal } from './total-words.ts';

/**
 * What the first and the last row of a file rather are, where they don't fit its columns: units under the header, a
 * total or a note behind the rows.
 */
export function specialRows(
  source: CsvSource,
  { first, last }: { readonly first: Row | undefined; readonly last: Row | undefined },
): string[] {
  const misfits = (row: Row) => {
    const columns = compileColumns(source);
    return columns.filter((column, position) => {
      const value = row[position] ?? null;
      if (value === null || value.trim() === '') return !column.mayBeEmpty;
      const isNull = source.columns[column.name]?.nullWords?.includes(value.trim()) === true;
      return !isNull && column.judge(value.trim()).fault !== undefined;
    }).length;
  };
  const several = 2;
  const units = first && misfits(first) >= several;
  const misfitsOfLast = last ? misfits(last) : 0;
  const isTotal = last?.some((value) => value !== null && holdsTotal(value)) ?? false;
  return [
    ...(units ? ['the first row is none: of units, or a second line of the header'] : []),
    ...(misfitsOfLast >= several || (misfitsOfLast > 0 && isTotal)
      ? [`the last row is none: ${isTotal ? 'a total of the others' : 'a total, or a note'}`]
      : []),
  ];
}
