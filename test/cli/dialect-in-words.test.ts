import { dialectInWords } from '../../cli/dialect-in-words.ts';
import { CSV_DEFAULTS, type Dialect } from '../../core/definition/source.ts';

test.each<[Partial<Dialect>, string]>([
  [{}, 'utf-8, commas, " for quotes, decimal point, dates YYYY-MM-DD'],
  [
    { delimiter: ';', decimal: ',', group: '.', date: 'DD/MM/YYYY' },
    'utf-8, semicolons, " for quotes, decimal comma, thousands separated by ".", dates DD/MM/YYYY',
  ],
  [
    { delimiter: '\u0001', quote: 'none', escape: '\\', header: false },
    String.raw`utf-8, "\u0001" between fields, no quotes, decimal point, dates YYYY-MM-DD, no header, \ escapes`,
  ],
  [
    { skip: 1, comment: '#', footer: 'Total', trailingDelimiter: true, trim: true, extra: 'ignore' },
    'utf-8, commas, " for quotes, decimal point, dates YYYY-MM-DD, without its first line, comments behind "#", ' +
      'without what follows "Total", a delimiter behind each row, blanks around fields are none of them, other columns are passed over',
  ],
  [{ footer: 2 }, 'utf-8, commas, " for quotes, decimal point, dates YYYY-MM-DD, without its last 2 lines'],
])('%j is told as %s', (dialect, told) => {
  const { mode: _, tolerate: __, ...usual } = CSV_DEFAULTS;
  expect(dialectInWords({ ...usual, ...dialect })).toBe(told);
});
