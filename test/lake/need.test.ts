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

const IN = { DatabaseName: 'd' };
test.each<[string, string, object, string, string]>([
  ['S3Client', 'GetObjectCommand', { Bucket: 'b', Key: 'k' }, 's3:GetObject', 'arn:aws:s3:::b/k'],
  [
    'S3Client',
    'HeadObjectCommand',
    { Bucket: 'b', Key: 'k', VersionId: 'v' },
    's3:GetObjectVersion',
    'arn:aws:s3:::b/k',
  ],
  [
    'S3Client',
    'PutObjectCommand',
    { Bucket: 'b', Key: 'k', VersionId: 'v' },
    's3:PutObject',
    'arn:aws:s3:::b/k',
  ],
  ['S3Client', 'DeleteObjectsCommand', { Bucket: 'b', Delete: {} }, 's3:DeleteObject', 'arn:aws:s3:::b/*'],
  [
    'S3Client',
    'DeleteObjectsCommand',
    { Bucket: 'b', Delete: { Objects: [{ Key: 'k' }, { Key: 'k', VersionId: 'v' }] } },
    's3:DeleteObjectVersion',
    'arn:aws:s3:::b/*',
  ],
  ['GlueClient', 'GetDatabaseCommand', { Name: 'd' }, 'glue:GetDatabase', 'database/d'],
  [
    'GlueClient',
    'CreateDatabaseCommand',
    { DatabaseInput: { Name: 'd' } },
    'glue:CreateDatabase',
    'database/d',
  ],
  ['GlueClient', 'GetTablesCommand', IN, 'glue:GetTables', 'database/d'],
  ['GlueClient', 'GetTableCommand', { ...IN, Name: 't' }, 'glue:GetTable', 'table/d/t'],
  ['GlueClient', 'GetPartitionsCommand', { ...IN, TableName: 't' }, 'glue:GetPartitions', 'table/d/t'],
  ['GlueClient', 'UpdateTableCommand', { ...IN, TableInput: { Name: 't' } }, 'glue:UpdateTable', 'table/d/t'],
  [
    'AthenaClient',
    'StartQueryExecutionCommand',
    { WorkGroup: 'w' },
    'athena:StartQueryExecution',
    'workgroup/w',
  ],
  [
    'AthenaClient',
    'GetQueryExecutionCommand',
    { QueryExecutionId: 'q' },
    'athena:GetQueryExecution',
    'the workgroup of query q',
  ],
  ['SFNClient', 'StartExecutionCommand', { stateMachineArn: 'm' }, 'states:StartExecution', 'm'],
  ['SFNClient', 'DescribeExecutionCommand', { executionArn: 'e' }, 'states:DescribeExecution', 'e'],
  ['SFNClient', 'ListStateMachinesCommand', {}, 'states:ListStateMachines', '*'],
  [
    'CloudFormationClient',
    'DescribeStacksCommand',
    { StackName: 's' },
    'cloudformation:DescribeStacks',
    'stack/s',
  ],
  ['CloudFormationClient', 'DescribeStacksCommand', {}, 'cloudformation:DescribeStacks', '*'],
  [
    'CloudWatchLogsClient',
    'FilterLogEventsCommand',
    { logGroupName: 'g' },
    'logs:FilterLogEvents',
    'log-group:g',
  ],
  ['CloudWatchLogsClient', 'FilterLogEventsCommand', {}, 'logs:FilterLogEvents', '*'],
  // What has a VersionId elsewhere is on no version of an object.
  ['LambdaClient', 'GetObjectCommand', { VersionId: 'v' }, 'lambda:GetObject', '*'],
  ['ClientVpnClient', 'CommandListCommand', {}, 'clientvpn:CommandList', '*'],
])('%s’s %s of %j needs %s on %s', (client, command, input, action, resource) => {
  expect(needOf(client, command, input)).toEqual({ action, resource });
});
