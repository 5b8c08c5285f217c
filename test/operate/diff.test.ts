import { diffVersions } from '../../operate/data/diff.ts';
import { VersionDiff } from '../../operate/documents/diff.ts';
import type { Session } from '../../operate/session/session.ts';
import { publishedTable } from '../../core/published/published-table.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { MemoryAws } from '../memory/aws.ts';
import { versionOf } from '../memory/stage.ts';

const FIRST = '20261121t043012_1a2b3c4d' as RunId;
const SECOND = '20261122t043012_1a2b3c4d' as RunId;
const city = { Name: 'city', Type: 'string' };
const one = versionOf({
  run: FIRST,
  number: 1,
  columns: [
    { Name: 'id', Type: 'int' },
    { Name: 'amount', Type: 'decimal(10,2)' },
    { Name: 'share', Type: 'double' },
    city,
  ],
  partitions: [['a'], ['b']],
});
const two = versionOf({
  run: SECOND,
  number: 2,
  rows: 5,
  columns: [
    { Name: 'id', Type: 'bigint' },
    { Name: 'amount', Type: 'decimal(10,2)' },
    { Name: 'share', Type: 'double' },
    { Name: 'note', Type: 'string' },
    city,
  ],
  partitions: [['b'], ['c']],
});
const LENT = `trial_by_city__build_${FIRST}`;

/** Readers have a version. */
function publish(aws: MemoryAws, version: typeof two, epoch: number): void {
  const { run, number } = version;
  const publication = { run, epoch, number, last: 2, source: 's', definition: 'd', pipeline: 'trial' };
  aws.catalog.set(publishedTable(version, publication, 'lake'));
}

/** A stage whose readers have the second of two versions. */
function stage(checks: readonly string[] = ['unique(id)']): { aws: MemoryAws; session: Session } {
  const aws = new MemoryAws();
  for (const version of [one, two])
    aws.s3.put(`processed-data/trial_by_city/${version.run}/_version.json`, { ...version });
  aws.s3.put(`processed-data/trial_by_city/${SECOND}/_checks.json`, {
    run: SECOND,
    table: 'trial_by_city',
    startedAt: 'then',
    checkedAt: 'now',
    checks: checks.map((check) => ({
      table: 't',
      check,
      severity: 'error',
      passed: true,
      observed: '',
      expected: '',
    })),
  });
  publish(aws, two, 1);
  const { clients } = aws;
  const pipeline = {
    name: 'trial',
    bucket: 'lake',
    database: 'db',
    table: 'trial_by_city',
    analystsWorkgroup: 'w',
  };
  return {
    aws,
    session: { aws: { ...clients, states: clients.sfn }, pipeline, at: 'opened' } as unknown as Session,
  };
}

async function diff(session: Session, values: boolean): Promise<VersionDiff> {
  const found = await diffVersions(session, { from: 1, to: 2, values });
  expect(VersionDiff.parse(found)).toEqual(found);
  return found;
}

test('what lies beside the data is compared without asking Athena, and what isn’t is said', async () => {
  const { aws, session } = stage();
  expect(await diff(session, false)).toEqual({
    table: 'trial_by_city',
    from: {
      version: 1,
      run: FIRST,
      published: false,
      publishedAt: one.publishedAt,
      rows: 3,
      partitions: 2,
      bytes: 30,
    },
    to: {
      version: 2,
      run: SECOND,
      published: true,
      publishedAt: two.publishedAt,
      rows: 5,
      partitions: 2,
      bytes: 30,
    },
    columns: [
      { name: 'id', change: 'widened', from: 'int', to: 'bigint' },
      { name: 'note', change: 'added', to: 'string' },
    ],
    partitions: { added: ['city=c'], gone: ['city=a'], changed: undefined },
    notCompared: [
      {
        what: 'rows of partitions, totals and keys',
        why: expect.stringMatching(
          /version 1 has none; --values makes one .* glue:CreateTable and glue:DeleteTable/,
        ),
      },
    ],
  });
  expect(aws.queries.all()).toEqual([]);
  expect(aws.catalog.names()).toEqual(['trial_by_city']);
});

/** What Athena answers. */
const answers = (...rows: (string | undefined)[][]) => ({ state: 'SUCCEEDED' as const, rows });

test('with values each version is asked as an analyst would, and no table is left', async () => {
  const { aws, session } = stage();
  const lentAt: string[] = [];
  aws.queries.outcome = ({ sql }) => {
    lentAt.push(aws.catalog.table(LENT)?.StorageDescriptor?.Location ?? 'none');
    if (sql.includes('UNION ALL')) return answers(['7', '1', '2'], ['8', '1', '2'], ['9', '2', '1']);
    if (sql.includes('GROUP BY')) return answers(['b', sql.includes(LENT) ? '1' : '4']);
    return answers(sql.includes(LENT) ? ['3', '1.50'] : ['5', undefined]);
  };
  const { partitions, totals, keys, notCompared } = await diff(session, true);
  expect(partitions.changed).toEqual([{ partition: 'city=b', from: 1, to: 4 }]);
  expect(totals).toEqual([
    { column: 'id', from: '3', to: '5' },
    { column: 'amount', from: '1.50', to: null },
  ]);
  expect(keys).toEqual({
    columns: ['id'],
    went: 2,
    came: 1,
    firstWent: [['7'], ['8']],
    firstCame: [['9']],
  });
  expect(notCompared).toEqual([{ what: 'the totals of share', why: expect.stringMatching(/another order/) }]);
  expect(new Set(lentAt)).toEqual(new Set([`s3://lake/processed-data/trial_by_city/${FIRST}/`]));
  expect(aws.queries.all().every(({ workgroup }) => workgroup === 'w')).toBe(true);
  expect(aws.catalog.names()).toEqual(['trial_by_city']);
});

test('a table that it lends tells of no publication', async () => {
  const { aws, session } = stage([]);
  let parameters: object = {};
  aws.queries.outcome = () => {
    parameters = aws.catalog.table(LENT)?.Parameters ?? {};
    return answers(['b', '1']);
  };
  expect((await diff(session, true)).notCompared).toContainEqual({
    what: 'keys',
    why: 'version 2 was held to no unique check that tells them',
  });
  expect(parameters).toHaveProperty(['storage.location.template']);
  expect(Object.keys(parameters).filter((name) => name.startsWith('afluente.'))).toEqual([]);
});

test('a query that fails leaves no table either', async () => {
  const { aws, session } = stage();
  aws.queries.outcome = () => ({ state: 'FAILED', reason: 'it broke' });
  await expect(diff(session, true)).rejects.toMatchObject({ name: 'QueryError' });
  expect(aws.catalog.names()).toEqual(['trial_by_city']);
});

test.each<[string, (aws: MemoryAws) => void, RegExp]>([
  [
    'a rollback gave readers another version',
    (aws) => publish(aws, one, 2),
    /^Readers of trial_by_city were given version 1 while it was compared, .*; try again\.$/,
  ],
  [
    'it was taken back again, after that',
    (aws) => publish(aws, two, 3),
    /^Readers of trial_by_city were given version 2 while/,
  ],
  [
    'a version was expired',
    (aws) => aws.s3.remove(`processed-data/trial_by_city/${FIRST}/_version.json`),
    /^Version 1 of trial_by_city was deleted while it was compared; .*; try again\.$/,
  ],
])(
  'numbers are refused where %s meanwhile, whether or not its query failed by that',
  async (_, change, said) => {
    for (const answer of [answers(['b', '1', '1']), { state: 'FAILED' as const, reason: 'it broke' }]) {
      const { aws, session } = stage([]);
      aws.queries.outcome = () => {
        change(aws);
        return answer;
      };
      await expect(diff(session, true)).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringMatching(said),
      });
      expect(aws.catalog.names()).toEqual(['trial_by_city']);
    }
  },
);

test('a lent table that a run or another comparison deleted is told by its name', async () => {
  const { aws, session } = stage();
  aws.queries.outcome = () => ({
    state: 'FAILED',
    reason: `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.db.${LENT}' does not exist`,
  });
  await expect(diff(session, true)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      `^${LENT}, the table by which version 1 was read, was deleted meanwhile: .*; try again\\.$`,
    ),
  });
});

test('who may make no table is told what isn’t compared, and by which right', async () => {
  const { aws, session } = stage();
  aws.before = ({ operation }) => {
    if (operation === 'CreateTable')
      throw Object.assign(new Error('User: me is not authorized to perform: glue:CreateTable'), {
        name: 'AccessDeniedException',
      });
  };
  const { notCompared, columns } = await diff(session, true);
  expect(columns).toHaveLength(2);
  expect(notCompared).toEqual([
    {
      what: 'rows of partitions, totals and keys',
      why: expect.stringMatching(/^it takes glue:CreateTable .*: User: me/),
    },
  ]);
});

test('what isn’t there, or is the same, is no comparison', async () => {
  const { session } = stage();
  await expect(diffVersions(session, { from: 1, to: 9, values: false })).rejects.toThrow(
    /^There is no version 9 of trial_by_city \(there are: 2, 1\)/,
  );
  await expect(diffVersions(session, { from: 2, to: 2, values: false })).rejects.toThrow('name two');
});
