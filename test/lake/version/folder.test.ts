import type { RunId } from '../../../core/runs/run-id.ts';
import {
  folderOf,
  isDocument,
  isRecorded,
  locationOf,
  manifestOf,
  originOf,
  readBuild,
  recordBuild,
  recordSuperseded,
  recordVersion,
  standingOf,
  writtenBy,
} from '../../../lake/version/folder.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { buildOf, versionOf } from '../../memory/stage.ts';

const run = '20261121t043012_1a2b3c4d' as RunId;
const later = '20261122t043012_1a2b3c4d' as RunId;
const one = { table: 't', run };
const FOLDER = `processed-data/t/${run}/`;
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
});
