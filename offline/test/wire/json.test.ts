import {
  GlueClient,
  GetTableCommand,
  GetTable$,
  UpdateTableCommand,
  type GetTableCommandInput,
  type GetTableCommandOutput,
} from '@aws-sdk/client-glue';
import {
  AthenaClient,
  GetWorkGroupCommand,
  GetWorkGroup$,
  InvalidRequestException$,
  type GetWorkGroupCommandInput,
  type GetWorkGroupCommandOutput,
} from '@aws-sdk/client-athena';
import {
  DescribeExecution$,
  DescribeExecutionCommand,
  SFNClient,
  type DescribeExecutionCommandInput,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, GetAccessKeyInfoCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsError } from '../../kernel/aws-error.ts';
import { operation, type Service } from '../../kernel/service.ts';
import { createSts } from '../../sts/service.ts';
import { startServer, type AuditEntry, type RunningServer } from '../../wire/server.ts';
import { ACCOUNT, failure, REGION, TASK } from './harness.ts';

const started = new Date('2026-01-02T03:04:05.678Z');

const glue: Service = {
  signingName: 'glue',
  protocol: 'awsJson1_1',
  targetPrefix: 'AWSGlue',
  codec: new GlueClient({ region: REGION }).config.protocol.getPayloadCodec(),
  operations: [
    operation<GetTableCommandInput, GetTableCommandOutput>(
      'GetTable',
      GetTable$,
      ['DatabaseName', 'Name'],
      async ({ DatabaseName, Name }) => {
        if (Name === 'bug') throw new TypeError('a bug\nof two lines');
        if (Name !== 'orders') throw new AwsError('EntityNotFoundException', `Table ${Name} not found.`);
        return {
          Table: { Name, DatabaseName, CreateTime: started, Retention: 0, Parameters: { ação: '"x"\u0001' } },
        };
      },
    ),
  ],
};

const athena: Service = {
  signingName: 'athena',
  protocol: 'awsJson1_1',
  targetPrefix: 'AmazonAthena',
  codec: new AthenaClient({ region: REGION }).config.protocol.getPayloadCodec(),
  errors: { InvalidRequestException: InvalidRequestException$ },
  operations: [
    operation<GetWorkGroupCommandInput, GetWorkGroupCommandOutput>(
      'GetWorkGroup',
      GetWorkGroup$,
      ['WorkGroup'],
      async ({ WorkGroup }) => {
        throw new AwsError('InvalidRequestException', `WorkGroup ${WorkGroup} is not found.`, {
          fields: { AthenaErrorCode: 'WORKGROUP_NOT_FOUND', Unheard: 1 },
        });
      },
    ),
  ],
};

const states: Service = {
  signingName: 'states',
  protocol: 'awsJson1_0',
  targetPrefix: 'AWSStepFunctions',
  codec: new SFNClient({ region: REGION }).config.protocol.getPayloadCodec(),
  operations: [
    operation<DescribeExecutionCommandInput, DescribeExecutionCommandOutput>(
      'DescribeExecution',
      DescribeExecution$,
      ['executionArn'],
      async ({ executionArn }) => ({
        executionArn,
        stateMachineArn: 'arn',
        status: 'RUNNING',
        startDate: started,
      }),
    ),
  ],
};

let server: RunningServer;
const audit: AuditEntry[] = [];
const log: string[] = [];

beforeAll(async () => {
  server = await startServer({
    region: REGION,
    services: [glue, athena, states, createSts({ account: ACCOUNT })],
    callerOf: (key) => (key === 'TASK' ? TASK : undefined),
    record: (entry) => audit.push(entry),
    clock: { now: () => started, sleep: async () => {} },
    log: (line) => log.push(line),
  });
});
afterAll(() => server.close());

const config = (accessKeyId = 'TASK') => ({
  endpoint: server.endpoint,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey: 'secret' },
  maxAttempts: 1,
});

describe('the JSON protocols', () => {
  test('AWS JSON 1.1 carries dates, maps and any text', async () => {
    const { Table } = await new GlueClient(config()).send(
      new GetTableCommand({ DatabaseName: 'd', Name: 'orders' }),
    );
    expect(Table).toEqual({
      Name: 'orders',
      DatabaseName: 'd',
      CreateTime: started,
      Retention: 0,
      Parameters: { ação: '"x"\u0001' },
    });
  });

  test('AWS JSON 1.0 too', async () => {
    const execution = await new SFNClient(config()).send(
      new DescribeExecutionCommand({ executionArn: 'arn:1' }),
    );
    expect(execution).toMatchObject({ executionArn: 'arn:1', status: 'RUNNING', startDate: started });
  });

  test('errors arrive as the SDK’s own classes', async () => {
    const refused = new GlueClient(config()).send(new GetTableCommand({ DatabaseName: 'd', Name: 'none' }));
    expect(await failure(refused)).toEqual({
      name: 'EntityNotFoundException',
      message: 'Table none not found.',
      status: 400,
    });
  });

  test('errors carry the fields of their schema, and no others', async () => {
    const refused = new AthenaClient(config()).send(new GetWorkGroupCommand({ WorkGroup: 'w' }));
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'WorkGroup w is not found.',
      AthenaErrorCode: 'WORKGROUP_NOT_FOUND',
    });
    await expect(refused).rejects.not.toHaveProperty('Unheard');
  });

  test('an operation that is not here is refused by name', async () => {
    const refused = new GlueClient(config()).send(
      new UpdateTableCommand({ DatabaseName: 'd', TableInput: { Name: 'x' } }),
    );
    expect(await failure(refused)).toEqual({
      name: 'NotImitated',
      message: 'The offline AWS does not imitate UpdateTable of glue.',
      status: 501,
    });
  });

  test('what an operation takes on AWS and not here is refused by name, and null is nothing', async () => {
    const asOf = await post(
      'glue',
      'AWSGlue.GetTable',
      '{"DatabaseName":"d","Name":"orders","QueryAsOfTime":1}',
    );
    expect(asOf).toMatchObject({
      status: 501,
      body: { message: 'The offline AWS does not imitate the parameter QueryAsOfTime of GetTable.' },
    });
    const nothing = await post(
      'glue',
      'AWSGlue.GetTable',
      '{"DatabaseName":"d","Name":"orders","QueryAsOfTime":null}',
    );
    expect(nothing).toMatchObject({ status: 200, body: { Table: { Name: 'orders' } } });
  });

  test('a value of another type is the caller’s mistake', async () => {
    for (const name of ['7', '["orders"]', '{"a":1}', 'true'])
      expect(await post('glue', 'AWSGlue.GetTable', `{"DatabaseName":"d","Name":${name}}`)).toMatchObject({
        status: 400,
        body: { __type: 'SerializationException' },
      });
  });

  test('an exception is a 500, with one line in the log', async () => {
    const broken = new GlueClient(config()).send(new GetTableCommand({ DatabaseName: 'd', Name: 'bug' }));
    expect(await failure(broken)).toMatchObject({ name: 'InternalFailure', status: 500 });
    expect(log).toEqual(['glue GetTable: TypeError: a bug of two lines']);
  });

  test('an unknown access key', async () => {
    const refused = new GlueClient(config('NOBODY')).send(
      new GetTableCommand({ DatabaseName: 'd', Name: 'orders' }),
    );
    expect(await failure(refused)).toMatchObject({ name: 'UnrecognizedClientException', status: 400 });
  });

  test('a required member left out', async () => {
    const response = await post('glue', 'AWSGlue.GetTable', '{"Name":"orders"}');
    expect(response).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
    expect(response.body['message']).toContain("'databaseName'");
  });

  test.each([
    ['no JSON', 'glue', 'AWSGlue.GetTable', '{"Name":', 'SerializationException'],
    ['another service’s target', 'glue', 'AmazonAthena.GetTable', '{}', 'UnknownOperationException'],
    ['a service that is not here', 'dynamodb', 'DynamoDB_20120810.PutItem', '{}', 'NotImitated'],
    [
      'an endless document',
      'glue',
      'AWSGlue.GetTable',
      `{"Name":"${'x'.repeat(5_000_000)}"}`,
      'RequestEntityTooLarge',
    ],
  ])('%s', async (_, service, target, text, code) => {
    expect((await post(service, target, text)).body['__type']).toBe(code);
  });

  test('a request without a signature', async () => {
    const response = await fetch(server.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    });
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationToken' });
  });
});

describe('the query protocol', () => {
  test('GetCallerIdentity tells who calls', async () => {
    const identity = await new STSClient(config()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: ACCOUNT,
      Arn: TASK.arn,
      UserId: expect.stringMatching(/^AROA\w+:run$/),
    });
  });

  test('an unknown access key, and another operation', async () => {
    const unknown = new STSClient(config('NOBODY')).send(new GetCallerIdentityCommand({}));
    expect(await failure(unknown)).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    const other = new STSClient(config()).send(new GetAccessKeyInfoCommand({ AccessKeyId: 'TASK' }));
    expect(await failure(other)).toMatchObject({ name: 'NotImitated', status: 501 });
  });
});

describe('what is not here', () => {
  const signed = (service: string, contentType?: string, region = REGION) =>
    fetch(server.endpoint, {
      method: 'POST',
      headers: {
        ...(contentType && { 'content-type': contentType }),
        authorization: `AWS4-HMAC-SHA256 Credential=TASK/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new Uint8Array(),
    });

  test.each([
    ['lambda', undefined, /^\{.*"message":"The offline AWS does not imitate the service lambda\."/],
    ['sqs', 'application/x-amz-json-1.0', /^\{.*does not imitate the service sqs\./],
    [
      'ec2',
      'application/x-www-form-urlencoded; charset=utf-8',
      /<ErrorResponse><Error>.*<Code>NotImitated<\/Code><Message>[^<]*the service ec2\./,
    ],
    ['route53', undefined, /<Error><Code>NotImitated<\/Code><Message>[^<]*the service route53\./],
  ])('the service %s is refused by name, in the form that its client reads', async (service, type, body) => {
    const response = await signed(service, type);
    expect(response.status).toBe(501);
    expect(await response.text()).toMatch(body);
  });

  test('another region is refused by name', async () => {
    const elsewhere = new GlueClient({ ...config(), region: 'eu-west-1' });
    const refused = elsewhere.send(new GetTableCommand({ DatabaseName: 'd', Name: 'orders' }));
    expect(await failure(refused)).toEqual({
      name: 'NotImitated',
      message: 'The offline AWS does not imitate the region eu-west-1; everything is in us-east-1.',
      status: 501,
    });
    const identity = new STSClient({ ...config(), region: 'eu-west-1' }).send(new GetCallerIdentityCommand());
    expect(await failure(identity)).toMatchObject({ name: 'NotImitated' });
  });
});

test('every call is recorded', async () => {
  audit.length = 0;
  await new SFNClient(config()).send(new DescribeExecutionCommand({ executionArn: 'arn:1' }));
  await failure(new GlueClient(config()).send(new GetTableCommand({ DatabaseName: 'd', Name: 'none' })));
  const common = { time: '2026-01-02T03:04:05.678Z', caller: TASK.arn };
  expect(audit).toEqual([
    { ...common, service: 'states', operation: 'DescribeExecution', status: 200 },
    { ...common, service: 'glue', operation: 'GetTable', status: 400, error: 'EntityNotFoundException' },
  ]);
});

async function post(service: string, target: string, body: string) {
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=TASK/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
