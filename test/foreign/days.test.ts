import { dayIn, momentIn, sameMoment, unixIn } from './days.ts';

test.each([
  ['31/01/2024', 'DD/MM/YYYY', '2024-01-31'],
  ['20240131', 'YYYYMMDD', '2024-01-31'],
  ['31.01.2024', 'DD.MM.YYYY', '2024-01-31'],
  ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
  ['3/4/2024', 'M/D/YYYY', '2024-03-04'],
  ['13/4/2024', 'D/M/YYYY', '2024-04-13'],
  ['31-May-13', 'DD-Mon-YY', '2013-05-31'],
  ['1-DEC-1969', 'D-Mon-YYYY', '1969-12-01'],
  ['6/12/68', 'M/D/YY', '2068-06-12'],
  ['06/12/69', 'MM/DD/YY', '1969-06-12'],
  ['2023-02-29', 'YYYY-MM-DD', undefined],
  ['31/01/2024', 'MM/DD/YYYY', undefined],
  ['3/4/2024', 'DD/MM/YYYY', undefined],
  ['31-Mai-13', 'DD-Mon-YY', undefined],
  ['31x01x2024', 'DD.MM.YYYY', undefined],
  ['2024-01-31 ', 'YYYY-MM-DD', undefined],
])('%s as %s', (text, format, day) => expect(dayIn(text, format)).toBe(day));

test.each([
  ['2024-01-31T10:00', '2024-01-31 10:00:00'],
  ['2024-01-31 10:00:05.250', '2024-01-31 10:00:05.25'],
  ['2024-01-31 24:00', undefined],
  ['2024-01-31', undefined],
  ['2024-01-31T10:00Z', undefined],
])('%s as a moment', (text, moment) => expect(momentIn(text, 'YYYY-MM-DD')).toBe(moment));

test.each([
  ['2024-01-31T10:00Z', '2024-01-31 10:00:00'],
  ['2024-01-31 23:30:00.5-08:00', '2024-02-01 07:30:00.5'],
  ['2024-01-01T01:00:00+0530', '2023-12-31 19:30:00'],
  ['2024-01-01 01:00:00+02', '2023-12-31 23:00:00'],
  ['2024-01-01 01:00:00 UTC', '2024-01-01 01:00:00'],
  ['2024-01-31T10:00', undefined],
])('%s as a moment of UTC', (text, moment) =>
  expect(momentIn(text, 'YYYY-MM-DD', { zone: 'utc' })).toBe(moment),
);

test('what is finer than a millisecond is cut off where that was said', () => {
  const text = '2024-01-31 10:00:05.123999';
  expect(momentIn(text, 'YYYY-MM-DD')).toBe(text);
  expect(momentIn(text, 'YYYY-MM-DD', { fraction: 'truncate' })).toBe('2024-01-31 10:00:05.123');
});

test.each([
  ['0', 'seconds', '1970-01-01 00:00:00'],
  ['1700000000.5', 'seconds', '2023-11-14 22:13:20.5'],
  ['1700000000123', 'milliseconds', '2023-11-14 22:13:20.123'],
  ['-1', 'seconds', '1969-12-31 23:59:59'],
  ['1700000000.12345', 'seconds', undefined],
  ['1e9', 'seconds', undefined],
] as const)('%s %s since 1970', (text, unit, moment) => expect(unixIn(text, unit, undefined)).toBe(moment));

test('zeros behind a moment say nothing', () => {
  expect(sameMoment('2024-01-31 10:00:00.000')).toBe('2024-01-31 10:00:00');
  expect(sameMoment('2024-01-31 10:00:00')).toBe('2024-01-31 10:00:00');
});
