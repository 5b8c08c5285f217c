import { versionManifestKey } from '../../../core/keys.ts';
import type { RunId } from '../../../core/run-id.ts';
import { previousVersion } from '../../../lambdas/check-quality/previous.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { failure } from '../../memory/s3.ts';
import { contextOf, publishedParameters } from '../../memory/stage.ts';

const run = '20261122t043012_1a2b3c4d' as RunId;
const MANIFEST = versionManifestKey('trial_by_city', run);
const version = {
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
};

test.each<[string, string | undefined, object | undefined, number | undefined]>([
  ['the table', '8', undefined, 8],
  ['the version, where an earlier release published it', undefined, version, 7],
  ['nobody, where that lies in a former bucket', undefined, undefined, undefined],
])('how many rows readers have is told by %s', async (_, rows, manifest, expected) => {
  const aws = new MemoryAws();
  // What S3 says of an absent object to a role that may list only its own prefixes.
  aws.before = ({ operation, input: { Key } }) => {
    if (operation === 'GetObject' && !aws.s3.has(Key)) throw failure('AccessDenied', 403);
  };
  if (manifest) aws.s3.put(MANIFEST, manifest);
  aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ run, rows }) });
  const { context } = contextOf(aws, aws.executions.start('one'));
  expect(await previousVersion(aws.clients, context)).toEqual({ version: 3, rows: expected });
});
