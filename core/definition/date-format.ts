/**
 * The ways to write a date that a source may declare. `D` and `M` have one or two digits. `YY` is a year as POSIX reads
 * it: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. `Mon` is the English name of a month, of three letters in
 * any case.
 */
export const DATE_FORMATS = [
  'YYYY-MM-DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'YYYY/MM/DD',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYYMMDD',
  // Whatever one of these above takes, the one below with one digit takes as the same day.
  'YYYY-M-D',
  'D/M/YYYY',
  'M/D/YYYY',
  'YYYY/M/D',
  'D.M.YYYY',
  'D-M-YYYY',
  'M-D-YYYY',
  'DD-Mon-YYYY',
  'D-Mon-YYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'DD.MM.YY',
  'DD-MM-YY',
  'MM-DD-YY',
  'D/M/YY',
  'M/D/YY',
  'D.M.YY',
  'D-M-YY',
  'M-D-YY',
  'DD-Mon-YY',
  'D-Mon-YY',
] as const;

export type DateFormat = (typeof DATE_FORMATS)[number];

/** What comes first, next and last in a date, `DMY`. Formats of one order never read a text as two days. */
export function orderOf(format: DateFormat): string {
  return [...new Set(format.replaceAll(/[^DMY]/g, ''))].join('');
}
