import { DATE_FORMATS, type DateFormat } from '../definition/date-format.ts';
import type { Evidence, Found } from './inference.ts';
import type { ColumnKind } from './type.ts';

/**
 * A type of dates or times that a column's values are of: in the file's format where that fits, else in the first that
 * does. What else they might be is told.
 */
export function foundInFormat<T extends { readonly kind: ColumnKind }>(
  type: T,
  { takenAs, marks, numbers }: Evidence,
): Found<T> | undefined {
  const fits = (format: DateFormat) => takenAs(type.kind, format);
  const format = fits(marks.date) ? marks.date : DATE_FORMATS.find(fits);
  if (format === undefined) return undefined;
  const other = otherOrder(format, fits);
  const also = other === undefined ? '' : `, as ${other} would`;
  const asNumber = numbers ? ', numbers would do as well' : '';
  return {
    type,
    ...(format !== marks.date && { notation: { date: format } }),
    seen: format === marks.date ? [] : [`written as ${format}`],
    guessed: [
      ...(also || asNumber ? [`every value fits ${format}${also}${asNumber}`] : []),
      ...(hasShortYears(format) ? [SHORT_YEARS] : []),
    ],
  };
}

/** The first format in which days, months and years come in another order, of those that fit as well. */
export function otherOrder(
  format: DateFormat,
  fits: (format: DateFormat) => boolean,
): DateFormat | undefined {
  return DATE_FORMATS.find((other) => orderOf(other) !== orderOf(format) && fits(other));
}

/** `DD/MM/YYYY` and `D/M/YYYY` → `D/M/Y` */
function orderOf(format: string): string {
  return format.replaceAll(/([DMY])\1+/g, '$1');
}

/** As POSIX has it. */
const SHORT_YEARS = 'years of two digits: 69 to 99 are 19xx, 00 to 68 are 20xx';

function hasShortYears(format: string): boolean {
  return /(?<!Y)YY(?!Y)/.test(format);
}
