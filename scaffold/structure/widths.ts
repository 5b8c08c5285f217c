import type { RawRow } from './rows.ts';

/** How many fields most rows have, of those that have several; 1 where none has. */
export function usualWidth(rows: readonly RawRow[]): number {
  const times = new Map<number, number>();
  for (const { fields, isBroken } of rows) {
    if (!isBroken && fields.length > 1) times.set(fields.length, (times.get(fields.length) ?? 0) + 1);
  }
  let width = 1;
  // Of those that are as frequent, the first: it is the header's.
  for (const [one, count] of times) if (count > (times.get(width) ?? 0)) width = one;
  return width;
}

/** Whether a row has so many fields, all of them as they should be. */
export function hasWidth({ fields, isBroken }: RawRow, width: number): boolean {
  return !isBroken && fields.length === width;
}
