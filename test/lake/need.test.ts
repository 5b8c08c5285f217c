import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needOf, RENAMED } from '../../lake/denials/need.ts';
import { ACTIONS } from './actions.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What `Upload` of @aws-sdk/lib-storage sends. */
const BY_UPLOAD = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
];

/** What the SDK's waiters ask. */
const WAITED: Readonly<Record<string, string>> = { StackDeleteComplete: 'DescribeStacks' };

/** The operations that the product calls, by the SDK's package: `s3`. */
function called(): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (service: string, operations: Iterable<string>) =>
    found.set(service, new Set([...(found.get(service) ?? []), ...operations]));
  for (const file of globSync('{bin,cli,core,lake,lambdas,operate,page,verify}/**/*.ts', { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, names = '', service = ''] of text.matchAll(
      /import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g,
    )) {
      const operations = [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+)|waitUntil(\w+))\b/g)];
      add(
        service,
        operations.map(([, command, paged, awaited]) => command ?? paged ?? WAITED[awaited!]!),
      );
    }
    if (text.includes('new Upload({')) add('s3', BY_UPLOAD);
  }
  return Object.fromEntries([...found].map(([service, operations]) => [service, [...operations].toSorted()]));
}

test('every call that the product makes is named by an action that there is, and no other is listed', () => {
  const operations = Object.entries(called());
  expect(Object.fromEntries(operations)).toEqual(
    Object.fromEntries(
      Object.entries(ACTIONS).map(([service, { actions }]) => [service, Object.keys(actions).toSorted()]),
    ),
  );
  for (const [service, names] of operations) {
    const { client, actions } = ACTIONS[service]!;
    for (const name of names)
      expect([name, needOf(client, `${name}Command`, {}).action]).toEqual([name, actions[name]]);
  }
});

test('no operation is renamed that isn’t called', () => {
  expect(called()['s3']).toEqual(expect.arrayContaining(Object.keys(RENAMED)));
});

test.each([
  ['ListObjectsV2Command', 'raw-data/orders/', 'arn:aws:s3:::lake (s3:prefix "raw-data/orders/")'],
  ['ListObjectVersionsCommand', 'a"b', 'arn:aws:s3:::lake (s3:prefix "a\\"b")'],
  ['ListMultipartUploadsCommand', undefined, 'arn:aws:s3:::lake'],
  ['ListObjectsV2Command', '', 'arn:aws:s3:::lake (s3:prefix "")'],
])('%s of the prefix %j is on %s: listing is granted by prefix', (command, Prefix, resource) => {
  expect(needOf('S3Client', command, { Bucket: 'lake', Prefix }).resource).toBe(resource);
});
