import { versionManifestKey } from '../../../core/keys.ts';
import type { RunId } from '../../../core/run-id.ts';
import { previousVersion } from '../../../lambdas/check-quality/previous.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import definition from '../../pipelines/trial/pipeline.ts';
import { FakeGlue, FakeS3 } from '../../support/fakes.ts';

const run = '20261122t043012_1a2b3c4d' as RunId;
const context = {
  pipeline: { name: 'trial', definition, sql: '' },
  place: { bucket: 'lake', database: 'db' },
} as FencedContext;
const MANIFEST = versionManifestKey('trial_by_city', run);
const version = JSON.stringify({
  pipeline: 'trial',
  table: 'trial_by_city',
  run,
  rows: 7,
  bytes: 1,
  columns: [],
  partitionBy: [],
  partitions: [],
  number: 3,
  publishedAt: '2026-11-22T04:31:00.000Z',
  definition: 'd',
  source: 's',
});

test.each<[string, string | undefined, string | undefined, number | undefined]>([
  ['the table', '8', undefined, 8],
  ['the version, where an earlier release published it', undefined, version, 7],
  ['nobody, where that lies in a former bucket', undefined, undefined, undefined],
])('how many rows readers have is told by %s', async (_, rows, manifest, expected) => {
  const s3 = new FakeS3();
  const glue = new FakeGlue();
  if (manifest) s3.objects.set(MANIFEST, manifest);
  const parameters = {
    'afluente.run': run,
    'afluente.epoch': '9',
    'afluente.version': '3',
    'afluente.last': '3',
    'afluente.source': 's',
    'afluente.definition': 'd',
  };
  glue.table = {
    Name: 'trial_by_city',
    Parameters: rows === undefined ? parameters : { ...parameters, 'afluente.rows': rows },
  };
  const clients = { glue: glue.client, s3: s3.client };
  expect(await previousVersion(clients, context)).toEqual({ version: 3, rows: expected });
});
