import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { join } from 'node:path';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { RejectTally } from '../../core/csv/rejects.ts';
import { takeIn } from '../../lambdas/upload/take-in.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { TestLake } from '../support/lake.ts';
import { rejectedRows } from '../support/raw-rows.ts';

let lake: TestLake;
let pipeline: Pipeline;
beforeAll(async () => {
  lake = await TestLake.open('trial');
  const pipelines = await loadPipelines(join(import.meta.dirname, '../pipelines'));
  pipeline = pipelines.find(({ name }) => name === 'trial')!;
}, 60_000);
afterAll(() => lake.close());

const HEADER = 'id,city,amount,note\n';
const rawKey = 'raw-data/trial/trial.csv';
const rejectedKey = 'rejected-data/trial/run.csv';

/** Puts a text and takes it in. */
async function take(text: string, condition: 'absent' | { etag: string }, tolerate = { rows: 0, share: 0 }) {
  const { s3 } = lake.aws;
  const { bucket } = lake.pipeline;
  const Key = 'landing/other/trial.csv';
  const { ETag = '', VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: text }));
  const { definition } = pipeline;
  return takeIn({
    s3,
    bucket,
    pipeline: { ...pipeline, definition: { ...definition, source: { ...definition.source, tolerate } } },
    source: { key: Key, versionId: VersionId, etag: ETag, bytes: text.length },
    rawKey,
    rejectedKey,
    condition,
    tally: new RejectTally(),
  });
}
const textOf = async (key: string) => {
  const { Body } = await lake.aws.s3.send(new GetObjectCommand({ Bucket: lake.pipeline.bucket, Key: key }));
  return Body!.transformToString();
};
/** More than one part. */
const many = (rows: string) => HEADER + rows.repeat(Math.ceil(20_000_000 / rows.length));

test('the raw object is written only on its condition, in one part or in more', async () => {
  const small = await take(`${HEADER}1,a,1,\n`, 'absent');
  expect(small).toMatchObject({
    rows: 1,
    accepted: 1,
    rejected: 0,
    bytes: HEADER.length + 7,
    reasons: [],
  });
  await expect(take(`${HEADER}2,b,1,\n`, 'absent')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(take(many('2,b,1,\n'), 'absent')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await textOf(rawKey)).toBe(`${HEADER}1,a,1,\n`);

  const large = await take(many('3,c,1,\n'), { etag: small.etag });
  expect(large.etag).toMatch(/-2"$/);
  await expect(take(many('4,d,1,\n'), { etag: small.etag })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  const head = await lake.aws.s3.send(new HeadObjectCommand({ Bucket: lake.pipeline.bucket, Key: rawKey }));
  expect(head).toMatchObject({ ETag: large.etag, ContentLength: large.bytes });
  await take(`${HEADER}5,e,1,\n`, { etag: large.etag });
  expect(await textOf(rawKey)).toBe(`${HEADER}5,e,1,\n`);
}, 60_000);

test('a failed intake leaves the raw object, the rejected file whole and no upload open', async () => {
  const before = await textOf(rawKey);
  const etag = (await lake.aws.s3.send(new HeadObjectCommand({ Bucket: lake.pipeline.bucket, Key: rawKey })))
    .ETag!;
  const note = 'n'.repeat(500);
  const pair = `1,a,1,${note}\nx,a,1,${note}\n`;
  const rows = many(pair);
  const count = (rows.length - HEADER.length) / pair.length;
  await expect(take(rows, { etag }, { rows: 100, share: 1 })).rejects.toMatchObject({
    name: 'TooManyRejects',
    message: expect.stringMatching(
      new RegExp(
        `^landing/other/trial\\.csv: ${count} of ${2 * count} rows rejected \\(50 %\\).* 100 and 100 %\\.`,
      ),
    ),
  });
  expect(await textOf(rawKey)).toBe(before);
  const lines = (await textOf(rejectedKey)).split('\r\n');
  expect(lines).toHaveLength(count + 2);
  expect(lines.at(-2)).toBe(`${2 * count + 1},id,is not an int,"x,a,1,${note}",x`);
  const { Uploads = [] } = await lake.aws.s3.send(
    new ListMultipartUploadsCommand({ Bucket: lake.pipeline.bucket }),
  );
  expect(Uploads).toEqual([]);
}, 60_000);

test('rows that are all tolerated, but none accepted, are no source', async () => {
  const etag = (await lake.aws.s3.send(new HeadObjectCommand({ Bucket: lake.pipeline.bucket, Key: rawKey })))
    .ETag!;
  await expect(take(`${HEADER}x,a,1,\n`, { etag }, { rows: 5, share: 1 })).rejects.toMatchObject({
    name: 'EmptySource',
    message: expect.stringMatching(
      /none of its 1 rows was accepted\. line 2, id: is not an int\. Each is in s3:/,
    ),
  });
});

test("an earlier attempt's rejected rows don't outlive an attempt without any", async () => {
  const etag = (await lake.aws.s3.send(new HeadObjectCommand({ Bucket: lake.pipeline.bucket, Key: rawKey })))
    .ETag!;
  expect(rejectedRows(await textOf(rejectedKey))).toHaveLength(2);
  await take(`${HEADER}1,a,1,\n`, { etag });
  expect(await textOf(rejectedKey)).toBe('line,column,reason,text,value\r\n');
});
