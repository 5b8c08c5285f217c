import { typeFacts } from '../types/kinds.ts';
import type { Column } from './columns.ts';
import type { CsvSource, Dialect } from './source.ts';

/** What is wrong with the way a source's files are written: one line each, with the field's place. */
export function dialectFaults(source: CsvSource): string[] {
  return [
    ...delimiterFaults(source),
    ...commentFaults(source),
    ...wholeFaults('source.skip', source.skip, 0, MOST_SKIPPED, 'lines above the header'),
    ...footerFaults(source),
    ...markFaults('source', source),
    ...headerlessFaults(source),
    ...Object.entries(source.columns).flatMap(([name, column]) =>
      columnFaults(`source.columns.${name}`, column, source),
    ),
  ];
}

const MOST_SKIPPED = 1000;
const MOST_FOOTER_LINES = 100;
const LONGEST_COMMENT = 8;

function delimiterFaults({ delimiter, quote }: Dialect): string[] {
  const at = `source.delimiter: ${JSON.stringify(delimiter)}`;
  if (delimiter.length !== 1 || delimiter > '\u007f')
    return [`${at} is not one character of ASCII; write one`];
  if (/[A-Za-z0-9+\-."\\\r\n\0]/.test(delimiter)) {
    return [
      `${at} is a letter, digit, sign, point, line end, NUL, \\ or ", of which values are made; choose another`,
    ];
  }
  return delimiter === quote ? [`${at} is also the quote; correct one of them`] : [];
}

function commentFaults({ comment, delimiter, quote, escape, header, columns }: CsvSource): string[] {
  if (comment === undefined) return [];
  const at = `source.comment: ${JSON.stringify(comment)}`;
  if (!/^[!-~]+$/.test(comment) || comment.length > LONGEST_COMMENT) {
    return [`${at} is not 1 to ${LONGEST_COMMENT} visible characters of ASCII, such as "#"; correct it`];
  }
  const [first = ''] = comment;
  if (/[A-Za-z0-9+\-."]/.test(first) || first === delimiter || first === quote || first === escape) {
    return [`${at} begins as a row may, which would be passed over; choose another`];
  }
  const [name = '', column] = Object.entries(columns)[0] ?? [];
  return header && (column?.header ?? name).startsWith(comment)
    ? [`${at} is what the header begins with, which would be passed over; skip it, and say header: false`]
    : [];
}

function footerFaults({ footer, quote }: Dialect): string[] {
  if (footer === undefined) return [];
  if (typeof footer === 'number') {
    return wholeFaults('source.footer', footer, 1, MOST_FOOTER_LINES, 'lines below the last row');
  }
  const at = `source.footer: ${JSON.stringify(footer)}`;
  if (footer.trim() !== footer || footer === '') {
    return [`${at} is empty or has blanks around it; write the word that the footer begins with`];
  }
  return /[\p{Cc}]/u.test(footer) || (quote !== 'none' && footer.startsWith(quote))
    ? [`${at} holds a control character or begins with the quote; write the word without it`]
    : [];
}

function wholeFaults(at: string, value: number, least: number, most: number, what: string): string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${at}: ${value} is not a number of ${what}; write a whole one of ${least} to ${most}`];
}

/** @param at where the marks are said */
function markFaults(
  at: string,
  { decimal, group, delimiter, quote }: Pick<Dialect, 'decimal' | 'group' | 'delimiter' | 'quote'>,
): string[] {
  return [
    ...(group === decimal ? [`${at}.group: it is also the decimal mark; correct one of them`] : []),
    ...(group === quote ? [`${at}.group: it is also the quote; correct one of them`] : []),
    // In quotes a value may hold delimiters.
    ...(quote === 'none' && delimiter === decimal
      ? [
          `${at}.decimal: it is also the delimiter, which no value can hold without quotes; correct one of them`,
        ]
      : []),
    ...(quote === 'none' && delimiter === group
      ? [`${at}.group: it is also the delimiter, which no value can hold without quotes; correct one of them`]
      : []),
  ];
}

/** Without a header, columns go by their order. */
function headerlessFaults({ header, extra, columns }: CsvSource): string[] {
  if (header) return [];
  return [
    ...(extra === 'ignore'
      ? [
          'source.extra: without a header no column is known to be another; leave it out, and say every column',
        ]
      : []),
    ...Object.entries(columns).flatMap(([name, column]) => [
      ...(column.header === undefined
        ? []
        : [`source.columns.${name}.from: there is no header to find it in; leave it out`]),
      ...(column.mayBeAbsent
        ? [`source.columns.${name}.optional: there is no header to lack it; leave it out`]
        : []),
    ]),
  ];
}

function columnFaults(at: string, column: Column, source: CsvSource): string[] {
  return [
    ...notationFaults(at, column, source),
    ...nullFaults(at, column, source),
    ...absentFaults(at, column),
  ];
}

function notationFaults(at: string, { type, notation }: Column, source: CsvSource): string[] {
  if (notation === undefined) return [];
  const known: readonly string[] = typeFacts(type).notation;
  const foreign = Object.keys(notation).filter((key) => !known.includes(key));
  const its = `${at}.written`;
  if (foreign.length > 0) {
    return foreign.map((key) => `${its}.${key}: columns of ${type.kind} have no such notation; leave it out`);
  }
  const { unix, zone, date, decimal, group } = notation;
  return [
    ...(decimal === undefined && group === undefined ? [] : markFaults(its, { ...source, ...notation })),
    ...(unix !== undefined && zone !== undefined
      ? [`${its}.zone: Unix times are of UTC, and have none; leave it out`]
      : []),
    ...(unix !== undefined && date !== undefined
      ? [`${its}.date: Unix times are numbers, and have none; leave it out`]
      : []),
  ];
}

function nullFaults(at: string, { type, nullWords, mayBeEmpty }: Column, { trim }: Dialect): string[] {
  if (nullWords === undefined) return [];
  const its = `${at}.null`;
  const { isText } = typeFacts(type);
  const twice = nullWords.find((word, index) => nullWords.indexOf(word) < index);
  return [
    ...(nullWords.length === 0 ? [`${its}: no word is said; write those that are NULL, or .nullable()`] : []),
    ...(mayBeEmpty
      ? []
      : [`${at}.nullable: with words for NULL a column may be NULL; leave one of both out`]),
    ...(twice === undefined ? [] : [`${its}: ${JSON.stringify(twice)} stands there twice`]),
    ...(nullWords.includes('') && !isText ? [`${its}: "" is NULL anyway; leave it out`] : []),
    ...nullWords
      .filter((word) => word !== word.trim() && (!isText || trim))
      .map(
        (word) =>
          `${its}: ${JSON.stringify(word)} has blanks around it, which it is compared without; leave them out`,
      ),
  ];
}

function absentFaults(at: string, { mayBeAbsent, mayBeEmpty }: Column): string[] {
  return mayBeAbsent && !mayBeEmpty
    ? [`${at}.nullable: where a header lacks the column it is NULL; leave one of both out`]
    : [];
}
