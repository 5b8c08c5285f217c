import { versionPrefix } from '../../core/stage/keys.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { AT_ONCE, expired, type Folder, folders, GRACE_HOURS, orphans } from '../../lake/expiry.ts';
import { readChecks, failureOf, keptVersions } from '../../lake/versions.ts';
import { manifestOf, writtenBy } from '../../lake/version/folder.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { versionOf } from '../memory/stage.ts';

const run = (day: number, hash = '1a2b3c4d') =>
  `202611${String(day).padStart(2, '0')}t043012_${hash}` as RunId;
const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (hours: number, milliseconds = 0) => new Date(NOW.getTime() - hours * 3_600_000 - milliseconds);
const version = (day: number, supersededAt: Date | undefined): Folder => ({
  run: run(day),
  number: day,
  supersededAt,
});

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const under = (of: RunId) => versionPrefix('t', of);
const manifest = (of: RunId, number: number) => versionOf({ table: 't', run: of, number });

describe('versions that may go', () => {
  const long = ago(100);
  test.each<[string, Folder[], number, RunId[]]>([
    ['none of the newest', [version(1, long), version(2, long), version(3, undefined)], 3, []],
    ['those beyond', [version(1, long), version(3, undefined), version(2, long)], 2, [run(1)]],
    ['the newest first', [version(1, long), version(2, long), version(3, undefined)], 1, [run(2), run(1)]],
    [
      'those beyond, in whatever order',
      [version(3, undefined), version(1, long), version(2, long)],
      2,
      [run(1)],
    ],
    ['none that was never left', [version(1, undefined), version(3, undefined)], 1, []],
    ['none that is published', [version(2, long), version(3, long), version(4, long)], 1, [run(2)]],
    ['no build', [{ run: run(1) }, { run: run(2), supersededAt: long }], 0, []],
    ['none within the grace', [version(1, ago(GRACE_HOURS)), version(3, undefined)], 1, []],
    ['those past it', [version(1, ago(GRACE_HOURS, 1)), version(3, undefined)], 1, [run(1)]],
  ])('are %s', (_, all, keep, expectedRuns) => {
    expect(expired(all, run(3), keep, NOW)).toEqual(expectedRuns);
  });

  test('are left for six hours', () => expect(GRACE_HOURS).toBe(6));
});

test('builds that may go are those of runs that failed before this one, and of its own redrives', () => {
  const others = [run(1), run(2), run(3), run(4), run(9)].map((one) => ({ run: one }));
  const all = [
    ...others,
    { run: run(3, '2b3c4d5e') },
    { run: run(3, '3c4d5e6f') },
    { run: run(5), number: 5 },
  ];
  expect(orphans(all, run(2), run(3), [run(3, '2b3c4d5e')])).toEqual([run(1), run(3, '2b3c4d5e')]);
  expect(orphans(all, undefined, run(9), [])).toEqual([
    run(1),
    run(2),
    run(3),
    run(4),
    run(3, '2b3c4d5e'),
    run(3, '3c4d5e6f'),
  ]);
});

describe('a target’s folders', () => {
  test('are versions, what was left of them, builds and broken uploads', async () => {
    aws.s3.put(`${under(run(1))}part`, '');
    aws.s3.put(`${under(run(2))}_version.json`, manifest(run(2), 2));
    aws.s3.put(`${under(run(3))}_superseded.json`, { number: 3, at: '2026-11-22T00:00:00.000Z' });
    aws.s3.put(`${under(run(3))}_version.json`, manifest(run(3), 33));
    aws.s3.put(`${under(run(4))}_version.json`, '{"cut');
    aws.s3.begin(`${under(run(5))}part`);
    aws.s3.begin(`${under(run(1))}part`);
    aws.s3.put('processed-data/t/other/part', '');
    aws.s3.put('processed-data/t_eu/' + run(6) + '/part', '');
    const record = (of: RunId) => aws.s3.etag(`${under(of)}_version.json`);
    expect(await folders(aws.clients.s3, 'lake', 't')).toEqual([
      { run: run(1), number: undefined },
      { run: run(2), number: 2, record: record(run(2)) },
      { run: run(3), number: 3, supersededAt: new Date('2026-11-22T00:00:00.000Z'), record: record(run(3)) },
      { run: run(4), number: undefined, record: record(run(4)) },
      { run: run(5), number: undefined },
    ]);
  });

  test.each(['_version.json', '_superseded.json'])(
    'with a %s of a later release are told by name',
    async (name) => {
      const of = { ...manifest(run(1), 1), at: '2026-11-22T00:00:00.000Z', format: 99 };
      aws.s3.put(`${under(run(1))}${name}`, of);
      await expect(folders(aws.clients.s3, 'lake', 't')).rejects.toMatchObject({
        name: 'NewerFormat',
        message: expect.stringContaining(`${under(run(1))}${name}`),
      });
    },
  );
});

test('versions that can be published again are those with a record, the newest first', async () => {
  aws.s3.put(`${under(run(1))}_version.json`, manifest(run(1), 1));
  aws.s3.put(`${under(run(1))}_superseded.json`, { number: 1, at: '2026-11-22T00:00:00.000Z' });
  aws.s3.put(`${under(run(2))}_version.json`, manifest(run(2), 2));
  aws.s3.put(`${under(run(3))}_superseded.json`, { number: 3, at: '2026-11-22T00:00:00.000Z' });
  aws.s3.put(`${under(run(4))}part`, '');
  expect(await keptVersions(aws.clients.s3, 'lake', 't')).toEqual([
    { ...manifest(run(2), 2), supersededAt: undefined },
    { ...manifest(run(1), 1), supersededAt: new Date('2026-11-22T00:00:00.000Z') },
  ]);
});

describe('what lies beside a version', () => {
  const check = {
    table: 't',
    check: 'unique(id)',
    severity: 'error',
    passed: true,
    observed: 'o',
    expected: 'e',
  };
  const checks = {
    run: run(1),
    table: 't',
    startedAt: '2026-11-20T00:00:00.000Z',
    checkedAt: '2026-11-20T00:00:00.000Z',
    checks: [check],
  };
  const failed = {
    run: run(1),
    state: 's',
    error: 'BadData',
    cause: 'c',
    inFull: 'f',
    failedAt: '2026-11-20T00:00:00.000Z',
  };
  const readers = { _version: manifestOf, _checks: readChecks, _failure: failureOf };
  test.each([
    ['_version', manifest(run(1), 1), manifest(run(1), 1)],
    ['_checks', checks, [expect.objectContaining({ check: 'unique(id)', passed: true })]],
    ['_failure', failed, failed],
  ] as const)('%s is read, and is none where it is absent', async (name, document, expected) => {
    const of = () => readers[name](aws.clients.s3, 'lake', 't', run(1));
    expect(await of()).toBeUndefined();
    const key = `${under(run(1))}${name}.json`;
    aws.s3.put(key, document);
    expect(await of()).toEqual(expected);
    aws.s3.put(key, { ...document, format: 99 });
    await expect(of()).rejects.toMatchObject({ name: 'NewerFormat', message: expect.stringContaining(key) });
    aws.before = () => {
      throw failure('AccessDenied', 403);
    };
    await expect(of()).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('what a build wrote', () => {
  const of = (partitionBy: string[]) =>
    writtenBy(aws.clients.s3, 'lake', { table: 't', partitionBy, run: run(1) });
  test('is its data files, with the partitions that they are in', async () => {
    for (const key of ['y=1/m=a/1', 'y=1/m=a/2', 'y=1/m=b/1', 'y=2/m=a/1'])
      aws.s3.put(`${under(run(1))}${key}`, 'ab');
    aws.s3.put(`${under(run(1))}_build.json`, '{}');
    aws.s3.put(`${under(run(1))}elsewhere/1`, 'x');
    expect(await of(['y', 'm'])).toEqual({
      files: 4,
      bytes: 8,
      partitions: [
        ['1', 'a'],
        ['1', 'b'],
        ['2', 'a'],
      ],
    });
  });

  test('is in as many partitions as there are, also where their values read alike side by side', async () => {
    for (const key of ['y=1/m=12/1', 'y=11/m=2/1']) aws.s3.put(`${under(run(1))}${key}`, 'ab');
    expect((await of(['y', 'm'])).partitions).toEqual([
      ['1', '12'],
      ['11', '2'],
    ]);
  });

  test('without partition columns is in none', async () => {
    aws.s3.put(`${under(run(1))}1`, 'ab');
    aws.s3.put(`${under(run(1))}_version.json`, '{}');
    expect(await of([])).toEqual({ files: 1, bytes: 2, partitions: [] });
  });
});

test('hundreds of folders are looked into a few at a time', async () => {
  const hash = (index: number) => (0x1a2b3c00 + index).toString(16);
  const runs = Array.from({ length: 120 }, (_, index) => run((index % 28) + 1, hash(index)));
  for (const one of runs) aws.s3.put(`${under(one)}part-0`, 'x');
  let open = 0;
  let most = 0;
  aws.before = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
  };
  expect(await folders(aws.clients.s3, 'lake', 't')).toHaveLength(runs.length);
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThanOrEqual(2 * AT_ONCE);
});
