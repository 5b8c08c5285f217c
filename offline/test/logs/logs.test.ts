import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { appendFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJudge } from '../../iam/judge.ts';
import type { PolicyDocument } from '../../iam/policy.ts';
import { Backlog, openBacklog } from '../../kernel/backlog.ts';
import { logGroupFromTemplate } from '../../logs/log-groups.ts';
import { createLogs } from '../../logs/service.ts';
import { LogStreams } from '../../logs/streams.ts';
import { type RunningServer, startServer } from '../../wire/server.ts';
import { ACCOUNT, failure, OPERATOR, REGION, TASK, temporaryDirectory } from '../wire/harness.ts';

const GROUP = '/aws/lambda/upload';
const OTHER = '/aws/lambda/ctas';
const MACHINES = '/aws/vendedlogs/states/orders';
const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const stream = (id: string) => `2026/11/23/[$LATEST]${id.repeat(32)}`;

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** The service over HTTP, on a directory that may hold the streams of an earlier one. */
async function start({
  directory = temporaryDirectory(),
  policies = [] as PolicyDocument[],
  backlog = openBacklog(),
} = {}) {
  const streams = new LogStreams(directory, backlog);
  const judge = createJudge({
    account: ACCOUNT,
    rolePolicies: () => policies,
    resourcePolicy: () => undefined,
  });
  const written = new Set([GROUP, OTHER]);
  const groups = new Set([...written, MACHINES]);
  const server = await startServer({
    region: REGION,
    services: [createLogs({ account: ACCOUNT, region: REGION, judge, groups, written, streams })],
    callerOf: (key) => (key === 'TASK' ? TASK : OPERATOR),
  });
  servers.push(server);
  const client = (accessKeyId = 'OPERATOR') =>
    new CloudWatchLogsClient({
      endpoint: server.endpoint,
      region: REGION,
      credentials: { accessKeyId, secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  const filter = (input: FilterLogEventsCommandInput, accessKeyId?: string) =>
    client(accessKeyId).send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }));
  const messages = async (input: FilterLogEventsCommandInput) =>
    (await filter(input)).events?.map(({ message }) => message);
  return { directory, streams, client, filter, messages };
}

test('a stream that began while the disk took nothing is there, before and after it has a file', async () => {
  const backlog = new Backlog(() => undefined);
  const { directory, streams, messages } = await start({ backlog });
  // Nothing can be written where a file stands in a directory's place.
  writeFileSync(join(directory, 'aws'), '');
  const one = streams.open(GROUP, stream('a'));
  one('START RequestId: 1', new Date(NOON));
  one('ENOSPC', new Date(NOON + 1));
  streams.open(`${GROUP}-too`, stream('b'))('of another group', new Date(NOON));
  rmSync(join(directory, 'aws'));
  expect(await messages({})).toEqual(['START RequestId: 1\n', 'ENOSPC\n']);
  expect(globSync('**/*.log', { cwd: directory })).toEqual([]);
  backlog.close();
  expect(await messages({})).toEqual(['START RequestId: 1\n', 'ENOSPC\n']);
  expect(globSync('**/*.log', { cwd: directory })).toHaveLength(2);
});

test('events of all streams by their time, as Lambda sends them', async () => {
  const { streams, filter } = await start();
  const [one, two] = [streams.open(GROUP, stream('a')), streams.open(GROUP, stream('b'))];
  one('START RequestId: 1', new Date(NOON));
  two('{"level":"INFO"}', new Date(NOON + 1));
  one('two\rlines, não ASCII', new Date(NOON + 2));
  streams.open(OTHER, stream('c'))('of another group', new Date(NOON));
  const { events, searchedLogStreams, nextToken } = await filter({ interleaved: true });
  expect(events).toEqual([
    {
      logStreamName: stream('a'),
      timestamp: NOON,
      ingestionTime: NOON,
      message: 'START RequestId: 1\n',
      eventId: expect.stringMatching(/^\d{56}$/),
    },
    expect.objectContaining({
      logStreamName: stream('b'),
      timestamp: NOON + 1,
      message: '{"level":"INFO"}\n',
    }),
    expect.objectContaining({ timestamp: NOON + 2, message: 'two\rlines, não ASCII\n' }),
  ]);
  expect(searchedLogStreams).toEqual([]);
  expect(nextToken).toBeUndefined();
});

test('from a start to an end, both included', async () => {
  const { streams, messages } = await start();
  const write = streams.open(GROUP, stream('a'));
  for (const ms of [0, 1, 2, 3]) write(String(ms), new Date(NOON + ms));
  expect(await messages({ startTime: NOON + 1, endTime: NOON + 2 })).toEqual(['1\n', '2\n']);
  expect(await messages({ startTime: NOON + 3 })).toEqual(['3\n']);
  expect(await messages({ startTime: NOON + 4 })).toEqual([]);
});

test('in pages, none of which repeats or loses an event while others come in', async () => {
  const { streams, client } = await start();
  const [one, two] = [streams.open(GROUP, stream('a')), streams.open(GROUP, stream('b'))];
  // All in one millisecond: only stream and place tell them apart.
  for (let index = 0; index < 5; index += 1) {
    one(`a${index}`, new Date(NOON));
    two(`b${index}`, new Date(NOON));
  }
  const seen: string[] = [];
  const ids = new Set<string>();
  const pages = paginateFilterLogEvents({ client: client(), pageSize: 3 }, { logGroupName: GROUP });
  for await (const { events = [] } of pages) {
    expect(events.length).toBeLessThanOrEqual(3);
    seen.push(...events.map(({ message = '' }) => message.trim()));
    events.forEach(({ eventId = '' }) => ids.add(eventId));
    if (seen.length === 3) one('earlier', new Date(NOON - 1));
    if (seen.length === 6) two('later', new Date(NOON + 1));
  }
  expect(seen).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'b0', 'b1', 'b2', 'b3', 'b4', 'later']);
  expect(ids.size).toBe(11);
});

test('a page holds 1 MB', async () => {
  const { streams, filter } = await start();
  const write = streams.open(GROUP, stream('a'));
  for (let index = 0; index < 5; index += 1) write('x'.repeat(250_000), new Date(NOON + index));
  const first = await filter({});
  expect(first.events).toHaveLength(4);
  expect((await filter({ nextToken: first.nextToken })).events).toHaveLength(1);
});

test('are the same ones after a restart, without a line that a kill cut short', async () => {
  const { directory, streams, filter } = await start();
  streams.open(GROUP, stream('a'))('whole', new Date(NOON));
  const before = (await filter({})).events;
  const [file = ''] = globSync(join(directory, '**/*.log'));
  expect(readFileSync(file, 'utf8')).toBe('2026-11-23T12:00:00.000Z whole\n');
  appendFileSync(file, '2026-11-23T12:00:01.000Z hal');
  const again = await start({ directory });
  expect((await again.filter({})).events).toEqual(before);
});

test('a group is there before its first event, one that no template declares is not', async () => {
  const { streams, messages, filter } = await start();
  expect(await messages({})).toEqual([]);
  streams.open('/aws/lambda/undeclared', stream('a'))('x', new Date(NOON));
  const refused = filter({ logGroupName: '/aws/lambda/undeclared' });
  await expect(refused).rejects.toBeInstanceOf(ResourceNotFoundException);
  expect(await failure(refused)).toEqual({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
    status: 400,
  });
});

test('are read as the caller’s policies allow', async () => {
  const statement = (Resource: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'logs:FilterLogEvents', Resource }],
  });
  const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`;
  const { filter } = await start({ policies: [statement(`${arn}:*`)] });
  expect((await filter({}, 'TASK')).events).toEqual([]);
  expect(await failure(filter({ logGroupName: OTHER }, 'TASK'))).toEqual({
    name: 'AccessDeniedException',
    message: `User: ${TASK.arn} is not authorized to perform: logs:FilterLogEvents on resource: arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${OTHER}:log-stream: because no identity-based policy allows the logs:FilterLogEvents action`,
    status: 400,
  });
});

test.each<[FilterLogEventsCommandInput, RegExp]>([
  [{ logGroupName: undefined }, /^You must specify either logGroupName or logGroupIdentifier\.$/],
  [{ logGroupName: 'a b' }, /^1 validation error detected: Value 'a b' at 'logGroupName' failed/],
  [{ limit: 0 }, /^1 validation error detected: Value '0' at 'limit' .* greater than or equal to 1$/],
  [{ limit: 10_001 }, /^1 validation error detected: Value '10001' at 'limit' .* equal to 10000$/],
  [{ startTime: -1 }, /^1 validation error detected: Value '-1' at 'startTime' /],
  [{ nextToken: 'no token' }, /^The specified nextToken is invalid\.$/],
])('%j is invalid', async (input, message) => {
  const { filter } = await start();
  expect(await failure(filter(input))).toEqual({
    name: 'InvalidParameterException',
    message: expect.stringMatching(message),
    status: 400,
  });
});

test.each<[FilterLogEventsCommandInput, string]>([
  [{ filterPattern: '{ $.level = "ERROR" }' }, 'the parameter filterPattern of FilterLogEvents'],
  [{ logGroupIdentifier: GROUP }, 'the parameter logGroupIdentifier of FilterLogEvents'],
  [{ logStreamNames: [stream('a')] }, 'the parameter logStreamNames of FilterLogEvents'],
  [{ logStreamNamePrefix: '2026' }, 'the parameter logStreamNamePrefix of FilterLogEvents'],
  [{ logGroupName: MACHINES }, `what is logged to ${MACHINES}, which is no function's`],
  [{ unmask: true }, 'the parameter unmask of FilterLogEvents'],
  [{ startFromHead: false }, 'startFromHead=false of FilterLogEvents'],
  [{ startTime: 2, endTime: 1 }, 'a startTime after the endTime of FilterLogEvents'],
])('%j is refused by name', async (input, what) => {
  const { filter } = await start();
  expect(await failure(filter(input))).toEqual({
    name: 'NotImitated',
    message: `The offline AWS does not imitate ${what}.`,
    status: 501,
  });
});

test('another operation is refused by name', async () => {
  const { client } = await start();
  expect(await failure(client().send(new DescribeLogGroupsCommand({})))).toMatchObject({
    message: 'The offline AWS does not imitate DescribeLogGroups of logs.',
  });
});

test('a log group of a template, and what would change what is read from it', () => {
  const resource = (properties: object) => ({
    stack: 'S',
    logicalId: 'Logs',
    type: 'AWS::Logs::LogGroup',
    physicalId: GROUP,
    arn: '',
    properties: { ...properties },
  });
  expect(logGroupFromTemplate(resource({ LogGroupName: GROUP, RetentionInDays: 30 }))).toBe(GROUP);
  expect(() => logGroupFromTemplate(resource({ LogGroupClass: 'DELIVERY' }))).toThrow(/LogGroupClass/);
  expect(() => logGroupFromTemplate(resource({ DataProtectionPolicy: {} }))).toThrow(
    'AWS::Logs::LogGroup Logs of S: DataProtectionPolicy',
  );
});
