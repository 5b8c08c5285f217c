import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { cbor, SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { createCloudWatch } from '../../cloudwatch/cloudwatch.ts';
import { createIam } from '../../iam/service.ts';
import { createJudge } from '../../iam/judge.ts';
import { startServer, type RunningServer } from '../../wire/server.ts';
import { ACCOUNT, failure, OPERATOR, REGION, TASK, temporaryDirectory } from './harness.ts';

const noon = new Date('2026-11-23T12:00:00Z');
const clock = { now: () => noon, sleep: async () => {} };
const judge = createJudge({ account: ACCOUNT, rolePolicies: () => [], resourcePolicy: () => undefined });
const protocol = SmithyRpcV2CborProtocol;

let server: RunningServer;
beforeAll(async () => {
  const { service, record } = createCloudWatch({ root: temporaryDirectory(), judge, clock });
  record(
    [1, 2.5].map((value) => ({
      namespace: 'AWS/States',
      metric: 'ExecutionsStarted',
      dimensions: { StateMachineArn: 'arn:1' },
      unit: 'Count',
      at: noon.getTime() - 60_000,
      values: [value],
    })),
  );
  server = await startServer({
    region: REGION,
    services: [
      service,
      createIam({ judge }),
      { signingName: 'states', protocol: 'awsQuery', operations: [] },
    ],
    callerOf: (key) => ({ OPERATOR, TASK })[key],
    clock,
  });
});
afterAll(() => server.close());

const config = (accessKeyId = 'OPERATOR') => ({
  endpoint: server.endpoint,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey: 'secret' },
  maxAttempts: 1,
});
const ask = new GetMetricDataCommand({
  StartTime: new Date('2026-11-23T11:50:00Z'),
  EndTime: noon,
  MetricDataQueries: [
    {
      Id: 'id_0',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/States',
          MetricName: 'ExecutionsStarted',
          Dimensions: [{ Name: 'StateMachineArn', Value: 'arn:1' }],
        },
        Period: 60,
        Stat: 'Sum',
      },
    },
  ],
});

describe.each([
  ['RPC v2 CBOR', { protocol }],
  ['AWS JSON', {}],
])('CloudWatch over %s', (_, speaking) => {
  const client = (accessKeyId?: string) => new CloudWatchClient({ ...config(accessKeyId), ...speaking });

  test('carries dates, numbers and lists', async () => {
    const { MetricDataResults } = await client().send(ask);
    expect(MetricDataResults).toEqual([
      {
        Id: 'id_0',
        Label: 'ExecutionsStarted',
        StatusCode: 'Complete',
        Timestamps: [new Date('2026-11-23T11:59:00Z')],
        Values: [3.5],
      },
    ]);
    const { Metrics } = await client().send(new ListMetricsCommand({ Namespace: 'AWS/States' }));
    expect(Metrics).toEqual([
      {
        Namespace: 'AWS/States',
        MetricName: 'ExecutionsStarted',
        Dimensions: [{ Name: 'StateMachineArn', Value: 'arn:1' }],
      },
    ]);
  });

  test('errors arrive by name', async () => {
    expect(await failure(client('TASK').send(ask))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: expect.stringContaining('is not authorized to perform: cloudwatch:GetMetricData'),
    });
    expect(await failure(client('NOBODY').send(ask))).toMatchObject({ name: 'UnrecognizedClientException' });
    expect(await failure(client().send(new DescribeAlarmsCommand({})))).toEqual({
      name: 'NotImitated',
      status: 501,
      message: 'The offline AWS does not imitate DescribeAlarms of monitoring.',
    });
  });
});

async function post(path: string, body: string | Uint8Array, service = 'monitoring') {
  const response = await fetch(server.endpoint + path, {
    method: 'POST',
    headers: {
      'smithy-protocol': 'rpc-v2-cbor',
      'content-type': 'application/cbor',
      authorization: `AWS4-HMAC-SHA256 Credential=OPERATOR/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  const { headers, status } = response;
  expect(headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(headers.get('content-type')).toBe('application/cbor');
  const { __type: code } = cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
  return { status, code };
}

const operation = '/service/GraniteServiceVersion20100801/operation/GetMetricData';
test.each([
  ['no CBOR', operation, 'x', 'SerializationException'],
  ['a required member left out', operation, cbor.serialize({}), 'ValidationError'],
  ['another service’s path', '/service/Other/operation/GetMetricData', '', 'UnknownOperationException'],
  ['no operation', '/', '', 'UnknownOperationException'],
])('%s', async (_, path, body, code) => {
  expect(await post(path, body)).toEqual({ status: 400, code });
});

test('a service that is not called so refuses it by name', async () => {
  const states = new SFNClient({ ...config(), protocol });
  expect(await failure(states.send(new StartExecutionCommand({ stateMachineArn: 'arn' })))).toEqual({
    name: 'NotImitated',
    status: 501,
    message: 'The offline AWS does not imitate RPC v2 CBOR of states.',
  });
});

test('IAM: the account has no alias, for whom may ask', async () => {
  const aliases = (key?: string) => new IAMClient(config(key)).send(new ListAccountAliasesCommand({}));
  expect(await aliases()).toMatchObject({ AccountAliases: [], IsTruncated: false });
  expect(await failure(aliases('TASK'))).toMatchObject({ name: 'AccessDenied', status: 403 });
});

test('a host and a port of one’s choice', async () => {
  const first = await startServer({
    region: REGION,
    services: [],
    callerOf: () => OPERATOR,
    host: 'localhost',
  });
  await first.close();
  const port = Number(new URL(first.endpoint).port);
  const second = await startServer({
    region: REGION,
    services: [],
    callerOf: () => OPERATOR,
    host: '0.0.0.0',
    port,
  });
  expect(second.endpoint).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(second.endpoint)).status).toBe(403);
  await second.close();
});
