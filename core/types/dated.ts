import { DATE_FORMATS, type DateFormat, orderOf } from '../definition/date-format.ts';
import type { Evidence, Found } from './inference.ts';
import type { ColumnKind } from './type.ts';

/**
 * A type of dates or times that a column's values are of: in the file's format where that fits, else in the first that
 * does. What else they might be is told.
 */
export function foundInFormat<T extends { readonly kind: ColumnKind }>(
  type: T,
  { takenAs, marks, numbers, moments }: Evidence,
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
      ...(hasShortYears(format) && moments.mayBeginWithYear ? [YEAR_FIRST] : []),
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

/** As POSIX has it. */
const SHORT_YEARS = 'years of two digits: 69 to 99 are 19xx, 00 to 68 are 20xx';

/** Of `24/02/13`. */
const YEAR_FIRST = "every value may be YY/MM/DD as well, which the upload doesn't take";

function hasShortYears(format: string): boolean {
  return /(?<!Y)YY(?!Y)/.test(format);
}
