import type { ColumnKind } from './type.ts';
import type { Evidence, Found } from './inference.ts';

/** A type of dates or times that a column's values are of in the file's format; what else they might be is told. */
export function foundInFormat<T extends { readonly kind: ColumnKind }>(
  type: T,
  { takenAs, notation: { date, otherDate } }: Evidence,
): Found<T> | undefined {
  if (!takenAs(type.kind, date)) return undefined;
  const also = otherDate !== undefined && takenAs(type.kind, otherDate) ? `, as ${otherDate} would` : '';
  const asNumber = takenAs('int') ? ', numbers would do as well' : '';
  const guessed = also || asNumber ? `every value fits ${date}${also}${asNumber}` : undefined;
  return { type, seen: [], guessed };
}
