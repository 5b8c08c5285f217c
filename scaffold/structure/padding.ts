import { columnKinds } from './cells.ts';
import type { RawRow } from './rows.ts';

/** So many fields may be mistakes. */
const FEW = 0.02;

/** Whether blanks around fields are none of them: beside quotes, or around nearly all texts of a column. */
export function isPadded(rows: readonly RawRow[], width: number): boolean {
  const quoted = rows.flatMap(({ fields }) => fields.filter(({ isQuoted }) => isQuoted));
  // A row with blanks outside of its quotes would be none.
  const blanks = quoted.filter((field) => field.isPadded).length;
  if (blanks >= Math.max(2, quoted.length * FEW)) return true;
  return columnKinds(rows, width).some((kind, column) => {
    const filled = rows.flatMap(({ fields }) => {
      const field = fields[column];
      return field && field.text !== '' ? [field] : [];
    });
    const padded = filled.filter((field) => field.isPadded);
    return kind === 'text' && padded.length > 0 && padded.length >= filled.length * 0.8;
  });
}
