import fc from 'fast-check';
import type { Column } from '../../../core/definition/columns.ts';
import { DATE_FORMATS, type DateFormat, orderOf } from '../../../core/definition/date-format.ts';
import { col } from '../../../core/definition/index.ts';
import { canonical, judged, placed, readerOf } from '../../support/values.ts';

const dates = (date: DateFormat) => col.date().written({ date });

test.each<[DateFormat, string, string]>([
  ['D/M/YYYY', '1/2/2024', '2024-02-01'],
  ['D/M/YYYY', '01/02/2024', '2024-02-01'],
  ['D/M/YYYY', '29/2/2024', '2024-02-29'],
  ['M/D/YYYY', '1/2/2024', '2024-01-02'],
  ['M/D/YYYY', '12/31/1999', '1999-12-31'],
  ['D.M.YYYY', '1.2.2024', '2024-02-01'],
  ['D-M-YYYY', '1-12-2024', '2024-12-01'],
  ['M-D-YYYY', '1-31-2024', '2024-01-31'],
  ['YYYY-M-D', '2024-1-2', '2024-01-02'],
  ['YYYY-M-D', '2024-11-12', '2024-11-12'],
  ['YYYY/M/D', '2024/1/31', '2024-01-31'],
  ['YYYYMMDD', '20240131', '2024-01-31'],
  ['DD/MM/YY', '01/02/24', '2024-02-01'],
  ['DD/MM/YY', '01/02/68', '2068-02-01'],
  ['DD/MM/YY', '01/02/69', '1969-02-01'],
  ['DD/MM/YY', '01/02/00', '2000-02-01'],
  ['MM/DD/YY', '01/02/99', '1999-01-02'],
  ['DD.MM.YY', '31.12.23', '2023-12-31'],
  ['DD-MM-YY', '31-12-23', '2023-12-31'],
  ['MM-DD-YY', '12-31-23', '2023-12-31'],
  ['D/M/YY', '1/2/24', '2024-02-01'],
  ['M/D/YY', '1/2/24', '2024-01-02'],
  ['D.M.YY', '1.2.24', '2024-02-01'],
  ['D-M-YY', '1-2-24', '2024-02-01'],
  ['M-D-YY', '1-2-24', '2024-01-02'],
  ['DD-Mon-YYYY', '02-Jan-2024', '2024-01-02'],
  ['DD-Mon-YYYY', '31-DEC-1999', '1999-12-31'],
  ['D-Mon-YYYY', '2-may-2024', '2024-05-02'],
  ['DD-Mon-YY', '02-JAN-24', '2024-01-02'],
  ['D-Mon-YY', '2-Sep-70', '1970-09-02'],
])('%s reads %s as %s', (format, text, value) => {
  expect(judged(dates(format), text)).toBe(value);
  // In a column as in a whole file.
  expect(judged(col.date(), text, { date: format })).toBe(value);
  const reader = readerOf(dates(format));
  for (const quoted of [false, true]) {
    const field = placed(text, ';', quoted);
    const end = quoted ? reader.scanQuoted(field.bytes, field.at) : reader.scan(field.bytes, field.at);
    expect([end, canonical(reader, field)]).toEqual([field.end, value]);
  }
});

test.each<[DateFormat, string, string]>([
  ['D/M/YYYY', '1/2/24', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '1/2/20245', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '001/2/2024', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '/2/2024', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '1-2-2024', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '1/2/2024 10:00', 'is not a date of the form D/M/YYYY'],
  ['D/M/YYYY', '31/4/2024', 'is no day of the calendar'],
  ['D/M/YYYY', '1/13/2024', 'is no day of the calendar'],
  ['D/M/YYYY', '0/1/2024', 'is no day of the calendar'],
  ['DD/MM/YY', '1/2/24', 'is not a date of the form DD/MM/YY'],
  ['DD/MM/YY', '01/02/2024', 'is not a date of the form DD/MM/YY'],
  ['DD/MM/YY', '29/02/23', 'is no day of the calendar'],
  ['DD-Mon-YYYY', '2-Jan-2024', 'is not a date of the form DD-Mon-YYYY'],
  ['DD-Mon-YYYY', '02-Fev-2024', 'is not a date of the form DD-Mon-YYYY'],
  ['DD-Mon-YYYY', '02-January-2024', 'is not a date of the form DD-Mon-YYYY'],
  ['DD-Mon-YYYY', '02-01-2024', 'is not a date of the form DD-Mon-YYYY'],
  ['DD-Mon-YYYY', '30-Feb-2024', 'is no day of the calendar'],
  ['YYYYMMDD', '2024-01-31', 'is not a date of the form YYYYMMDD'],
])('as %s, %s %s', (format, text, fault) => {
  expect(judged(dates(format), text)).toEqual({ fault });
});

test('a format takes every date that is written so, and no other day than was written', () => {
  const day = fc.date({ min: new Date('1969-01-01'), max: new Date('2068-12-31'), noInvalidDate: true });
  const reads = DATE_FORMATS.map((format) => ({ format, reader: readerOf(dates(format)) }));
  fc.assert(
    fc.property(day, fc.constantFrom(...DATE_FORMATS), (date, format) => {
      const iso = date.toISOString().slice(0, 10);
      const text = spelled(iso, format);
      for (const other of reads) {
        const { value } = other.reader.judge(text);
        const mayDiffer = orderOf(other.format) !== orderOf(format);
        if (other.format === format) expect([text, value]).toEqual([text, iso]);
        else if (!mayDiffer && value !== undefined)
          expect([text, other.format, value]).toEqual([text, other.format, iso]);
      }
    }),
    { numRuns: 2000, seed: 5 },
  );
});

/** An ISO day as a format writes it. */
function spelled(iso: string, format: DateFormat): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  const name = new Date(iso).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
  return format
    .replace('YYYY', year)
    .replace('YY', year.slice(2))
    .replace('DD', day)
    .replace('D', String(Number(day)))
    .replace('MM', month)
    .replace(/M(?!on)/, String(Number(month)))
    .replace('Mon', name);
}

test('formats that are listed first are the strictest, and ISO is the first of all', () => {
  expect(DATE_FORMATS.slice(0, 8)).toEqual([
    'YYYY-MM-DD',
    'DD/MM/YYYY',
    'MM/DD/YYYY',
    'YYYY/MM/DD',
    'DD.MM.YYYY',
    'DD-MM-YYYY',
    'MM-DD-YYYY',
    'YYYYMMDD',
  ]);
  expect(new Set(DATE_FORMATS).size).toBe(DATE_FORMATS.length);
  for (const format of DATE_FORMATS) {
    const loose = format.replace(/\bDD\b/, 'D').replace(/\bMM\b/, 'M');
    const place = DATE_FORMATS.findIndex((other) => other === loose);
    expect([format, place]).toEqual([format, expect.any(Number)]);
    if (loose !== format && format !== 'YYYYMMDD')
      expect(place).toBeGreaterThan(DATE_FORMATS.indexOf(format));
  }
});

test.each<[Column, string, string]>([
  [dates('DD/MM/YYYY'), '31/12/2024', '/'],
  [dates('D.M.YY'), '1.2.24', '.'],
  [col.timestamp(), '2024-12-31 10:00:00', ' '],
  [col.timestamp(), '2024-12-31 10:00:00', ':'],
  [col.timestamp().written({ zone: 'utc' }), '2024-12-31 10:00:00.5Z', '.'],
])('of %j, an unquoted %j is no value where %j parts fields', (column, text, delimiter) => {
  const reader = readerOf(column, { delimiter });
  const bare = placed(text, delimiter, false);
  expect(reader.scan(bare.bytes, bare.at)).toBe(-1);
  const quoted = placed(text, delimiter, true);
  expect(reader.scanQuoted(quoted.bytes, quoted.at)).toBe(quoted.end);
});

test('a day beyond the bounds is left to the judge, who says so', () => {
  const column = col.date({ min: '2024-01-02', max: '2024-01-31' }).written({ date: 'D/M/YY' });
  const { scan, judge } = readerOf(column);
  const taken = ['1/1/24', '2/1/24', '31/1/24', '1/2/24'].map((text) => scan(Buffer.from(`${text};`), 0) > 0);
  expect(taken).toEqual([false, true, true, false]);
  expect(judge('1/1/24')).toEqual({ fault: 'is before 2024-01-02', kind: 'rule' });
  expect(judge('1/2/24')).toEqual({ fault: 'is after 2024-01-31', kind: 'rule' });
});
