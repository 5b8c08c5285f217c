import type { DateFormat } from '../../../core/definition/date-format.ts';
import type { Evidence, Numbers } from '../../../core/types/inference.ts';
import { FACTS, typeFacts } from '../../../core/types/kinds.ts';
import { typeName } from '../../../core/types/names.ts';
import type { ColumnKind } from '../../../core/types/type.ts';

const NOTHING: Evidence = {
  takenAs: () => false,
  marks: { decimal: '.', date: 'YYYY-MM-DD' },
  words: new Set(),
  numbers: undefined,
  moments: { zoned: false, bare: false, fine: false, mayBeginWithYear: false },
};
const taken =
  (...forms: (ColumnKind | `${ColumnKind} ${DateFormat}`)[]): Evidence['takenAs'] =>
  (kind, format) =>
    forms.includes(format ? `${kind} ${format}` : kind);
/** Numbers of so many digits; the whole ones are as large as they can be. */
const numbers = (before: number, behind = 0, more: Partial<Numbers> = {}): Evidence => {
  const most = behind > 0 ? 0n : 10n ** BigInt(before) - 1n;
  const isDouble = before + behind <= 15;
  return {
    ...NOTHING,
    numbers: { before, behind, exponent: false, isDouble, least: 0n, most, ...more },
  };
};

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
  [numbers(10, 0, { most: 2n ** 31n - 1n }), 'int'],
  [numbers(10, 0, { least: -(2n ** 31n), most: 0n }), 'int'],
  [numbers(10, 0, { least: -(2n ** 31n) - 1n, most: 0n }), 'bigint'],
  [numbers(18), 'bigint'],
  [numbers(19, 0, { most: 2n ** 63n - 1n }), 'bigint'],
  [numbers(19), 'decimal(38, 0)'],
  [numbers(38), 'decimal(38, 0)'],
  // A double would change the last digits.
  [numbers(39), undefined],
  [numbers(3, 2), 'decimal(12, 2)'],
  [numbers(15, 2), 'decimal(17, 2)'],
  [numbers(3, 6), 'decimal(16, 6)'],
  [numbers(32, 6), 'decimal(38, 6)'],
  // Nothing has all of its digits.
  [numbers(33, 6), undefined],
  [numbers(31, 8), undefined],
  // A decimal has digits that a double would change.
  [numbers(10, 8, { isDouble: false }), 'decimal(18, 8)'],
  [numbers(3, 0, { exponent: true, isDouble: false }), undefined],
  [numbers(3, 7), 'double'],
  [numbers(3, 0, { exponent: true }), 'double'],
])('numbers: %j is %s', (evidence, name) => {
  expect(nameOf(evidence)).toBe(name);
});

test('numbers that are not written as the rest of the file say how', () => {
  const as = { decimal: ',', group: '.' } as const;
  expect(found(numbers(4, 2, { written: { as, example: '"1.234,50"' } }))).toEqual({
    type: { kind: 'decimal', precision: 12, scale: 2 },
    notation: as,
    seen: ['written as "1.234,50"'],
    guessed: [],
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

const marks = (date: DateFormat) => ({ decimal: '.', date }) as const;

test('days and moments in the file’s format; what else they might be is told', () => {
  const file = { ...NOTHING, marks: marks('DD/MM/YYYY') };
  expect(found({ ...file, takenAs: taken('date DD/MM/YYYY') })).toEqual({
    type: { kind: 'date' },
    seen: [],
    guessed: [],
  });
  expect(found({ ...file, takenAs: taken('date DD/MM/YYYY', 'date MM/DD/YYYY') })).toMatchObject({
    guessed: ['every value fits DD/MM/YYYY, as MM/DD/YYYY would'],
  });
  expect(found({ ...file, takenAs: taken('timestamp DD/MM/YYYY') })).toMatchObject({
    type: { kind: 'timestamp' },
  });
  const digits = { ...numbers(8), marks: marks('YYYYMMDD') };
  expect(found({ ...digits, takenAs: taken('date YYYYMMDD') })).toMatchObject({
    type: { kind: 'date' },
    guessed: ['every value fits YYYYMMDD, numbers would do as well'],
  });
});

test('days in another format than the file’s say so', () => {
  expect(found({ ...NOTHING, takenAs: taken('date DD.MM.YYYY') })).toEqual({
    type: { kind: 'date' },
    notation: { date: 'DD.MM.YYYY' },
    seen: ['written as DD.MM.YYYY'],
    guessed: [],
  });
});

test.each<[Omit<Evidence['moments'], 'mayBeginWithYear'>, object | undefined]>([
  [{ zoned: false, bare: true, fine: false }, { seen: [] }],
  [{ zoned: true, bare: false, fine: false }, { notation: { zone: 'utc' } }],
  [{ zoned: false, bare: true, fine: true }, { notation: { fraction: 'truncate' } }],
  [{ zoned: true, bare: false, fine: true }, { notation: { zone: 'utc', fraction: 'truncate' } }],
  [{ zoned: true, bare: true, fine: false }, undefined],
])('moments: %j', (moments, expected) => {
  const one = found({
    ...NOTHING,
    moments: { ...NOTHING.moments, ...moments },
    takenAs: taken('timestamp YYYY-MM-DD'),
  });
  if (expected) expect(one).toMatchObject({ type: { kind: 'timestamp' }, ...expected });
  else expect(one).toBeUndefined();
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
