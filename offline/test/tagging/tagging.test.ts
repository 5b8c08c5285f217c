import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { createJudge } from '../../iam/judge.ts';
import { createTagging } from '../../tagging/service.ts';
import { taggedResources } from '../../tagging/tags.ts';
import { startServer, type RunningServer } from '../../wire/server.ts';
import { ACCOUNT, failure, OPERATOR, REGION, TASK } from '../wire/harness.ts';

const resource = (type: string, arn: string, Tags?: unknown) => ({
  stack: 'S',
  logicalId: 'R',
  type,
  physicalId: 'r',
  arn,
  properties: { Tags },
});
const ours = [
  { Key: 'project', Value: 'afluente' },
  { Key: 'stage', Value: 'dev' },
];
const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:upload';
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:orders';
const workGroup = 'arn:aws:athena:us-east-1:000000000000:workgroup/pipelines';
const queue = 'arn:aws:sqs:us-east-1:000000000000:letters';
const logs = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/upload';

let server: RunningServer;
beforeAll(async () => {
  const resources = taggedResources([
    resource('AWS::Lambda::Function', lambda, ours),
    resource('AWS::StepFunctions::StateMachine', machine, ours),
    resource('AWS::Athena::WorkGroup', workGroup, { project: 'other' }),
    resource('AWS::SQS::Queue', queue, ours),
    resource('AWS::Logs::LogGroup', `${logs}:*`, ours),
    resource('AWS::Events::Rule', 'arn:aws:events:us-east-1:000000000000:rule/untagged'),
    resource('AWS::IAM::Role', 'arn:aws:iam::000000000000:role/r', ours),
    resource('AWS::Glue::Database', '', ours),
  ]);
  const judge = createJudge({ account: ACCOUNT, rolePolicies: () => [], resourcePolicy: () => undefined });
  server = await startServer({
    region: REGION,
    services: [createTagging({ resources, judge })],
    callerOf: (key) => (key === 'TASK' ? TASK : OPERATOR),
  });
});
afterAll(() => server.close());

const get = (input: object, accessKeyId = 'OPERATOR') =>
  new ResourceGroupsTaggingAPIClient({
    endpoint: server.endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  }).send(new GetResourcesCommand(input));
const arns = async (input: object) =>
  (await get(input)).ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN);

test('what has an ARN and tags, lists or maps of them', async () => {
  expect(await get({})).toMatchObject({
    ResourceTagMappingList: [
      { ResourceARN: lambda, Tags: ours },
      { ResourceARN: machine, Tags: ours },
      { ResourceARN: workGroup, Tags: [{ Key: 'project', Value: 'other' }] },
      { ResourceARN: queue, Tags: ours },
      { ResourceARN: logs, Tags: ours },
    ],
    PaginationToken: '',
  });
});

test.each([
  ['a service', { ResourceTypeFilters: ['states'] }, [machine]],
  ['a type', { ResourceTypeFilters: ['lambda:function', 'athena:workgroup'] }, [lambda, workGroup]],
  ['a type that nothing has', { ResourceTypeFilters: ['lambda:layer'] }, []],
  ['a key', { TagFilters: [{ Key: 'project' }], ResourceTypeFilters: ['athena'] }, [workGroup]],
  ['values', { TagFilters: [{ Key: 'project', Values: ['other', 'third'] }] }, [workGroup]],
  ['several keys', { TagFilters: [{ Key: 'project', Values: ['other'] }, { Key: 'stage' }] }, []],
])('filters by %s', async (_, input, expected) => {
  expect(await arns(input)).toEqual(expected);
});

test('pages', async () => {
  const first = await get({ ResourcesPerPage: 3 });
  expect(first.ResourceTagMappingList).toHaveLength(3);
  const second = await get({ ResourcesPerPage: 3, PaginationToken: first.PaginationToken });
  expect(second.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN)).toEqual([queue, logs]);
  expect(second.PaginationToken).toBe('');
});

test('refusals', async () => {
  expect(await failure(get({}, 'TASK'))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('is not authorized to perform: tag:GetResources'),
  });
  expect(await failure(get({ ResourcesPerPage: 101 }))).toMatchObject({ name: 'InvalidParameterException' });
  expect(await failure(get({ PaginationToken: 'x' }))).toMatchObject({ name: 'InvalidParameterException' });
  expect(await failure(get({ ResourceTypeFilters: ['sqs:queue'] }))).toMatchObject({ name: 'NotImitated' });
  expect(await failure(get({ TagsPerPage: 100 }))).toMatchObject({ name: 'NotImitated' });
});
