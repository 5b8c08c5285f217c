import fc from 'fast-check';
import type { Column } from '../../../core/definition/columns.ts';
import { col } from '../../../core/definition/index.ts';
import { GROUP_MARKS, type Notation } from '../../../core/definition/notation.ts';
import type { Dialect } from '../../../core/definition/source.ts';
import { canonical, judged, placed, readerOf } from '../../support/values.ts';

/** `AFLUENTE_RUNS=30000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 15_000);

const brazilian = { group: '.', decimal: ',' } as const;
const english = { group: ',', decimal: '.' } as const;
const french = { group: ' ', decimal: ',' } as const;
const swiss = { group: "'", decimal: '.' } as const;
const amount = col.decimal(12, 2);

test.each<[Column, Notation, string, string]>([
  [amount, brazilian, '9.524,43', '9524.43'],
  [amount, brazilian, '1.234.567,8', '1234567.8'],
  [amount, brazilian, '-1.000', '-1000'],
  [amount, brazilian, '+1.000', '1000'],
  [amount, brazilian, '999', '999'],
  [amount, brazilian, '1234', '1234'],
  [amount, brazilian, '1234,5', '1234.5'],
  [amount, brazilian, '0,75', '0.75'],
  [amount, brazilian, ',75', '0.75'],
  [amount, brazilian, '0', '0'],
  [amount, english, '9,524.43', '9524.43'],
  [amount, english, '1,000,000', '1000000'],
  [amount, french, '9 524,43', '9524.43'],
  [amount, french, '9\u{a0}524,43', '9524.43'],
  [amount, french, '1\u{202f}009\u{202f}524,43', '1009524.43'],
  [amount, french, '1 009\u{a0}524', '1009524'],
  [amount, swiss, "9'524.43", '9524.43'],
  [amount, swiss, '9’524.43', '9524.43'],
  [col.int(), brazilian, '2.147.483.647', '2147483647'],
  [col.int(), { group: '_' }, '1_000', '1000'],
  [col.int(), { group: '.' }, '-1.000', '-1000'],
  [col.bigint(), brazilian, '-9.223.372.036.854.775.808', '-9223372036854775808'],
  [col.decimal(38, 0), english, `1${',000'.repeat(12)}`, `1${'000'.repeat(12)}`],
  [col.double(), brazilian, '1.234,5678', '1234.5678'],
  [col.double(), brazilian, '1.234,5e3', '1234.5e3'],
  [col.int({ min: 1000 }), brazilian, '1.000', '1000'],
])('%j, written %j, takes %j as %j', (column, notation, text, value) => {
  expect(judged({ ...column, notation }, text)).toBe(value);
  // In a column as in a whole file.
  const { group, decimal = '.' } = notation;
  if (group) expect(judged(column, text, { group, decimal, delimiter: ';' })).toBe(value);
});

const NO_DECIMAL = 'is not a decimal(12,2)';

test.each<[Column, Notation, string, string]>([
  [amount, brazilian, '0.750', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '00.750', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1.23', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1.2345', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1234.567', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1.234.56', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1..234', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '.234', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1.234.', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '1.234,567.890', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, '192.168.100.200', 'has more than 10 digits before the decimal mark'],
  [amount, brazilian, '192.168.0.1', `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, brazilian, "1'234", `${NO_DECIMAL}; decimal is ",", and group is "."`],
  [amount, french, '1  234', `${NO_DECIMAL}; decimal is ",", and group is " "`],
  [amount, {}, '1,234.50', `${NO_DECIMAL}; decimal is ".", and group is not set`],
  [amount, {}, '1 234', `${NO_DECIMAL}; decimal is ".", and group is not set`],
  [amount, {}, 'R$ 12', NO_DECIMAL],
  [col.double(), {}, '1,5', 'is not a double; decimal is ".", and group is not set'],
  [col.int(), {}, '1,234', 'is not an int; group is not set'],
  [col.int(), {}, '1.5', 'is not an int'],
  [col.int(), brazilian, '1,234', 'is not an int; group is "."'],
  [col.int(), brazilian, '1.234,00', 'is not an int'],
  [col.int(), brazilian, '2.147.483.648', 'is outside of the range of an int'],
  [col.int({ min: 1001 }), brazilian, '1.000', 'is below the minimum 1001'],
  [col.decimal(12, 2, { max: 1000 }), brazilian, '1.000,01', 'is above the maximum 1000'],
  [col.decimal(12, 2), brazilian, '1.000,015', 'has more than 2 digits behind the decimal mark'],
  [col.double({ max: 1000 }), brazilian, '1.000,01', 'is above the maximum 1000'],
])('of %j, written %j, %j %s', (column, notation, text, fault) => {
  expect(judged({ ...column, notation }, text)).toEqual({ fault });
});

test('a mark that parts fields is one in quotes only', () => {
  const scanned = (column: Column, text: string, quoted: boolean, dialect: Partial<Dialect>) => {
    const reader = readerOf(column, dialect);
    const field = placed(text, dialect.delimiter ?? ',', quoted);
    const end = (quoted ? reader.scanQuoted : reader.scan)(field.bytes, field.at);
    return end === field.end ? canonical(reader, field) : undefined;
  };
  const comma = { delimiter: ',', decimal: ',' } as const;
  // The field is `1`, and what follows the next one's.
  expect(scanned(amount, '1,5', false, comma)).toBe('1');
  expect(scanned(amount, '1,5', true, comma)).toBe('1.5');
  expect(scanned(col.double(), '1,5', false, comma)).toBe('1');
  expect(scanned(col.double(), '1,5', true, comma)).toBe('1.5');
  expect(scanned(amount, '1.234,5', false, { ...comma, group: '.' })).toBe('1234');
  expect(scanned(amount, '1.234,5', true, { ...comma, group: '.' })).toBe('1234.5');
  const grouped = { delimiter: ',', group: ',' } as const;
  for (const column of [amount, col.int(), col.bigint(), col.double()]) {
    expect(scanned(column, '1,234', false, grouped)).toBe('1');
    expect(scanned(column, '1,234', true, grouped)).toBe('1234');
    expect(scanned(column, '1,234', true, { ...grouped, quote: "'" })).toBe('1234');
  }
  expect(scanned(amount, '1 234', false, { delimiter: ' ', group: ' ' })).toBe('1');
  expect(scanned(amount, '1\u{a0}234', true, { delimiter: ' ', group: ' ' })).toBe('1234');
});

const MARKS = GROUP_MARKS.flatMap((group) =>
  (['.', ','] as const).flatMap((decimal) => (group === decimal ? [] : [{ group, decimal }])),
);

/** Numbers, grouped as they should be or nearly so. */
const near = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    groups: fc.array(fc.constantFrom('1', '12', '123', '000', '0', '012', '1234', ''), {
      minLength: 1,
      maxLength: 6,
    }),
    mark: fc.constantFrom('.', ',', ' ', "'", '_', '\u{a0}', '\u{202f}', '’', ''),
    behind: fc.constantFrom('', '.5', ',5', '.25', ',250', '.', ',', 'e3', '.123,5'),
  })
  .map(({ sign, groups, mark, behind }) => `${sign}${groups.join(mark)}${behind}`);

/** How people group a number. */
const right = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.constantFrom(...MARKS), fc.constantFrom(0, 1, 2))
  .map(([whole, { group, decimal }, scale]) => {
    const [before = '', behind] = (whole / 10 ** scale).toFixed(scale).split('.');
    const grouped = before.replaceAll(/\B(?=(\d{3})+$)/g, group);
    return behind === undefined ? grouped : `${grouped}${decimal}${behind}`;
  });

test('whatever a scan takes, the judge accepts as the number that is written', () => {
  const columns = [
    col.int(),
    col.int({ min: -5, max: 1000 }),
    col.bigint(),
    col.decimal(12, 2),
    col.decimal(6, 3, { min: -1.5 }),
    col.decimal(38, 0),
    col.double(),
    col.double({ max: 1000 }),
  ];
  let taken = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...columns),
      fc.constantFrom(...MARKS),
      fc.oneof(near, right),
      fc.constantFrom(';', ',', ' ', '\t', '_', '.'),
      fc.boolean(),
      fc.constantFrom<Notation>({}, { codes: 'reject' }),
      (column, marks, text, delimiter, quoted, notation) => {
        const reader = readerOf({ ...column, notation }, { ...marks, delimiter });
        const field = placed(text, delimiter, quoted);
        const end = (quoted ? reader.scanQuoted : reader.scan)(field.bytes, field.at);
        expect(end).toBeLessThanOrEqual(field.end);
        if (end !== field.end || end === field.at) return;
        taken += 1;
        const { value } = reader.judge(field.bytes.toString('utf8', field.at, field.end));
        expect(value).toBeDefined();
        // There is no negative zero in a table.
        expect(Number(canonical(reader, field)) + 0).toBe(Number(value) + 0);
      },
    ),
    { numRuns: RUNS, seed: 17 },
  );
  expect(taken).toBeGreaterThan(RUNS / 10);
});

test.each<[Column, Notation, string, string | undefined]>([
  [col.int(), {}, '00123', undefined],
  [col.int(), {}, '-01', undefined],
  [col.int(), {}, '0', '0'],
  [col.int(), {}, '+12345', '12345'],
  [col.int(), {}, '+123456', undefined],
  [col.bigint(), {}, '0001234567890123456', undefined],
  [amount, {}, '00.75', undefined],
  [amount, {}, '0.75', '0.75'],
  [col.double(), {}, '01e5', undefined],
  [amount, brazilian, '01.234,50', undefined],
  [amount, brazilian, '0001234,50', undefined],
  [amount, brazilian, '1.034,50', '1034.5'],
])('%j, written %j and no code, takes of %j %j', (column, notation, text, value) => {
  const reader = readerOf({ ...column, notation: { ...notation, codes: 'reject' } }, { delimiter: ';' });
  expect(reader.judge(text).value).toBe(value);
  const taken = reader.scan(Buffer.from(`${text};`), 0);
  if (value === undefined) expect(taken).toBe(-1);
  expect(reader.scanQuoted(Buffer.from(`${text}"`), 0)).toBe(taken);
});

test('usual numbers are scanned, not judged', () => {
  const usual: [Column, Notation, string][] = [
    [amount, brazilian, '9.524,43'],
    [amount, brazilian, '24,43'],
    [amount, french, '9\u{202f}524,43'],
    [amount, swiss, "9'524.43"],
    [col.int({ min: 0 }), brazilian, '1.000'],
    [col.bigint(), english, '1,000,000,000,000'],
    [col.double(), brazilian, '1.234,5'],
  ];
  for (const [column, notation, text] of usual) {
    const { scan, scanQuoted } = readerOf({ ...column, notation }, { delimiter: ';' });
    expect([text, scan(Buffer.from(`${text};`), 0)]).toEqual([text, Buffer.byteLength(text)]);
    expect([text, scanQuoted(Buffer.from(`${text}"`), 0)]).toEqual([text, Buffer.byteLength(text)]);
  }
});

test('a long number takes no time worth telling', () => {
  const began = performance.now();
  for (const text of ['1'.repeat(1 << 20), `1${'.000'.repeat(1 << 18)}`, `1${'.000'.repeat(1 << 18)}x`]) {
    for (const column of [col.int(), amount, col.double()]) {
      const reader = readerOf(column, { ...brazilian, delimiter: ';' });
      reader.judge(text);
      reader.scan(Buffer.from(`${text};`), 0);
    }
  }
  expect(performance.now() - began).toBeLessThan(5000);
});
