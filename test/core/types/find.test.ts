import type { DateFormat } from '../../../core/definition/date-format.ts';
import type { Evidence, Numbers, TextNotation } from '../../../core/types/inference.ts';
import { FACTS, typeFacts } from '../../../core/types/kinds.ts';
import { typeName } from '../../../core/types/names.ts';
import type { ColumnKind } from '../../../core/types/type.ts';

const NOTHING: Evidence = {
  takenAs: () => false,
  notation: { decimal: '.', date: 'YYYY-MM-DD' },
  words: new Set(),
  numbers: undefined,
};
const taken =
  (...forms: (ColumnKind | `${ColumnKind} ${DateFormat}`)[]): Evidence['takenAs'] =>
  (kind, format) =>
    forms.includes(format ? `${kind} ${format}` : kind);
const numbers = (before: number, behind = 0, more: Partial<Numbers> = {}): Evidence => ({
  ...NOTHING,
  numbers: { before, behind, exponent: false, ...more },
});

/** The first that finds itself, the narrowest asked first, as `new` asks. */
function found(evidence: Evidence) {
  const kinds = FACTS.toSorted((one, other) => one.inference.breadth - other.inference.breadth);
  for (const { inference } of kinds) {
    const one = inference.find(evidence);
    if (one) return one;
  }
  return undefined;
}
const nameOf = (evidence: Evidence) => {
  const one = found(evidence);
  return one && typeName(one.type);
};

test('no two kinds are of the same breadth', () => {
  expect(new Set(FACTS.map(({ inference }) => inference.breadth)).size).toBe(FACTS.length);
});

test('texts that tell nothing are found to be nothing', () => {
  expect(found(NOTHING)).toBeUndefined();
});

test.each<[Evidence, string | undefined]>([
  [numbers(1), 'int'],
  [numbers(9), 'int'],
  [numbers(10), 'bigint'],
  [{ ...numbers(10), takenAs: taken('int', 'bigint') }, 'int'],
  [numbers(18), 'bigint'],
  [{ ...numbers(19), takenAs: taken('bigint') }, 'bigint'],
  [numbers(19), 'decimal(38, 0)'],
  [numbers(38), 'decimal(38, 0)'],
  // A double would change the last digits.
  [numbers(39), undefined],
  [numbers(3, 2), 'decimal(12, 2)'],
  [numbers(15, 2), 'decimal(17, 2)'],
  [numbers(3, 6), 'decimal(16, 6)'],
  [numbers(32, 6), 'decimal(38, 6)'],
  [numbers(33, 6), 'double'],
  [numbers(3, 7), 'double'],
  [numbers(3, 0, { exponent: true }), 'double'],
])('numbers: %j is %s', (evidence, name) => {
  expect(nameOf(evidence)).toBe(name);
});

test('numbers that the upload does not take keep how they are written', () => {
  const as: TextNotation = { decimal: ',', date: 'YYYY-MM-DD', grouped: true };
  expect(found(numbers(4, 2, { written: { as, example: '"1.234,50"' } }))).toEqual({
    type: { kind: 'decimal', precision: 12, scale: 2 },
    written: as,
    seen: ['written as "1.234,50"'],
    guessed: undefined,
  });
});

test.each<[string[], string | undefined]>([
  [['true', 'false'], 'boolean'],
  [['true'], 'boolean'],
  [['t', 'f'], 'boolean'],
  // A letter as any.
  [['t'], undefined],
  [['t', 'false'], undefined],
])('words: %j are %s', (words, name) => {
  expect(nameOf({ ...NOTHING, takenAs: taken('boolean'), words: new Set(words) })).toBe(name);
});

test('days and moments in the file’s format; what else they might be is told', () => {
  const notation = { decimal: '.', date: 'DD/MM/YYYY', otherDate: 'MM/DD/YYYY' } as const;
  expect(found({ ...NOTHING, notation, takenAs: taken('date DD/MM/YYYY') })).toMatchObject({
    type: { kind: 'date' },
    guessed: undefined,
  });
  expect(found({ ...NOTHING, notation, takenAs: taken('date DD/MM/YYYY', 'date MM/DD/YYYY') })).toMatchObject(
    { guessed: 'every value fits DD/MM/YYYY, as MM/DD/YYYY would' },
  );
  expect(found({ ...NOTHING, notation, takenAs: taken('timestamp DD/MM/YYYY') })).toMatchObject({
    type: { kind: 'timestamp' },
  });
  const digits = { decimal: '.', date: 'YYYYMMDD' } as const;
  expect(found({ ...numbers(8), notation: digits, takenAs: taken('date YYYYMMDD', 'int') })).toMatchObject({
    type: { kind: 'date' },
    guessed: 'every value fits YYYYMMDD, numbers would do as well',
  });
});

test('days in another format than the file’s are texts, of which the SQL makes days', () => {
  expect(found({ ...NOTHING, takenAs: taken('date DD.MM.YYYY') })).toMatchObject({
    type: { kind: 'date' },
    written: { date: 'DD.MM.YYYY' },
    seen: ['written as DD.MM.YYYY'],
  });
  // Digits only are numbers then.
  expect(nameOf({ ...numbers(8), takenAs: taken('date YYYYMMDD', 'int') })).toBe('int');
});

const written: TextNotation = { decimal: '.', date: 'YYYY-MM-DD', grouped: false };

test.each<[ColumnKind, Partial<TextNotation>, string | undefined]>([
  ['boolean', {}, 'c'],
  ['int', {}, 'c'],
  ['bigint', { grouped: true }, "replace(c, ',', '')"],
  ['double', { decimal: ',' }, "replace(c, ',', '.')"],
  ['decimal', { decimal: ',', grouped: true }, "replace(replace(c, '.', ''), ',', '.')"],
  ['date', {}, 'c'],
  ['date', { date: 'DD/MM/YYYY' }, "date_parse(c, '%d/%m/%Y')"],
  ['timestamp', {}, undefined],
  ['string', {}, undefined],
])('a text as %s, %j, is cast from %s', (kind, notation, sql) => {
  expect(typeFacts({ kind }).inference.fromText?.('c', { ...written, ...notation })).toBe(sql);
});

test('which columns may be keys, and which are amounts', () => {
  const keys = FACTS.flatMap(({ kind, inference }) => (inference.identifies ? [kind] : []));
  expect(keys).toEqual(['string', 'int', 'bigint', 'date', 'timestamp']);
  const { isAmount } = typeFacts({ kind: 'decimal' }).inference;
  expect(
    [
      [12, 2],
      [20, 2],
      [21, 2],
      [12, 0],
    ].map(([precision = 0, scale = 0]) => isAmount({ kind: 'decimal', precision, scale })),
  ).toEqual([true, true, false, false]);
  for (const { kind, inference } of FACTS) {
    if (inference.alike) expect([kind, inference.alike('12:00:00.50')]).toEqual(['timestamp', '12:00:00.5']);
  }
});
