import fc from 'fast-check';
import { col } from '../../../core/definition/index.ts';
import type { Column } from '../../../core/definition/columns.ts';
import type { Dialect } from '../../../core/definition/source.ts';
import { canonical, judged, placed, readerOf } from '../../support/values.ts';

/** `AFLUENTE_RUNS=20000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 12_000);

const comma = { decimal: ',' } as const;
const euro = { date: 'DD/MM/YYYY' } as const;

test.each<[Column, string, string, Partial<Dialect>?]>([
  [col.int(), '2147483647', '2147483647'],
  [col.int(), '-2147483648', '-2147483648'],
  [col.int(), '+007', '7'],
  [col.bigint(), '9223372036854775807', '9223372036854775807'],
  [col.bigint(), '-9223372036854775808', '-9223372036854775808'],
  [col.bigint(), '000000000000000000000000012', '12'],
  [col.decimal(38, 0), '9'.repeat(38), '9'.repeat(38)],
  [col.decimal(38, 38), `0.${'9'.repeat(38)}`, `0.${'9'.repeat(38)}`],
  [col.decimal(4, 2), '12.3400', '12.34'],
  [col.decimal(4, 2), '.5', '0.5'],
  [col.decimal(4, 2), '5.', '5'],
  [col.decimal(4, 2), '-12,5', '-12.5', comma],
  [col.double(), '1e-7', '1e-7'],
  [col.double(), '-1,5E+3', '-1.5E+3', comma],
  [col.double(), '179769313486231570000000000000000', '179769313486231570000000000000000'],
  [col.date(), '2024-02-29', '2024-02-29'],
  [col.date(), '2000-02-29', '2000-02-29'],
  [col.date(), '31/12/1999', '1999-12-31', euro],
  [col.date(), '12/31/1999', '1999-12-31', { date: 'MM/DD/YYYY' }],
  [col.date(), '31.12.1999', '1999-12-31', { date: 'DD.MM.YYYY' }],
  [col.date(), '31-12-1999', '1999-12-31', { date: 'DD-MM-YYYY' }],
  [col.date(), '19991231', '1999-12-31', { date: 'YYYYMMDD' }],
  [col.date(), '1999/12/31', '1999-12-31', { date: 'YYYY/MM/DD' }],
  [col.timestamp(), '2024-02-29T23:59', '2024-02-29 23:59:00'],
  [col.timestamp(), '2024-02-29 23:59:59.123000', '2024-02-29 23:59:59.123'],
  [col.timestamp(), '31/12/1999 00:00:00.5', '1999-12-31 00:00:00.5', euro],
  [col.timestamp(), '19991231T00:00:01', '1999-12-31 00:00:01', { date: 'YYYYMMDD' }],
  [col.timestamp({ max: '2024-12-31' }), '2024-12-31 23:59:59.999', '2024-12-31 23:59:59.999'],
  [col.boolean(), 'TRUE', 'true'],
  [col.boolean(), '0', 'false'],
  [col.string({ oneOf: ['', 'a b'] }), '', ''],
  [col.string({ maxLength: 2 }), '😀é', '😀é'],
  [col.string({ pattern: '[A-Z]{2}|x' }), 'XL', 'XL'],
])('%j takes %j as %j', (column, text, value, dialect = {}) => {
  expect(judged(column, text, dialect)).toBe(value);
});

test.each<[Column, string, string, Partial<Dialect>?]>([
  [col.int(), 'three', 'is not an int'],
  [col.int(), '1.0', 'is not an int'],
  [col.int(), '2147483648', 'is outside of the range of an int'],
  [col.int({ min: 1 }), '0', 'is below the minimum 1'],
  [col.int({ max: 9 }), '10', 'is above the maximum 9'],
  [col.bigint(), '9223372036854775808', 'is outside of the range of a bigint'],
  [col.bigint(), '1'.repeat(99), 'is outside of the range of a bigint'],
  [col.decimal(4, 2), '123', 'has more than 2 digits before the decimal mark'],
  [col.decimal(4, 2), '1.234', 'has more than 2 digits behind the decimal mark'],
  [col.decimal(4, 2), '1,5', 'is not a decimal(4,2); decimal is ".", and group is not set'],
  [col.decimal(9, 2), '1.234,50', 'is not a decimal(9,2); decimal is ",", and group is not set', comma],
  [col.decimal(4, 2), '.', 'is not a decimal(4,2)'],
  [col.decimal(4, 2), '1e2', 'is not a decimal(4,2)'],
  [col.decimal(4, 2, { min: 0.005 }), '0.00', 'is below the minimum 0.005'],
  [col.decimal(4, 2, { max: 0.1 }), '0.11', 'is above the maximum 0.1'],
  [col.decimal(38, 10, { min: 1e-7 }), '0.00000009', 'is below the minimum 1e-7'],
  [col.double(), 'NaN', 'is not a double'],
  [col.double(), 'Infinity', 'is not a double'],
  [col.double(), '1e309', 'is outside of the range of a double'],
  [col.double({ max: 1.5 }), '1.50001', 'is above the maximum 1.5'],
  [col.date(), '2023-02-29', 'is no day of the calendar'],
  [col.date(), '1900-02-29', 'is no day of the calendar'],
  [col.date(), '2023-13-01', 'is no day of the calendar'],
  [col.date(), '2023-04-31', 'is no day of the calendar'],
  [col.date(), '0000-01-01', 'is no day of the calendar'],
  [col.date(), '2023-1-01', 'is not a date of the form YYYY-MM-DD'],
  [col.date(), '01/02/2023', 'is not a date of the form YYYY-MM-DD'],
  [col.date(), '1/2/2023', 'is not a date of the form DD/MM/YYYY', euro],
  [col.date({ min: '2020-01-01' }), '2019-12-31', 'is before 2020-01-01'],
  [col.date({ max: '2020-01-01' }), '2020-01-02', 'is after 2020-01-01'],
  [col.timestamp(), '2024-01-01', 'is not a timestamp of the form YYYY-MM-DD HH:MM[:SS[.fff]]'],
  [col.timestamp(), '2024-01-01 24:00:00', 'is no time of the day'],
  [col.timestamp({ max: '2024-12-31' }), '2025-01-01 00:00:00', 'is after 2024-12-31'],
  [col.boolean(), 'yes', 'is not a boolean (true or false)'],
  [col.string({ oneOf: ['paid'] }), 'paid ', 'is not one of the allowed values'],
  [col.string({ minLength: 2 }), '😀', 'is shorter than 2 characters'],
  [col.string({ maxLength: 2 }), 'e\u0301x', 'is longer than 2 characters'],
  [col.string({ pattern: '[A-Z]{2}' }), 'XXL', "doesn't match the pattern [A-Z]{2}"],
])('%j: %j is at fault', (column, text, fault, dialect = {}) => {
  expect(judged(column, text, dialect)).toEqual({ fault });
});

test.each<[Column, string]>([
  [col.int({ max: 9 }), '10'],
  [col.decimal(4, 2, { min: 0 }), '-1'],
  [col.double({ max: 1.5 }), '2'],
  [col.date({ min: '2020-01-01' }), '2019-12-31'],
  [col.timestamp({ max: '2024-12-31' }), '2025-01-01 00:00:00'],
  [col.string({ oneOf: ['paid'] }), 'open'],
])('%j: %j is of the type, and breaks a rule', (column, text) => {
  expect(readerOf(column).judge(text)).toMatchObject({ kind: 'rule' });
});

/** Near misses of every type: what a scan might take by mistake. */
const near = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789+-.,eE'), maxLength: 24 }),
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  fc
    .tuple(
      fc.constantFrom('2024', '1900', '0000', '20a4', '9999'),
      fc.constantFrom('-', '/', '.', ''),
      fc.constantFrom('01', '02', '12', '13', '00', '1'),
      fc.constantFrom('01', '28', '29', '30', '31', '32', '3'),
      fc.constantFrom('', ' 00:00:00', 'T23:59:59.999', ' 12:30', ' 24:00:00', ' 00:00:00.1234', 'Z'),
    )
    .chain(([y, s, m, d, time]) =>
      fc.constantFrom(
        [y, s, m, s, d, time].join(''),
        [d, s, m, s, y, time].join(''),
        [m, s, d, s, y, time].join(''),
      ),
    ),
  fc.constantFrom('true', 'false', 'True', 'tru', 'falsey', 't', 'paid', 'paidx', 'pai', 'é', '😀x', ''),
);
const columns = [
  col.int({ min: -5, max: 1000 }),
  col.int(),
  col.bigint({ min: 0 }),
  col.bigint(),
  col.decimal(6, 3, { min: -1.5, max: 10.0005 }),
  col.decimal(38, 10),
  col.decimal(20, 0, { max: 5 }),
  col.double({ min: 0.1 }),
  col.double(),
  col.date({ min: '1900-02-01', max: '2024-02-29' }),
  col.date(),
  col.timestamp({ min: '1900-02-01' }),
  col.timestamp(),
  col.boolean(),
  col.string(),
  col.string({ oneOf: ['paid', 'pai', 'é', '', 'a"b'] }),
  col.string({ minLength: 2, maxLength: 5, pattern: '[^x]*' }),
];

test('whatever the scan takes, the judge accepts as the same value', () => {
  const dialects = fc.record({
    decimal: fc.constantFrom('.', ','),
    date: fc.constantFrom('YYYY-MM-DD', 'DD/MM/YYYY', 'MM-DD-YYYY', 'DD.MM.YYYY', 'YYYYMMDD'),
    delimiter: fc.constant(';'),
  }) as fc.Arbitrary<Partial<Dialect>>;
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...columns), dialects, near, (column, dialect, text) => {
      const reader = readerOf(column, dialect);
      for (const quoted of [false, true]) {
        const field = placed(text, ';', quoted);
        const end = quoted ? reader.scanQuoted(field.bytes, field.at) : reader.scan(field.bytes, field.at);
        if (text === '' || end !== field.end) continue;
        taken += 1;
        const scanned = canonical(reader, field);
        const { value } = reader.judge(text);
        expect(value).toBeDefined();
        const isNumber = ['int', 'bigint', 'decimal', 'double'].includes(column.type.kind);
        // There is no negative zero in a table.
        if (isNumber) expect(Number(scanned) + 0).toBe(Number(value) + 0);
        else expect(scanned).toBe(value);
      }
    }),
    { numRuns: RUNS, seed: 3 },
  );
  expect(taken).toBeGreaterThan(3000);
});

test('a value as long as a row may be takes no time worth telling', () => {
  const long = 1 << 20;
  const began = performance.now();
  for (const text of ['1'.repeat(long), `${'0'.repeat(long)}x`, `1.${'0'.repeat(long)}x`, ' '.repeat(long)]) {
    for (const column of columns) readerOf(column).judge(text);
  }
  expect(performance.now() - began).toBeLessThan(5000);
});

test('usual values are scanned, not judged', () => {
  const usual: [Column, string, Partial<Dialect>?][] = [
    [col.int(), '-42'],
    [col.bigint({ min: 1 }), '100001'],
    [col.decimal(12, 2, { min: 0 }), '174.54'],
    [col.decimal(12, 2, { min: 0 }), '174,54', { decimal: ',', delimiter: ';' }],
    [col.double(), '3.75'],
    [col.date(), '31/12/1999', euro],
    [col.timestamp(), '2024-02-29T23:59:59.999'],
    [col.boolean(), 'true'],
    [col.string({ oneOf: ['paid', 'paid off'] }), 'paid'],
    [col.string({ oneOf: ['paid', 'paid off'] }), 'paid off'],
  ];
  for (const [column, text, dialect] of usual) {
    const { scan, scanQuoted } = readerOf(column, dialect);
    expect([text, scan(Buffer.from(`${text};`), 0)]).toEqual([text, text.length]);
    expect([text, scanQuoted(Buffer.from(`${text}"`), 0)]).toEqual([text, text.length]);
  }
});
