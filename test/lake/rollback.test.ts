import { lockKey, supersededKey, versionsPrefix } from '../../core/keys.ts';
import { publicationOf } from '../../core/published-table.ts';
import type { RunId } from '../../core/run-id.ts';
import { rollback } from '../../lake/rollback.ts';
import type { Kept } from '../../lake/versions.ts';
import { FakeGlue, FakeS3 } from '../support/fakes.ts';

const now = () => new Date('2026-11-23T04:30:12Z');
const [first, second] = ['20261121t043012_1a2b3c4d', '20261122t043012_1a2b3c4d'] as RunId[];
const version: Kept = {
  pipeline: 'trial',
  table: 'trial_by_city',
  run: first!,
  rows: 1,
  bytes: 1,
  columns: [{ Name: 'id', Type: 'int' }],
  partitionBy: [],
  partitions: [],
  number: 1,
  publishedAt: '2026-11-21T04:31:00.000Z',
  definition: 'd',
  source: 's1',
};
const idle = async () => false;

/** Readers have version 2, published at epoch 9; the lock is at `epoch`. */
function stage(epoch: number) {
  const s3 = new FakeS3();
  const glue = new FakeGlue();
  s3.objects.set(lockKey('trial'), JSON.stringify({ epoch, since: now(), queries: [], lastOwner: 'arn' }));
  glue.table = {
    Name: 'trial_by_city',
    VersionId: '4',
    StorageDescriptor: { Location: `s3://lake/${versionsPrefix('trial_by_city')}${second}/`, Columns: [] },
    Parameters: {
      'afluente.pipeline': 'trial',
      'afluente.run': second!,
      'afluente.epoch': '9',
      'afluente.version': '2',
      'afluente.last': '2',
      'afluente.source': 's2',
      'afluente.definition': 'd',
    },
  };
  return { s3, glue, lake: { s3: s3.client, glue: glue.client, bucket: 'lake', database: 'db', now } };
}

test.each([9, 2])('with the lock at epoch %i, it publishes above what is published', async (epoch) => {
  const { s3, glue, lake } = stage(epoch);
  await rollback(lake, version, 'trial', idle, false);
  expect(publicationOf(glue.table?.Parameters)).toMatchObject({ run: first, number: 1, epoch: 10 });
  expect(s3.json(lockKey('trial')).epoch).toBe(10);
});

test('of a version in a former bucket nothing is written in this one', async () => {
  const { s3, glue, lake } = stage(9);
  await rollback(lake, version, 'trial', idle, false);
  expect(s3.json(supersededKey('trial_by_city', second!))).toMatchObject({ number: 2, by: { number: 1 } });

  const moved = stage(9);
  const here = { ...moved.lake, bucket: 'other' };
  await rollback(here, version, 'trial', idle, false);
  expect([...moved.s3.objects.keys()]).toEqual([lockKey('trial')]);
  for (const [{ table }, bucket] of [
    [glue, 'lake'],
    [moved.glue, 'other'],
  ] as const)
    expect(table?.StorageDescriptor?.Location).toBe(
      `s3://${bucket}/${versionsPrefix('trial_by_city')}${first}/`,
    );
});
