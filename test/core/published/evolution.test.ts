import { assertCompatible, columnChanges } from '../../../core/published/evolution.ts';

type Columns = readonly (readonly [name: string, type: string])[];
const columns = (pairs: Columns) => pairs.map(([Name, Type]) => ({ Name, Type }));
const judged = (before: Columns, after: Columns) => () =>
  assertCompatible('t', columns(before), columns(after));

test.each<[string, Columns, Columns]>([
  ['nothing changed', [['a', 'date']], [['a', 'date']]],
  [
    'a column is added',
    [['a', 'int']],
    [
      ['a', 'int'],
      ['b', 'string'],
    ],
  ],
  [
    'columns are in another order',
    [
      ['a', 'int'],
      ['b', 'date'],
    ],
    [
      ['b', 'date'],
      ['a', 'int'],
    ],
  ],
  ['an int becomes a bigint', [['a', 'int']], [['a', 'bigint']]],
  ['an int becomes a double', [['a', 'int']], [['a', 'double']]],
  ['a decimal gets digits before the point', [['a', 'decimal(12,2)']], [['a', 'decimal(13,2)']]],
  [
    'a decimal gets digits behind it, and as many more in all',
    [['a', 'decimal(9,2)']],
    [['a', 'decimal(11,4)']],
  ],
  ['one with many digits behind it gets more', [['a', 'decimal(20,10)']], [['a', 'decimal(23,11)']]],
  ['a decimal gets more on both sides', [['a', 'decimal(12,2)']], [['a', 'decimal(18,4)']]],
])('%s: readers go on', (_, before, after) => {
  expect(judged(before, after)).not.toThrow();
});

test.each<[string, Columns, Columns, string]>([
  [
    'a column is removed',
    [
      ['a', 'int'],
      ['b', 'int'],
    ],
    [['a', 'int']],
    'b is gone',
  ],
  ['a bigint becomes an int', [['a', 'bigint']], [['a', 'int']], 'a was bigint and is int'],
  ['a double becomes an int', [['a', 'double']], [['a', 'int']], 'a was double and is int'],
  ['an int becomes a text', [['a', 'int']], [['a', 'string']], 'a was int and is string'],
  ['an int becomes a decimal', [['a', 'int']], [['a', 'decimal(10,0)']], 'a was int and is decimal(10,0)'],
  ['a date becomes a text', [['a', 'date']], [['a', 'string']], 'a was date and is string'],
  [
    'a decimal loses digits before the point',
    [['a', 'decimal(12,2)']],
    [['a', 'decimal(12,4)']],
    'a was decimal(12,2) and is decimal(12,4)',
  ],
  [
    'a decimal loses digits behind it',
    [['a', 'decimal(12,4)']],
    [['a', 'decimal(12,2)']],
    'a was decimal(12,4) and is decimal(12,2)',
  ],
  [
    'a decimal becomes a double',
    [['a', 'decimal(9,2)']],
    [['a', 'double']],
    'a was decimal(9,2) and is double',
  ],
  [
    'two are gone and one is narrower',
    [
      ['a', 'int'],
      ['b', 'bigint'],
      ['c', 'date'],
    ],
    [['b', 'int']],
    'a is gone; b was bigint and is int; c is gone',
  ],
  ['a type that no definition has becomes an int', [['a', 'map']], [['a', 'int']], 'a was map and is int'],
  ['an int becomes a type that no definition has', [['a', 'int']], [['a', 'map']], 'a was int and is map'],
  // No type of the catalog: what only looks like a decimal isn't judged by its digits.
  ['what is no decimal', [['a', 'x decimal(9,2)']], [['a', 'x decimal(10,2)']], 'a was x decimal(9,2)'],
  ['what is no decimal', [['a', 'decimal(9,2) x']], [['a', 'decimal(10,2) x']], 'a was decimal(9,2) x'],
])('%s: it is refused by name', (_, before, after, said) => {
  expect(judged(before, after)).toThrow(
    expect.objectContaining({
      name: 'IncompatibleSchema',
      message: expect.stringContaining(`t: ${said}`),
    }),
  );
});

test('what became of each column is told: of those that were there in their order, then of the new ones', () => {
  expect(
    columnChanges(
      columns([
        ['a', 'int'],
        ['b', 'bigint'],
        ['c', 'int'],
        ['d', 'date'],
      ]),
      columns([
        ['e', 'string'],
        ['d', 'date'],
        ['b', 'int'],
        ['a', 'bigint'],
      ]),
    ),
  ).toEqual([
    { name: 'a', change: 'widened', from: 'int', to: 'bigint' },
    { name: 'b', change: 'narrowed', from: 'bigint', to: 'int' },
    { name: 'c', change: 'gone', from: 'int' },
    { name: 'e', change: 'added', to: 'string' },
  ]);
});
