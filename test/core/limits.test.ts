import fc from 'fast-check';
import { check, col, csv, pipeline } from '../../core/definition/index.ts';
import type { Check } from '../../core/definition/checks.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { IllegalPartitionValue } from '../../core/errors/errors.ts';
import * as keys from '../../core/stage/keys.ts';
import { limitFaults } from '../../core/limits/faults.ts';
import { roomForPartitions } from '../../core/limits/partitions.ts';
import { RUN } from '../../core/limits/run.ts';
import type { Stage } from '../../core/stage/names.ts';
import { projectable } from '../../core/published/partitions.ts';
import { faultsOf, longest, NAMES } from '../support/longest.ts';

/** The name of no stage that there is: any may be one. */
const LONG_STAGE = 'a-stage-of-twenty-ch' as Stage;

const columns = { a: col.string(), p: col.string() };

function piped(change: {
  name?: string;
  dataset?: string;
  target?: object;
  sql?: string;
  checks?: readonly Check<'a'>[];
}): Pipeline {
  const { name = 'x', dataset = 'd', target = {}, sql = 'SELECT 1', checks = [] } = change;
  return {
    name,
    sql,
    definition: pipeline({
      source: csv({ dataset, columns }),
      target: { table: 't', columns, ...target },
      checks,
    }),
  };
}

test.each<[string, Parameters<typeof piped>[0], string, Stage?]>([
  [
    'a dataset',
    { dataset: 'd'.repeat(58) },
    `source.dataset: "${'d'.repeat(58)}" has 58 characters; with it the state create_external_raw_…_next has 83, and Step Functions allows 80: shorten it by 3`,
  ],
  [
    'a table',
    { target: { table: 't'.repeat(61) } },
    `target.table: "${'t'.repeat(61)}" has 61 characters; with it the state drop_…_if_exists_next has 81, and Step Functions allows 80: shorten it by 1`,
  ],
  [
    'a pipeline',
    { name: 'p'.repeat(35) },
    `the folder: "${'p'.repeat(35)}" has 35 characters; with it the function afluente-dev-…-create-raw-table has 65, and Lambda allows 64: shorten it, or the stage's name, by 1`,
  ],
  [
    'a pipeline of a stage with a long name',
    { name: 'p'.repeat(20) },
    `the folder: "${'p'.repeat(20)}" has 20 characters; with it the function afluente-${LONG_STAGE}-…-create-raw-table has 67, and Lambda allows 64: shorten it, or the stage's name, by 3`,
    LONG_STAGE,
  ],
  [
    'a partition column',
    {
      target: {
        columns: { a: col.string(), ['p'.repeat(240)]: col.string() },
        partitionBy: ['p'.repeat(240)],
      },
    },
    `target.partitionBy: "${'p'.repeat(240)}" has 240 characters; with it the table parameter projection.….values has 258, and Glue allows 255: shorten it by 3`,
  ],
  [
    'names of partition columns',
    {
      target: {
        columns: {
          a: col.string(),
          ...Object.fromEntries([1, 2, 3, 4].map((n) => [`p${n}${'_'.repeat(230)}`, col.string()])),
        },
        partitionBy: [1, 2, 3, 4].map((n) => `p${n}${'_'.repeat(230)}`),
      },
    },
    'target.partitionBy: the names of its 4 columns leave no room for values in a key, of which S3 allows 1024 bytes: shorten them by 58',
  ],
  ['a SELECT', { sql: `SELECT '${'x'.repeat(262_144)}'` }, 't.sql: with it the statement ctas has 262,'],
  [
    'a list of values',
    { checks: [check.oneOf('a', ['x'.repeat(262_144)])] },
    'checks: with it the statement check_target has 262,',
  ],
])('%s that is too long is told by its field and its characters', (_, change, fault, stage = 'dev') => {
  const faults = limitFaults(piped(change), stage);
  expect(faults[0]?.slice(0, fault.length)).toBe(fault);
});

test.each([
  ['dev', 'p'.repeat(34)],
  ['prod', 'p'.repeat(33)],
  [LONG_STAGE, 'p'.repeat(17)],
] as const)('%s: the longest names pass', (stage, name) => {
  const change = { name, dataset: 'd'.repeat(55), target: { table: 't'.repeat(60) } };
  expect(limitFaults(piped(change), stage)).toEqual([]);
});

test('all that is too long is told at once', () => {
  const faults = limitFaults(
    piped({ name: 'p'.repeat(60), dataset: 'd'.repeat(60), target: { table: 't'.repeat(300) } }),
    'dev',
  );
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'the folder',
    'source.dataset',
    'target.table',
  ]);
});

test('more checks than a payload has room for are told', () => {
  const many = Array.from({ length: 1000 }, (_, index) => check.custom(`check ${index}`, 'a IS NOT NULL'));
  expect(limitFaults(piped({ checks: many }), 'dev')).toEqual([
    expect.stringMatching(
      /^checks: there are 1000, whose results don't fit into the payload of which Step Functions allows 262,144 bytes: leave \d{3} of them$/,
    ),
  ]);
});

test('so many checks as are said to fit do fit', () => {
  const numbered = (count: number) =>
    piped({
      checks: Array.from({ length: count }, (_, index) =>
        check.custom(`check ${String(index).padStart(4, '0')}`, 'a IS NOT NULL'),
      ),
    });
  const [fault = ''] = limitFaults(numbered(1000), 'dev');
  const fit = Number(/leave (\d+) of them/.exec(fault)?.[1]);
  expect(limitFaults(numbered(fit), 'dev')).toEqual([]);
  expect(limitFaults(numbered(fit + 1), 'dev')).toHaveLength(1);
  // A result as a payload has it, its observation as long as one may be.
  const result = { table: 't', check: 'check 0000', severity: 'error', passed: false, expected: '' };
  const most = (262_144 - 60_000) / JSON.stringify({ ...result, observed: 'x'.repeat(200) }).length;
  expect(fit / most).toBeGreaterThan(0.8);
  expect(fit).toBeLessThanOrEqual(most);
});

test('a column name of 256 characters is told by its length', () => {
  const name = 'c'.repeat(256);
  expect(faultsOf(piped({ target: { columns: { ...columns, [name]: col.int() } } }), 'dev')).toEqual([
    `pipelines/x: target.columns.${name}: it has 256 characters, and Glue allows 255: shorten it by 1`,
  ]);
});

test('a partition whose key would be too long is refused with its rows and lengths; the longest key is legal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 255 }), (many, length) => {
      const names = Array.from({ length: many }, (_, index) => `column_${index}`);
      const values = names.map(() => 'v'.repeat(length));
      const one = piped({
        target: {
          columns: Object.fromEntries(['a', ...names].map((name) => [name, col.string()])),
          partitionBy: names,
        },
      });
      // A file of Athena's: a time, the query, a UUID.
      const file = '20260101_000000_00000_abcde_00000000-0000-0000-0000-000000000000';
      const key = `${keys.partitionPrefix(one, RUN, values)}${file}`;
      const judge = () => projectable(names, [{ values, rows: 7 }], roomForPartitions('t'));
      if (Buffer.byteLength(key) > 1024) {
        expect(judge).toThrow(IllegalPartitionValue);
        expect(judge).toThrow(
          /^column_0 × .*: the folders of 1 partition are longer than a key has room for; the longest, of 7 rows, by \d+ bytes: its values have \d+( and \d+)* characters\. /,
        );
      } else if (Buffer.byteLength(key) < 1024 - 40) {
        expect(judge()).toEqual([{ values, rows: 7 }]);
      }
    }),
  );
});

test('names that pass are as long as they may be: a step further is refused by name', () => {
  fc.assert(
    fc.property(longest('prod', NAMES), ({ pipeline: one, beyond }) => {
      expect(faultsOf(one, 'prod')).toEqual([]);
      for (const { dimension, pipeline: longer } of beyond) {
        expect([dimension, faultsOf(longer, 'prod')]).toEqual([
          dimension,
          expect.arrayContaining([expect.stringMatching(/^[a-z]\S* ?\S*: .* by \d+$/)]),
        ]);
      }
    }),
    { numRuns: 8 },
  );
});

test('no key that the longest names are part of is longer than S3 takes', () => {
  const one = piped({ name: 'p'.repeat(34), dataset: 'd'.repeat(55), target: { table: 't'.repeat(60) } });
  expect(limitFaults(one, 'dev')).toEqual([]);
  const { table } = one.definition.target;
  const landed = `${keys.landingPrefix(one)}${'f'.repeat(900)}.csv`;
  const longestNames = [
    keys.rawKey(one, landed),
    keys.rejectedKey(one, RUN, landed),
    keys.sourceManifestKey(one),
    keys.planKey(one, RUN),
    keys.versionManifestKey(table, RUN),
    keys.supersededKey(table, RUN),
    keys.checksKey(table, RUN),
    keys.lockKey(one.name),
    `${keys.queryResultsPrefix(one.name)}${'0'.repeat(36)}.csv.metadata`,
  ];
  for (const key of longestNames) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(255);
});
