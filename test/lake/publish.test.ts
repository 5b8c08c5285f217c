import { versionPrefix } from '../../core/stage/keys.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import type { Version } from '../../core/published/version.ts';
import { assertReadable, findPublished, point, swap } from '../../lake/publish.ts';
import { columnsOf } from '../../lake/version/table.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { versionOf } from '../memory/stage.ts';

const [FIRST, SECOND, THIRD] = [1, 2, 3].map((day) => `2026112${day}t043012_1a2b3c4d` as RunId) as [
  RunId,
  RunId,
  RunId,
];

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const lake = () => ({ ...aws.clients, bucket: 'lake', database: 'db', now: aws.now });
const version = (run: RunId, number: number, change: Partial<Version> = {}) => {
  const its = { run, number, definition: `d${number}`, source: `s${number}` };
  return versionOf({ table: 't', rows: 1, bytes: 1, ...its, ...change });
};
const found = () => findPublished(aws.clients.glue, 'db', 't');
const publish = async (one: Version, epoch: number, pipeline = 'trial') =>
  point(lake(), await found(), one, { pipeline, epoch });
const publication = () => {
  const { Parameters, Description } = aws.catalog.table('t') ?? {};
  return publicationOf(Parameters, Description);
};
const note = (run: RunId) => aws.s3.json(`${versionPrefix('t', run)}_superseded.json`);

describe('a version is published', () => {
  test('as the first: the table says whose it is, and has its partitions', async () => {
    expect(await found()).toEqual({ current: undefined, publication: undefined });
    await publish(version(FIRST, 1), 4);
    expect(publication()).toEqual({
      pipeline: 'trial',
      run: FIRST,
      epoch: 4,
      number: 1,
      last: 1,
      rows: 1,
      source: 's1',
      definition: 'd1',
      withdrawn: undefined,
    });
    expect(aws.catalog.table('t')).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      StorageDescriptor: { Location: `s3://lake/processed-data/t/${FIRST}/` },
      PartitionKeys: [{ Name: 'city', Type: 'string' }],
    });
    expect(aws.catalog.partitions('t')).toEqual({
      a: `s3://lake/processed-data/t/${FIRST}/city=a/`,
      b: `s3://lake/processed-data/t/${FIRST}/city=b/`,
    });
    expect(aws.s3.keys()).toEqual([]);
  });

  test('in the place of another, which is told before that it was left, and when', async () => {
    await publish(version(FIRST, 1), 4);
    aws.time = new Date('2026-11-24T00:00:00Z');
    let noted: unknown;
    aws.meanwhile(
      ({ operation }) => operation === 'UpdateTable',
      () => (noted = note(FIRST)),
    );
    await publish(version(SECOND, 2, { partitions: [['b'], ['c']] }), 4);
    expect(noted).toEqual({
      number: 1,
      at: '2026-11-24T00:00:00.000Z',
      by: { number: 2, run: SECOND },
      format: 1,
    });
    expect(publication()).toMatchObject({ run: SECOND, number: 2, last: 2 });
    expect(aws.catalog.table('t')?.VersionId).toBe('1');
    expect(aws.catalog.partitions('t')).toEqual({
      b: `s3://lake/processed-data/t/${SECOND}/city=b/`,
      c: `s3://lake/processed-data/t/${SECOND}/city=c/`,
    });
    expect(note(SECOND)).toBeUndefined();
  });

  test('in the place of one that lies in a former bucket: here nothing is said of that', async () => {
    await publish(version(FIRST, 1), 4);
    const table = aws.catalog.table('t')!;
    const Location = `s3://former/${versionPrefix('t', FIRST)}`;
    aws.catalog.set({ ...table, Name: 't', StorageDescriptor: { ...table.StorageDescriptor, Location } });
    await publish(version(SECOND, 2), 5);
    expect(publication()).toMatchObject({ run: SECOND, number: 2 });
    expect(aws.s3.keys()).toEqual([]);
  });

  test('without partitions in no partition of the catalog', async () => {
    await publish(version(FIRST, 1, { partitionBy: [], partitions: [] }), 4);
    expect(aws.catalog.partitions('t')).toEqual({});
  });

  test('again: nothing is swapped or superseded, the partitions are registered', async () => {
    await publish(version(FIRST, 1), 4);
    const before = aws.state();
    aws.before = ({ operation }) => {
      if (operation === 'UpdateTable' || operation === 'PutObject') throw new Error('it is published');
    };
    await publish(version(FIRST, 1, { partitions: [['z']] }), 5);
    expect(aws.state()).toEqual(before);
    expect(Object.keys(aws.catalog.partitions('t'))).toEqual(['z']);
  });

  test('before a higher number is used up: the last number stays', async () => {
    await publish(version(FIRST, 1), 4);
    await publish(version(THIRD, 3), 5);
    await publish(version(FIRST, 1), 6);
    expect(publication()).toMatchObject({ number: 1, last: 3 });
  });
});

describe('a version is refused, and nothing is changed,', () => {
  test.each([
    [6, 'Superseded'],
    [7, undefined],
    [8, undefined],
  ])('by its epoch: %i behind 7 is %s', async (epoch, name) => {
    await publish(version(FIRST, 1), 7);
    const before = aws.state();
    const published = publish(version(SECOND, 2), epoch);
    if (name === undefined) await published;
    else {
      await expect(published).rejects.toMatchObject({ name });
      expect(aws.state()).toEqual(before);
    }
  });

  test('where the table is another pipeline’s', async () => {
    await publish(version(FIRST, 1), 7);
    const before = aws.state();
    await expect(publish(version(SECOND, 2), 8, 'sales')).rejects.toMatchObject({ name: 'OwnedByAnother' });
    expect(aws.state()).toEqual(before);
  });

  test('where the table bears no publication', async () => {
    aws.catalog.set({ Name: 't' });
    await expect(found()).rejects.toMatchObject({
      name: 'ForeignTable',
      message: expect.stringMatching(/^t is in db /),
    });
  });

  test('where somebody published since the table was found, also as the first', async () => {
    const absent = await found();
    await publish(version(FIRST, 1), 4);
    const first = await found();
    await expect(
      point(lake(), absent, version(SECOND, 2), { pipeline: 'trial', epoch: 5 }),
    ).rejects.toMatchObject({ name: 'PublishConflict', cause: { name: 'AlreadyExistsException' } });
    await publish(version(SECOND, 2), 5);
    await expect(
      point(lake(), first, version(THIRD, 3), { pipeline: 'trial', epoch: 5 }),
    ).rejects.toMatchObject({ name: 'PublishConflict', message: expect.stringMatching(/^t changed /) });
    expect(publication()?.run).toBe(SECOND);
  });
});

test('the catalog keeps no former state of a table beside it: versions are told by their records', async () => {
  const archived: boolean[] = [];
  aws.before = ({ operation, input }) => {
    if (operation === 'UpdateTable') archived.push(!input.SkipArchive);
  };
  await publish(version(FIRST, 1), 4);
  await publish(version(SECOND, 2), 5);
  expect(archived).toEqual([false]);
});

test('a catalog that can’t be written is no conflict', async () => {
  aws.before = () => {
    throw failure('AccessDeniedException', 400);
  };
  await expect(swap(lake(), { Name: 't' }, undefined)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('readers of the published columns must be able to read the new ones', async () => {
  const next = version(SECOND, 2, { columns: [{ Name: 'city', Type: 'string' }] });
  assertReadable(await found(), next);
  await publish(version(FIRST, 1), 4);
  const { current } = await found();
  expect(columnsOf(current!)).toEqual(version(FIRST, 1).columns);
  expect(columnsOf({ table: { Name: 'bare' } })).toEqual([]);
  expect(() => assertReadable({ current }, next)).toThrow(
    expect.objectContaining({ name: 'IncompatibleSchema' }),
  );
  assertReadable({ current }, version(SECOND, 2));
});
