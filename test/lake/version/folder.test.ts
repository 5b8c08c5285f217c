import type { RunId } from '../../../core/runs/run-id.ts';
import {
  deleteRecord,
  fingerprintsOfVersion,
  folderOf,
  isDocument,
  isRecorded,
  locationOf,
  manifestOf,
  originOf,
  readBuild,
  recordAgain,
  recordBuild,
  recordSuperseded,
  recordVersion,
  standingOf,
  writtenBy,
} from '../../../lake/version/folder.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { failure } from '../../memory/s3.ts';
import { buildOf, versionOf } from '../../memory/stage.ts';

const run = '20261121t043012_1a2b3c4d' as RunId;
const later = '20261122t043012_1a2b3c4d' as RunId;
const one = { table: 't', run };
const FOLDER = `processed-data/t/${run}/`;
const RECORD = `${FOLDER}_version.json`;
const build = buildOf(one);
const version = versionOf({ ...one, number: 7 });
const upload = { source: { key: 'landing/trial/new.csv' } };

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const s3 = () => aws.clients.s3;

test('a version lies in a folder of its target, named after its run; what begins with _ tells of it', async () => {
  expect(folderOf(one)).toBe(FOLDER);
  expect(locationOf(one, 'lake')).toBe(`s3://lake/${FOLDER}`);
  expect([`${FOLDER}_build.json`, `${FOLDER}city=a/_x`].map((key) => isDocument(one, key))).toEqual([
    true,
    false,
  ]);
  aws.s3.put(`${FOLDER}city=a/1`, '12345');
  aws.s3.put(`${FOLDER}city=a/2`, '12');
  aws.s3.put(`${FOLDER}city=b/1`, '1');
  aws.s3.put(`${FOLDER}_build.json`, build);
  expect(await writtenBy(s3(), 'lake', build)).toEqual({ files: 3, bytes: 8, partitions: [['a'], ['b']] });
});

test('a build is in as many partitions as its folders name, or in none', async () => {
  const written = (partitionBy: string[]) => writtenBy(s3(), 'lake', { ...one, partitionBy });
  for (const folder of ['y=1/m=12', 'y=11/m=2']) aws.s3.put(`${FOLDER}${folder}/1`, '1');
  expect((await written(['y', 'm'])).partitions).toEqual([
    ['1', '12'],
    ['11', '2'],
  ]);
  expect(await written([])).toEqual({ files: 2, bytes: 2, partitions: [] });
});

test('a build is read as it was recorded, and refused by name where a later release wrote it', async () => {
  await recordBuild(s3(), 'lake', build);
  expect(aws.s3.json(`${FOLDER}_build.json`)).toEqual({ ...build, format: 1 });
  expect(await readBuild(s3(), 'lake', FOLDER)).toEqual(build);
  aws.s3.put(`${FOLDER}_build.json`, { ...build, format: 99 });
  await expect(readBuild(s3(), 'lake', FOLDER)).rejects.toMatchObject({
    name: 'NewerFormat',
    message: expect.stringContaining(`${FOLDER}_build.json`),
  });
});

test('a version that was published says so, what it is and what it was built from', async () => {
  expect(await isRecorded(s3(), 'lake', one)).toBe(false);
  expect(await manifestOf(s3(), 'lake', 't', run)).toBeUndefined();
  expect(await originOf(s3(), 'lake', one)).toBeUndefined();
  await recordVersion(s3(), 'lake', version, { epoch: 4, upload });
  expect(aws.s3.json(`${FOLDER}_version.json`)).toEqual({ ...version, epoch: 4, upload, format: 1 });
  expect(await isRecorded(s3(), 'lake', one)).toBe(true);
  expect(await manifestOf(s3(), 'lake', 't', run)).toEqual(version);
  expect(await originOf(s3(), 'lake', one)).toEqual({ pipeline: 'trial', source: upload.source.key });
});

test('a build becomes a version, and a version one that others took the place of', async () => {
  expect(await standingOf(s3(), 'lake', one)).toEqual({ number: undefined });
  await recordVersion(s3(), 'lake', version, {});
  const record = aws.s3.etag(`${FOLDER}_version.json`);
  expect(await standingOf(s3(), 'lake', one)).toEqual({ number: 7, record });
  const at = new Date('2026-11-22T00:00:00.000Z');
  await recordSuperseded(s3(), 'lake', version, { ...version, run: later, number: 8 }, at);
  expect(aws.s3.json(`${FOLDER}_superseded.json`)).toEqual({
    number: 7,
    at: at.toISOString(),
    by: { number: 8, run: later },
    format: 1,
  });
  expect(await standingOf(s3(), 'lake', one)).toEqual({ number: 7, supersededAt: at, record });
  aws.s3.remove(RECORD);
  expect(await standingOf(s3(), 'lake', one)).toEqual({ number: 7, supersededAt: at });
});

test('a record that was cut off makes no version, and may be deleted as it is', async () => {
  const record = aws.s3.put(RECORD, '{"cut');
  expect(await standingOf(s3(), 'lake', one)).toEqual({ number: undefined, record });
});

test('the parts of the definition that a version is of are those of its record', async () => {
  expect(await fingerprintsOfVersion(s3(), 'lake', one)).toBeUndefined();
  await recordVersion(s3(), 'lake', version, {});
  expect(await fingerprintsOfVersion(s3(), 'lake', one)).toBeUndefined();
  const stamps = { rows: 'r', build: 'b', checks: 'c' };
  await recordVersion(s3(), 'lake', version, { stamps });
  expect(await fingerprintsOfVersion(s3(), 'lake', one)).toEqual(stamps);
});

describe('the record of a version that is published again', () => {
  const again = { epoch: 9, at: new Date('2026-11-22T00:00:00.000Z') };
  const publishing = () => recordAgain(s3(), 'lake', one, again);
  const isWrite = ({ operation }: { operation: string }) => operation === 'PutObject';

  test('says so, and keeps all else that a release wrote', async () => {
    await recordVersion(s3(), 'lake', version, { epoch: 4, upload });
    expect(await publishing()).toBe(true);
    const publishedAgain = { epoch: 9, at: '2026-11-22T00:00:00.000Z' };
    expect(aws.s3.json(RECORD)).toEqual({ ...version, epoch: 4, upload, format: 1, publishedAgain });
  });

  test('is not made where there was none', async () => {
    expect(await publishing()).toBe(false);
    expect(aws.s3.keys()).toEqual([]);
  });

  test('is not made again where who deletes the version was first, right before the write', async () => {
    await recordVersion(s3(), 'lake', version, {});
    aws.meanwhile(isWrite, () => aws.s3.remove(RECORD));
    expect(await publishing()).toBe(false);
    expect(aws.s3.keys()).toEqual([]);
  });

  test('stays as somebody else wrote it meanwhile', async () => {
    await recordVersion(s3(), 'lake', version, {});
    aws.meanwhile(isWrite, () => aws.s3.put(RECORD, 'other'));
    expect(await publishing()).toBe(false);
    expect(aws.s3.text(RECORD)).toBe('other');
  });

  test('that can’t be written is told', async () => {
    await recordVersion(s3(), 'lake', version, {});
    aws.meanwhile(isWrite, () => {
      throw failure('AccessDenied', 403);
    });
    await expect(publishing()).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('that a later release wrote is refused by name', async () => {
    aws.s3.put(RECORD, { ...version, format: 99 });
    await expect(publishing()).rejects.toMatchObject({
      name: 'NewerFormat',
      message: expect.stringContaining(RECORD),
    });
  });
});

describe('a version is deleted with its record first', () => {
  const deleting = (record: string | undefined) => deleteRecord(s3(), 'lake', one, record);

  test('where that is still what its standing was judged by', async () => {
    const record = aws.s3.put(RECORD, version);
    expect(await deleting('"other"')).toBe(false);
    expect(aws.s3.has(RECORD)).toBe(true);
    expect(await deleting(record)).toBe(true);
    expect(aws.s3.has(RECORD)).toBe(false);
  });

  test('where it had one: a record that came since is left', async () => {
    expect(await deleting(undefined)).toBe(true);
    aws.s3.put(RECORD, version);
    expect(await deleting(undefined)).toBe(true);
    expect(aws.s3.has(RECORD)).toBe(true);
  });
});
