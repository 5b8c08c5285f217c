import {
  LONGEST_VALUE,
  MOST_PROJECTED,
  type PartitionRows,
  productOf,
  projectable,
  projectedValues,
} from '../../../core/published/partitions.ts';

/** Rows of one partition column, by value. */
const ofCity = (...pairs: readonly (readonly [value: string | undefined, rows: number])[]): PartitionRows[] =>
  pairs.map(([value, rows]) => ({ values: [value], rows }));
const refusal = (columns: string[], partitions: readonly PartitionRows[], room = 900) => {
  try {
    return projectable(columns, partitions, room);
  } catch (error) {
    return error;
  }
};

const ALLOWED =
  'Replace them in the SQL: letters, digits, ".", "_", "-" and single inner spaces are allowed, 255 characters at most.';

test.each(['2026-01', 'a.b_C-9', 'Vila Nova', 'a b c', 'x'.repeat(LONGEST_VALUE)])(
  'the partition value %j may be published',
  (value) => {
    expect(projectable(['city'], ofCity([value, 3]), 900)).toEqual([{ values: [value], rows: 3 }]);
  },
);

test.each([
  'a/b',
  'São Paulo',
  'a,b',
  '',
  ' a',
  'a ',
  'a  b',
  'a b,',
  'a%3Ab',
  'a\n',
  '__HIVE_DEFAULT_PARTITION__',
])('the partition value %j is refused by name, and told in full alone', (value) => {
  expect(refusal(['city'], ofCity(['ok', 9], [value, 2]))).toMatchObject({
    name: 'IllegalPartitionValue',
    message: `city: 1 value in 2 rows can't name a partition. ${ALLOWED}`,
    inFull: `city: 1 value in 2 rows can't name a partition: ${JSON.stringify(value)} (2 rows). ${ALLOWED}`,
  });
});

test('illegal values are told with their rows, the most frequent first, NULL among them', () => {
  const partitions = [
    { values: ['2026', undefined], rows: 4 },
    { values: ['2025', 'São Paulo'], rows: 3 },
    { values: ['2026', 'São Paulo'], rows: 2 },
    { values: ['2026', 'Recife'], rows: 99 },
  ];
  expect(refusal(['year', 'city'], partitions)).toMatchObject({
    message: `city: 2 values in 9 rows can't name a partition, NULL in 4 rows. ${ALLOWED}`,
    inFull: `city: 2 values in 9 rows can't name a partition: "São Paulo" (5 rows), NULL (4 rows). ${ALLOWED}`,
  });
  expect(refusal(['city'], ofCity([undefined, 1]))).toMatchObject({
    message: `city: 1 value in 1 row can't name a partition, NULL in 1 row. ${ALLOWED}`,
    inFull: `city: 1 value in 1 row can't name a partition: NULL (1 row). ${ALLOWED}`,
  });
});

test.each([
  [10, ''],
  [12, ' and 2 more'],
])('of %i illegal values ten are named%s', (count, more) => {
  const many = ofCity(...Array.from({ length: count }, (_, index) => [`a/${index}`, 1] as const));
  const named = Array.from({ length: 10 }, (_, index) => `"a/${index}" (1 row)`).join(', ');
  expect(refusal(['city'], many)).toMatchObject({
    inFull: `city: ${count} values in ${count} rows can't name a partition: ${named}${more}. ${ALLOWED}`,
  });
});

test.each([
  [60, ''],
  [61, '…'],
])('of an illegal value of %i characters sixty are named%s', (length, rest) => {
  expect(refusal(['city'], ofCity(['/'.repeat(length), 1]))).toMatchObject({
    inFull: expect.stringContaining(`: "${'/'.repeat(60)}${rest}" (1 row).`),
  });
});

test('a value is as long as it may be, or refused', () => {
  expect(refusal(['city'], ofCity(['x'.repeat(LONGEST_VALUE + 1), 1]))).toMatchObject({
    name: 'IllegalPartitionValue',
  });
});

test('partitions have the room that a key leaves them, to the byte', () => {
  // `year=2026/city=Recife/`
  const partitions = [
    { values: ['2026', 'Recife'], rows: 2 },
    { values: ['2026', 'Rio'], rows: 1 },
  ];
  expect(projectable(['year', 'city'], partitions, 22)).toEqual(partitions);
  expect(refusal(['year', 'city'], partitions, 21)).toMatchObject({
    name: 'IllegalPartitionValue',
    message:
      'year × city: the folders of 1 partition are longer than a key has room for; the longest, of 2 rows, by 1 bytes: ' +
      'its values have 4 and 6 characters. Replace the values by shorter ones in the SQL, or partition by fewer columns.',
  });
  expect(refusal(['year', 'city'], partitions.toReversed(), 10)).toMatchObject({
    message: expect.stringMatching(/^year × city: the folders of 2 partitions .* of 2 rows, by 12 bytes:/),
  });
});

test('a table projects so many partitions, and no more', () => {
  const cities = (count: number) =>
    ofCity(...Array.from({ length: count }, (_, index) => [`c${index}`, 1] as const));
  expect(projectable(['city'], cities(MOST_PROJECTED), 900)).toHaveLength(MOST_PROJECTED);
  expect(refusal(['city'], cities(MOST_PROJECTED + 1))).toMatchObject({
    name: 'TooManyPartitions',
    message:
      'city would project more than 10000 partitions; at most 10000. Partition by fewer columns, or more coarsely.',
  });
});

test('projection lists the values of each column once, sorted, and projects their product', () => {
  const values = projectedValues(
    ['year', 'city'],
    [
      ['2026', 'Rio'],
      ['2025', 'Rio'],
      ['2025', 'Ava'],
    ],
  );
  expect([...values]).toEqual([
    ['year', ['2025', '2026']],
    ['city', ['Ava', 'Rio']],
  ]);
  expect(productOf(values)).toBe(4);
  expect(productOf(new Map())).toBe(1);
});

test('a product of partition columns beyond the limit is refused, with what was written', () => {
  const diagonal = (count: number) => Array.from({ length: count }, (_, index) => [`${index}`, `${index}`]);
  expect(productOf(projectedValues(['a', 'b'], diagonal(100)))).toBe(10_000);
  expect(() => projectedValues(['a', 'b'], diagonal(101))).toThrow(
    expect.objectContaining({
      name: 'TooManyPartitions',
      message:
        'a × b would project 10201 partitions for 101 written; at most 10000. Partition by fewer columns, or more coarsely.',
    }),
  );
});

test('a list is as long as a table’s parameter holds, or refused', () => {
  // 8,000 values of 63 bytes, and a comma behind each but the last.
  const values = (last: number) =>
    Array.from({ length: 8000 }, (_, index) => [String(index).padStart(index === 7999 ? last : 63, 'x')]);
  expect(projectedValues(['a'], values(64)).get('a')).toHaveLength(8000);
  expect(() => projectedValues(['a'], values(65))).toThrow(
    expect.objectContaining({
      name: 'TooManyPartitions',
      message:
        "a: the list of its 8000 values is 512001 bytes long; a table's parameter holds 512000. Partition by shorter values, or more coarsely.",
    }),
  );
});
