import { versionManifestKey } from '../../../core/stage/keys.ts';
import { previousVersion } from '../../../lambdas/check-quality/previous.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { failure } from '../../memory/s3.ts';
import { contextOf, publishedParameters, versionOf } from '../../memory/stage.ts';

const version = versionOf({ rows: 7 });
const { table, run } = version;

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
  if (manifest) aws.s3.put(versionManifestKey(table, run), manifest);
  aws.catalog.set({ Name: table, Parameters: publishedParameters({ run, rows }) });
  const { context } = contextOf(aws, aws.executions.start('one'));
  expect(await previousVersion(aws.clients, context)).toEqual({ version: 3, rows: expected });
});

test.each([[], [{ Name: table }]])(
  'readers have no version where no run published: %j',
  async (...tables) => {
    const aws = new MemoryAws();
    for (const one of tables) aws.catalog.set(one);
    const { context } = contextOf(aws, aws.executions.start('one'));
    expect(await previousVersion(aws.clients, context)).toBeUndefined();
  },
);
