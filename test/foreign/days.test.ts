import { dayIn, momentIn, sameMoment } from './days.ts';

test.each([
  ['31/01/2024', 'DD/MM/YYYY', '2024-01-31'],
  ['20240131', 'YYYYMMDD', '2024-01-31'],
  ['31.01.2024', 'DD.MM.YYYY', '2024-01-31'],
  ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
  ['2023-02-29', 'YYYY-MM-DD', undefined],
  ['31/01/2024', 'MM/DD/YYYY', undefined],
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

test('zeros behind a moment say nothing', () => {
  expect(sameMoment('2024-01-31 10:00:00.000')).toBe('2024-01-31 10:00:00');
  expect(sameMoment('2024-01-31 10:00:00')).toBe('2024-01-31 10:00:00');
});
