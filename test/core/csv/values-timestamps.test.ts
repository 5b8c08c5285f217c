import fc from 'fast-check';
import type { Column } from '../../../core/definition/columns.ts';
import { col } from '../../../core/definition/index.ts';
import type { Dialect } from '../../../core/definition/source.ts';
import { canonical, judged, placed, readerOf } from '../../support/values.ts';

/** `AFLUENTE_RUNS=30000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 12_000);

const utc = col.timestamp().written({ zone: 'utc' });
const cut = col.timestamp().written({ fraction: 'truncate' });
const both = col.timestamp().written({ zone: 'utc', fraction: 'truncate' });
const seconds = col.timestamp().written({ unix: 'seconds' });
const milliseconds = col.timestamp().written({ unix: 'milliseconds' });

test.each<[Column, string, string, Partial<Dialect>?]>([
  // JavaScript, pandas, Postgres, BigQuery, Snowflake, Python.
  [utc, '2024-03-01T12:34:56.789Z', '2024-03-01 12:34:56.789'],
  [utc, '2024-03-01T12:34:56z', '2024-03-01 12:34:56'],
  [utc, '2024-03-01 12:34:56+00:00', '2024-03-01 12:34:56'],
  [both, '2024-03-01 12:34:56.123456+00', '2024-03-01 12:34:56.123'],
  [both, '2024-03-01 12:34:56.123456 UTC', '2024-03-01 12:34:56.123'],
  [utc, '2024-03-01 12:34:56UTC', '2024-03-01 12:34:56'],
  [utc, '2024-03-01 12:34:56.000 -0800', '2024-03-01 20:34:56.000'],
  [both, '2024-03-01T12:34:56.123456789+02:00', '2024-03-01 10:34:56.123'],
  [utc, '2024-03-01T12:34:56+0530', '2024-03-01 07:04:56'],
  [utc, '2024-03-01T12:34:56-00:00', '2024-03-01 12:34:56'],
  [utc, '2024-03-01T12:34Z', '2024-03-01 12:34:00'],
  [utc, '2024-03-01T12:34:56.5000000Z', '2024-03-01 12:34:56.500'],
  [utc, '2024-03-01T12:34:56,5Z', '2024-03-01 12:34:56.5'],
  // Over days, months and years.
  [utc, '2024-03-01T01:30:00+02:00', '2024-02-29 23:30:00'],
  [utc, '2023-03-01T01:30:00+02:00', '2023-02-28 23:30:00'],
  [utc, '2024-02-29T23:30:00-00:45', '2024-03-01 00:15:00'],
  [utc, '2023-12-31T20:00:00-05', '2024-01-01 01:00:00'],
  [utc, '2024-01-01T00:00:00+00:01', '2023-12-31 23:59:00'],
  [utc, '2024-01-01T00:00:00+18:00', '2023-12-31 06:00:00'],
  [utc, '0001-01-01T00:00:00Z', '0001-01-01 00:00:00'],
  [utc, '9999-12-31T23:59:59.999Z', '9999-12-31 23:59:59.999'],
  [utc, '01/03/2024 12:34:56Z', '2024-03-01 12:34:56', { date: 'DD/MM/YYYY' }],
  [utc, '20240301T12:34:56Z', '2024-03-01 12:34:56', { date: 'YYYYMMDD' }],
  [cut, '2024-03-01 12:34:56.9999', '2024-03-01 12:34:56.999'],
  [cut, '2024-03-01 12:34:56', '2024-03-01 12:34:56'],
  [cut, '2024-03-01 12:34:56.1', '2024-03-01 12:34:56.1'],
  [col.timestamp(), '2024-03-01 12:34:56,789', '2024-03-01 12:34:56.789'],
  // Where days have one digit, hours may.
  [col.timestamp(), '1/2/2024 9:05', '2024-02-01 09:05:00', { date: 'D/M/YYYY' }],
  [col.timestamp(), '01/02/2024 09:05:07', '2024-02-01 09:05:07', { date: 'D/M/YYYY' }],
  [col.timestamp(), '2-Jan-24 23:05', '2024-01-02 23:05:00', { date: 'D-Mon-YY' }],
  [col.timestamp(), '02-JAN-24 23:05:00', '2024-01-02 23:05:00', { date: 'DD-Mon-YY' }],
  [seconds, '0', '1970-01-01 00:00:00'],
  [seconds, '1709296496', '2024-03-01 12:34:56'],
  [seconds, '1709296496.789', '2024-03-01 12:34:56.789'],
  [seconds, '1709296496.5', '2024-03-01 12:34:56.5'],
  [seconds, '1709296496.0000', '2024-03-01 12:34:56.000'],
  [seconds, '1709296496,25', '2024-03-01 12:34:56.25'],
  [seconds, '-1', '1969-12-31 23:59:59'],
  [seconds, '-0.5', '1969-12-31 23:59:59.5'],
  [seconds, '-86400.25', '1969-12-30 23:59:59.75'],
  [seconds, '-62135596800', '0001-01-01 00:00:00'],
  [seconds, '253402300799.999', '9999-12-31 23:59:59.999'],
  [
    col.timestamp().written({ unix: 'seconds', fraction: 'truncate' }),
    '1.23456789',
    '1970-01-01 00:00:01.234',
  ],
  [milliseconds, '1709296496789', '2024-03-01 12:34:56.789'],
  [milliseconds, '1709296496789.000', '2024-03-01 12:34:56.789'],
  [milliseconds, '-1', '1969-12-31 23:59:59.999'],
  [milliseconds, '951782400000', '2000-02-29 00:00:00.000'],
])('%j takes %j as %j', (column, text, value, dialect = {}) => {
  expect(judged(column, text, dialect)).toBe(value);
});

const OUTSIDE = 'is outside of the years 0001 to 9999';
const FINER = "is finer than a millisecond; .written({ fraction: 'truncate' }) cuts off what is";
const WITH_ZONE = "ends in a time zone, which only .written({ zone: 'utc' }) takes";
const WITHOUT_ZONE = "ends in no time zone, which .written({ zone: 'utc' }) asks for";
const NO_TIMESTAMP = 'is not a timestamp of the form YYYY-MM-DD HH:MM[:SS[.fff]]';

test.each<[Column, string, string, Partial<Dialect>?]>([
  [col.timestamp(), '2024-01-01 00:00:00Z', WITH_ZONE],
  [col.timestamp(), '2024-01-01 00:00:00.000 UTC', WITH_ZONE],
  [col.timestamp(), '2024-01-01 00:00:00-03', WITH_ZONE],
  [cut, '2024-01-01 00:00:00.0001Z', WITH_ZONE],
  [utc, '2024-01-01 00:00:00', WITHOUT_ZONE],
  [utc, '2024-01-01 00:00', WITHOUT_ZONE],
  [col.timestamp(), '2024-01-01 00:00:00.0001', FINER],
  [utc, '2024-01-01T00:00:00.123456Z', FINER],
  [utc, '2024-01-01T00:00:00+19:00', 'ends in an offset that no time zone has'],
  [utc, '2024-01-01T00:00:00+18:01', 'ends in an offset that no time zone has'],
  [utc, '2024-01-01T00:00:00-01:60', 'ends in an offset that no time zone has'],
  [utc, '2016-12-31T23:59:60Z', 'is a leap second, which a timestamp has no room for'],
  [utc, '2016-12-31T23:59:61Z', 'is no time of the day'],
  [utc, '2024-01-01T24:00:00Z', 'is no time of the day'],
  [utc, '2024-01-01T23:60:00Z', 'is no time of the day'],
  [utc, '2024-02-30T00:00:00Z', 'is no day of the calendar'],
  [utc, '0001-01-01T00:59:00+01:00', `${OUTSIDE} in UTC`],
  [utc, '9999-12-31T23:00:00-01:00', `${OUTSIDE} in UTC`],
  [utc, '2024-01-01T00:00:00 America/Sao_Paulo', `${NO_TIMESTAMP} and a time zone`],
  [utc, '2024-01-01T00:00:00+1', `${NO_TIMESTAMP} and a time zone`],
  [utc, '2024-01-01T00:00:00 ', `${NO_TIMESTAMP} and a time zone`],
  [utc, '2024-01-01', `${NO_TIMESTAMP} and a time zone`],
  [col.timestamp(), '2024-01-01 9:05:00', NO_TIMESTAMP],
  [col.timestamp(), '2024-01-01 09:05:', NO_TIMESTAMP],
  [col.timestamp(), '2024-01-01 09:05:00.', NO_TIMESTAMP],
  [
    col.timestamp(),
    '1/2/2024 9:5',
    'is not a timestamp of the form D/M/YYYY HH:MM[:SS[.fff]]',
    { date: 'D/M/YYYY' },
  ],
  [seconds, '1709296496.7891', FINER],
  [seconds, '1.7e9', 'is not a number of seconds since 1970-01-01'],
  [seconds, '2024-01-01 00:00:00', 'is not a number of seconds since 1970-01-01'],
  [seconds, '1,709,296,496', 'is not a number of seconds since 1970-01-01'],
  [seconds, '1709296496789', `${OUTSIDE}; unix: 'milliseconds' takes it`],
  [seconds, '253402300800', `${OUTSIDE}; unix: 'milliseconds' takes it`],
  [seconds, '-62135596800.001', `${OUTSIDE}; unix: 'milliseconds' takes it`],
  [seconds, '9'.repeat(400), OUTSIDE],
  [milliseconds, '253402300800000', OUTSIDE],
  [milliseconds, '1709296496789.5', FINER],
])('of %j, %j %s', (column, text, fault, dialect = {}) => {
  expect(judged(column, text, dialect)).toEqual({ fault });
});

test('bounds are of the moment in UTC', () => {
  const rules = { min: '2024-01-01', max: '2024-01-31' };
  const column = col.timestamp(rules).written({ zone: 'utc' });
  expect(judged(column, '2023-12-31T23:00:00-01:00')).toBe('2024-01-01 00:00:00');
  expect(judged(column, '2024-01-01T00:00:00+00:01')).toEqual({ fault: 'is before 2024-01-01' });
  expect(judged(column, '2024-02-01T00:00:00+00:01')).toBe('2024-01-31 23:59:00');
  expect(judged(column, '2024-01-31T23:59:59-00:01')).toEqual({ fault: 'is after 2024-01-31' });
  expect(judged(col.timestamp(rules).written({ unix: 'seconds' }), '1706745600')).toEqual({
    fault: 'is after 2024-01-31',
  });
});

const ZONES = ['Z', 'z', ' UTC', 'UTC', '+00', '-0300', '+05:30', ' -08:00', '+18:00', '+1', '+99:99', ' '];
/** A moment as programs write it, and near misses. */
const spelling = fc
  .record({
    day: fc.constantFrom(
      '2024-02-29',
      '2023-12-31',
      '2024-01-01',
      '0001-01-01',
      '9999-12-31',
      '2023-02-29',
      '1/2/2024',
      '1/2/2024',
      '31/12/1999',
    ),
    between: fc.constantFrom('T', ' ', 't'),
    clock: fc.constantFrom('00:00:00', '23:59:59', '12:30', '9:05', '23:59:60', '24:00:00', '01:02:03'),
    fraction: fc.constantFrom('', '.1', '.123', ',123', '.123000', '.1234567', '.', '.000000001'),
    zone: fc.oneof(
      { weight: 1, arbitrary: fc.constant('') },
      { weight: 2, arbitrary: fc.constantFrom(...ZONES) },
    ),
  })
  .map(({ day, between, clock, fraction, zone }) => `${day}${between}${clock}${fraction}${zone}`);
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom(10n, 13n, 16n).chain((digits) => fc.bigInt(0n, 10n ** digits)),
    fc.constantFrom('', '.5', ',25', '.1230', '.123456', '.'),
  )
  .map((parts) => parts.join(''));

test('whatever a scan takes, the judge accepts, and the raw file has the same text', () => {
  const columns = [
    col.timestamp(),
    utc,
    cut,
    both,
    col.timestamp({ min: '2023-12-31', max: '2024-02-29' }).written({ zone: 'utc' }),
    col.timestamp().written({ date: 'D/M/YYYY' }),
    seconds,
    milliseconds,
    col.timestamp({ min: '1970-01-02' }).written({ unix: 'seconds', fraction: 'truncate' }),
  ];
  const taken = new Map<Column, number>();
  fc.assert(
    fc.property(
      fc.constantFrom(...columns),
      fc.oneof(spelling, number),
      fc.constantFrom(';', ',', ' ', '.', ':'),
      fc.boolean(),
      (column, text, delimiter, quoted) => {
        const reader = readerOf(column, { delimiter });
        const field = placed(text, delimiter, quoted);
        const end = (quoted ? reader.scanQuoted : reader.scan)(field.bytes, field.at);
        expect(end).toBeLessThanOrEqual(field.end);
        if (end !== field.end || end === field.at) return;
        taken.set(column, (taken.get(column) ?? 0) + 1);
        const { value } = reader.judge(field.bytes.toString('utf8', field.at, field.end));
        expect([text, canonical(reader, field)]).toEqual([text, value]);
      },
    ),
    { numRuns: RUNS, seed: 11 },
  );
  for (const column of columns)
    expect([column, (taken.get(column) ?? 0) > RUNS / 1500]).toEqual([column, true]);
});

/** What the raw file has of a value that is scanned. */
function scanned(reader: ReturnType<typeof readerOf>, text: string): string | undefined {
  const field = placed(text, ';', false);
  return reader.scan(field.bytes, field.at) === field.end ? canonical(reader, field) : undefined;
}

test('a moment is the same as Date has it', () => {
  const zones = ['Z', '+00:00', '-03:00', '+05:30', '+14:00', '-12:00', '-00:01', '+18:00'];
  const reader = readerOf(both);
  const unix = readerOf(milliseconds);
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (date, zone) => {
        const text = `${date.toISOString().slice(0, -1)}${zone}`;
        const expected = new Date(text).toISOString().slice(0, -1).replace('T', ' ');
        expect([text, reader.judge(text).value]).toEqual([text, expected]);
        expect([text, scanned(reader, text)]).toEqual([text, expected]);
        const plain = date.toISOString().slice(0, -1).replace('T', ' ');
        expect(unix.judge(String(date.getTime())).value).toBe(plain);
        expect(scanned(unix, String(date.getTime()))).toBe(plain);
      },
    ),
    { numRuns: 5000, seed: 13 },
  );
});

test('a byte that is no digit is never taken for one, wherever it stands', () => {
  const texts: [Column, string][] = [
    [utc, '2024-03-01T12:34:56.789+05:30'],
    [utc, '2024-02-28 23:59:59Z'],
    [utc, '2023-12-31 10:00:00.5-11:45'],
    [cut, '2024-12-30 20:10:09.12'],
    [
      col.timestamp({ min: '2024-01-05', max: '2024-01-25' }).written({ zone: 'utc' }),
      '2024-01-15T00:00:00Z',
    ],
    [seconds, '1709296496'],
    [milliseconds, '1709296496789'],
    [
      col.timestamp({ min: '2020-01-01', max: '2024-12-31' }).written({ unix: 'milliseconds' }),
      '1709296496789',
    ],
  ];
  let taken = 0;
  for (const [column, text] of texts) {
    const reader = readerOf(column, { delimiter: ';' });
    for (let place = 0; place < text.length; place += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const changed = `${text.slice(0, place)}${String.fromCharCode(byte)}${text.slice(place + 1)}`;
        const bytes = Buffer.from(`${changed};${'9'.repeat(40)}`, 'latin1');
        if (reader.scan(bytes, 0) !== text.length) continue;
        taken += 1;
        expect([changed, reader.written?.()]).toEqual([changed, reader.judge(changed).value]);
      }
    }
  }
  expect(taken).toBeGreaterThan(500);
});

test('usual timestamps are scanned, not judged', () => {
  const usual: [Column, string][] = [
    [utc, '2024-03-01T12:34:56.789Z'],
    [utc, '2024-03-01 12:34:56+00:00'],
    [both, '2024-03-01T12:34:56.123456-03:00'],
    [cut, '2024-03-01 12:34:56.123456'],
    [col.timestamp(), '2024-03-01 12:34:56,123'],
    [col.timestamp().written({ date: 'M/D/YYYY' }), '1/2/2024 9:05'],
    [seconds, '1709296496'],
    [milliseconds, '1709296496789'],
  ];
  for (const [column, text] of usual) {
    const { scan, scanQuoted } = readerOf(column, { delimiter: ';' });
    expect([text, scan(Buffer.from(`${text};`), 0)]).toEqual([text, text.length]);
    expect([text, scanQuoted(Buffer.from(`${text}"`), 0)]).toEqual([text, text.length]);
  }
});
