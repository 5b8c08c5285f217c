import * as full from 'zod';
import * as z from 'zod/mini';
import { nearest } from '../../../core/input/nearest.ts';
import { fieldOf, faultsIn } from '../../../core/input/strict.ts';

const schema = z.strictObject({
  mode: z.enum(['snapshot', 'append']),
  tolerate: z.optional(z.strictObject({ rows: z.number(), share: z.number() })),
  bound: z.optional(z.union([z.number(), z.string()])),
  checks: z.optional(
    z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('unique'), columns: z.array(z.string()) }),
        z.strictObject({ kind: z.literal('range'), column: z.string() }),
      ]),
    ),
  ),
  columns: z.optional(z.record(z.string(), z.strictObject({ type: z.string() }))),
});

const said = (value: unknown) => faultsIn(schema, value).map(({ path, what }) => `${fieldOf(path)}: ${what}`);

test.each<[unknown, string[]]>([
  [{ mode: 'append' }, []],
  [
    { mode: 'append', tolerat: 1, modo: 2, zzz: 3 },
    [
      'tolerat: there is no such key; did you mean "tolerate"?',
      'modo: there is no such key; did you mean "mode"?',
      'zzz: there is no such key',
    ],
  ],
  [{ mode: 'apend' }, ['mode: "apend" is not one of "snapshot", "append"; did you mean "append"?']],
  [{}, ['mode: it is missing; write one of "snapshot", "append"']],
  [
    { mode: 'append', tolerate: { rows: '5', share: Number.NaN } },
    ['tolerate.rows: "5" is not a number', 'tolerate.share: NaN is not a number'],
  ],
  [{ mode: 'append', bound: null }, ['bound: null is not a number or a text']],
  [
    { mode: 'append', checks: [{ kind: 'rang' }, 5, { kind: 'range', column: 'x', colum: 'y' }] },
    [
      'checks[0].kind: "rang" is not one of "unique", "range"; did you mean "range"?',
      'checks[1]: 5 is not an object { … }',
      'checks[2].colum: there is no such key; did you mean "column"?',
    ],
  ],
  [
    { mode: 'append', columns: { id: () => 1, at: { tipe: 'x', type: 1n } } },
    [
      'columns.id: a function is not an object { … }; are its ( ) missing?',
      'columns.at.type: 1 is not a text',
      'columns.at.tipe: there is no such key; did you mean "type"?',
    ],
  ],
  [null, [': null is not an object { … }']],
  [[], [': a list is not an object { … }']],
])('%j', (value, expected) => {
  expect(said(value)).toEqual(expected);
});

test('schemas of the whole zod are told alike, and what they say themselves is kept', () => {
  const stage = full.strictObject({ emails: full.array(full.email('no address')), days: full.int().min(1) });
  const faults = faultsIn(stage, { emails: ['x'], days: 0, day: 1 });
  expect(faults.map(({ path, what }) => `${fieldOf(path)}: ${what}`)).toEqual([
    'emails[0]: no address',
    'days: 0 is too small; at least 1',
    'day: there is no such key; did you mean "days"?',
  ]);
});

test.each([
  ['modo', ['mode', 'dataset'], 'mode'],
  ['keepVersion', ['keepVersions', 'evolution'], 'keepVersions'],
  ['Tolerate', ['tolerate'], 'tolerate'],
  ['shedule', ['schedule', 'source'], 'schedule'],
  ['dleimiter', ['delimiter', 'date'], 'delimiter'],
  // As near as each other: a guess would be one.
  ['mix', ['min', 'max'], undefined],
  ['colour', ['quote'], undefined],
  ['x', [], undefined],
])('nearest to %s of %j is %s', (written, words, expected) => {
  expect(nearest(written, words)).toBe(expected);
});
