import StepFunctionsValidator from 'asl-validator';
import { ERROR_NAMES } from '../../core/errors/errors.ts';
import { LISTENER_KINDS, LISTENERS } from '../../core/stage/listeners.ts';
import { TASK_KINDS, TASKS } from '../../core/tasks/kinds.ts';
import { type AppName, resourcesOf, type Template, templateOf } from '../support/assemblies.ts';
import { former } from '../deployments/former.ts';
import { outlineOf } from './outline.ts';
import orders from '../../pipelines/orders/pipeline.ts';

const PIPELINES: [AppName, string][] = [
  ['dev', 'pipeline-orders'],
  ['prod', 'pipeline-orders'],
  ['test', 'pipeline-medicoes'],
];

/** What each function is told of its surroundings. */
const VARIABLES = ['BUCKET', 'DATABASE', 'PIPELINE', 'ROLE', 'STAGE', 'WORKGROUP'];

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
const all = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);
const text = (value: unknown) => JSON.stringify(value);

/** The statements of a task's own policy. */
function statementsOf(template: Template, kind: string): Statement[] {
  const id = kind.replaceAll('-', '');
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([name]) => name.startsWith(`${id}Role`))
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement as Statement[]);
}

const arnOf = (id: string | undefined) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** The ARN of the queue whose id matches. */
function queueOf(template: Template, id: RegExp) {
  const found = resourcesOf(template, 'AWS::SQS::Queue').filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return arnOf(found[0]?.[0]);
}

/** The rules that may send to a queue, by its policy. */
function sendersOf(template: Template, queue: object): unknown[] {
  return resourcesOf(template, 'AWS::SQS::QueuePolicy')
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement as any[])
    .filter(({ Effect, Resource }) => Effect === 'Allow' && text(Resource) === text(queue))
    .map(({ Condition }) => Condition.ArnEquals['aws:SourceArn']);
}

/** The state machine's definition, with its functions' logical ids in place of their ARNs. */
function machineOf(template: Template): { States: Record<string, any>; TimeoutSeconds: number } {
  const [[, properties] = []] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  const [, parts] = properties!['DefinitionString']['Fn::Join'] as [string, unknown[]];
  const arn = (part: any) => `arn:aws:lambda:us-east-1:000000000000:function:${part['Fn::GetAtt'][0]}`;
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : arn(part))).join(''));
}

describe.each(PIPELINES)('%s %s', (app, stack) => {
  const template = templateOf(app, stack);
  const machine = machineOf(template);
  const tasks = Object.entries(machine.States).filter(([, { Type }]) => Type === 'Task');

  test('the definition is valid Amazon States Language', () => {
    expect(StepFunctionsValidator(machine as never, { checkArn: true, checkPaths: true })).toMatchObject({
      isValid: true,
      errorsText: expect.any(Function),
    });
  });

  test('every state says what it does, and every task and the machine have a timeout', () => {
    for (const [, state] of Object.entries(machine.States)) expect(state.Comment).toMatch(/^[A-Z].*\.$/);
    for (const [, state] of tasks) expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(machine.TimeoutSeconds).toBeGreaterThan(0);
  });

  test('every Retry names a known error, and none is caught or failed', () => {
    const known = new Set<string>(ERROR_NAMES);
    for (const [, state] of tasks) {
      expect(state.Retry.length).toBeGreaterThan(1);
      for (const { ErrorEquals } of state.Retry) {
        for (const name of ErrorEquals) expect(known.has(name) || name.startsWith('Lambda.')).toBe(true);
      }
      expect(state.Catch).toBeUndefined();
    }
    expect(Object.values(machine.States).map(({ Type }) => Type)).not.toContain('Fail');
  });

  test('no task writes to landing, deletes without a folder, or writes outside of its pipeline', () => {
    for (const kind of TASK_KINDS) {
      for (const { Action, Resource } of statementsOf(template, kind)) {
        const writes = all(Action).some((action) => /^s3:(Put|Delete)/.test(action));
        for (const resource of all(Resource).map(text)) {
          if (writes) expect(resource).not.toContain('/landing/');
          if (all(Action).includes('s3:DeleteObject'))
            expect(resource).toMatch(/\/(processed-data|athena-staging\/builds)\/\w+\/\*"/);
        }
      }
    }
  });

  test('no action is a wildcard, and `*` stands alone only where AWS has no resource', () => {
    for (const [, { PolicyDocument }] of resourcesOf(template, 'AWS::IAM::Policy')) {
      for (const { Action, Resource } of PolicyDocument.Statement as Statement[]) {
        for (const action of all(Action)) expect(action).not.toContain('*');
        if (Resource === '*') expect(text(Action)).toMatch(/^(\[?"(xray|logs):[^*]*)+$/);
      }
    }
  });

  test('only publish may change the published table', () => {
    const { table } = app === 'test' ? { table: 'consumo' } : orders.target;
    const changing = TASK_KINDS.filter((kind) =>
      statementsOf(template, kind).some(
        ({ Action, Resource }) =>
          /glue:(Create|Update|Delete)Table/.test(text(Action)) &&
          text(Resource).includes(`table/afluente_${app === 'prod' ? 'prod' : 'dev'}/${table}"`),
      ),
    );
    expect(changing).toEqual(['publish']);
  });

  test('each function has a role of its own and runs Node 24 on arm64 with tracing', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function');
    const kinds = [...TASK_KINDS, ...LISTENER_KINDS];
    expect(functions.length).toBe(kinds.length);
    expect(new Set(functions.map(([, { Role }]) => text(Role))).size).toBe(kinds.length);
    for (const [, properties] of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
      const kind = kinds.find((one) => properties['FunctionName'].endsWith(`-${one}`))!;
      const { seconds, megabytes } = { ...TASKS, ...LISTENERS }[kind].limits;
      expect(properties).toMatchObject({ Timeout: seconds, MemorySize: megabytes });
      const { Variables } = properties['Environment'];
      expect(Variables.ROLE).toEqual(properties['Role']);
      expect(Object.keys(Variables).sort()).toEqual(VARIABLES);
      // What an invocation logs lies in the function's own group, which has its name.
      const { Ref: group } = properties['LoggingConfig'].LogGroup;
      expect(template.Resources[group]).toMatchObject({
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: `/aws/lambda/${properties['FunctionName']}` },
      });
    }
  });

  test('log groups expire, and resources are tagged', () => {
    for (const [, { RetentionInDays }] of resourcesOf(template, 'AWS::Logs::LogGroup')) {
      expect(RetentionInDays).toBe(app === 'prod' ? 365 : 30);
    }
    const [machineResource] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
    const { Tags } = machineResource![1] as { Tags: { Key: string; Value: string }[] };
    const expected = {
      project: 'afluente',
      pipeline: stack.split('-')[1],
      stage: app === 'prod' ? 'prod' : 'dev',
    };
    expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual(expected);
  });
});

test('the task states are those of the original DAG, in its order, between lock and publication', () => {
  const { States } = machineOf(templateOf('dev', 'pipeline-orders'));
  const names = Object.entries(States)
    .filter(([, { Type }]) => Type === 'Task')
    .map(([name]) => name);
  expect(names).toEqual([
    'acquire_run_lock',
    'upload_csv_to_s3',
    'ensure_glue_db',
    'create_external_raw_orders',
    'drop_orders_summary_if_exists',
    'clear_output_prefix',
    'ctas_orders_summary',
    'check_data_quality',
    'publish_orders_summary',
    'expire_old_versions',
  ]);
  expect(names).toEqual(TASK_KINDS.map((kind) => TASKS[kind].state({ definition: orders })));
  expect(
    Object.keys(States)
      .filter((name) => name.endsWith('_wait'))
      .map((name) => name.replace('_wait', '')),
  ).toEqual([
    'create_external_raw_orders',
    'drop_orders_summary_if_exists',
    'ctas_orders_summary',
    'check_data_quality',
  ]);
});

test('the machine has its fixed name, a log of everything and X-Ray', () => {
  const [[, properties] = []] = resourcesOf(
    templateOf('prod', 'pipeline-orders'),
    'AWS::StepFunctions::StateMachine',
  );
  expect(properties).toMatchObject({
    StateMachineName: 'orders_pipeline-prod',
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    TracingConfiguration: { Enabled: true },
  });
});

test('a run that finds nothing landed ends well, also one that a former release began', () => {
  const [stack] = former().filter(({ name }) => name === 'afluente-dev-pipeline-orders');
  for (const template of [templateOf('dev', 'pipeline-orders'), stack!.template]) {
    const { States } = machineOf(template);
    const { Choices, Default } = States['acquire_run_lock_next'];
    const known = Choices.map(({ StringEquals }: any) => StringEquals);
    expect(known).toEqual(['acquired', 'unchanged']);
    expect(States[Default].Type).toBe('Succeed');
  }
});

test('the landing rule takes whatever lands with content, the schedule its time zone, each with a dead-letter queue of its own', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const [[ruleId, rule] = []] = resourcesOf(template, 'AWS::Events::Rule');
  expect(rule!['EventPattern'].detail.object).toEqual({
    key: [{ prefix: 'landing/orders/' }],
    size: [{ numeric: ['>', 0] }],
  });
  const landed = queueOf(template, /^LandingDeadLetters/);
  expect(rule!['Targets'].map(({ DeadLetterConfig }: any) => DeadLetterConfig)).toEqual([{ Arn: landed }]);
  expect(sendersOf(template, landed)).toEqual([arnOf(ruleId)]);
  // A single value of the object may be missing, or hold a quote: the object as a whole is JSON.
  expect(Object.values(rule!['Targets'][0].InputTransformer.InputPathsMap)).toEqual([
    '$.id',
    '$.detail.object',
  ]);
  const [[, schedule] = []] = resourcesOf(template, 'AWS::Scheduler::Schedule');
  expect(schedule).toMatchObject({
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'America/Sao_Paulo',
    State: 'ENABLED',
    Target: {
      DeadLetterConfig: { Arn: queueOf(template, /^ScheduleDeadLetters/) },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
    },
  });
  expect(JSON.parse(schedule!['Target'].Input)).toEqual({
    trigger: 'schedule',
    scheduledTime: '<aws.scheduler.scheduled-time>',
    correlationId: '<aws.scheduler.execution-id>',
  });
});

test('the heartbeat comes every five minutes; one that is late by as much is left to the next', () => {
  const schedules = resourcesOf(templateOf('dev', 'pipeline-orders'), 'AWS::Scheduler::Schedule');
  const [, heartbeat] = schedules.find(([id]) => id.startsWith('Heartbeat'))!;
  expect(heartbeat).toMatchObject({
    ScheduleExpression: 'cron(0/5 * * * ? *)',
    State: 'ENABLED',
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 } },
  });
});

test('a pipeline can switch its landing rule off', () => {
  const rules = resourcesOf(templateOf('test', 'pipeline-medicoes'), 'AWS::Events::Rule');
  expect(rules.flatMap(([, { EventPattern }]) => EventPattern.source)).not.toContain('aws.s3');
});

test('an execution that did not succeed is told to the listener that gives its lock back', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const [, [, rule] = []] = resourcesOf(template, 'AWS::Events::Rule');
  const [[machine] = []] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  expect(rule).toMatchObject({
    EventPattern: {
      source: ['aws.states'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [{ Ref: machine }] },
    },
  });
  const ended = queueOf(template, /^EndedDeadLetters/);
  expect(rule!['Targets'][0].DeadLetterConfig).toEqual({ Arn: ended });
  const [[, permission] = []] = resourcesOf(template, 'AWS::Lambda::Permission');
  expect(permission).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' });
  // What Lambda gives up, EventBridge has long delivered: the functions themselves have the queue.
  const withQueue = resourcesOf(template, 'AWS::Lambda::Function')
    .filter(([, { DeadLetterConfig }]) => DeadLetterConfig !== undefined)
    .map(([, { FunctionName, DeadLetterConfig }]) => [FunctionName, DeadLetterConfig]);
  expect(withQueue).toEqual([
    ['afluente-dev-orders-release-lock', { TargetArn: ended }],
    ['afluente-dev-orders-account-run', { TargetArn: ended }],
  ]);
  const actions = statementsOf(template, 'release-lock').flatMap(({ Action }) => all(Action));
  expect(actions.filter((action) => !/^(logs|xray):/.test(action)).sort()).toEqual([
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    // Its own dead letters: what Lambda gave up.
    'sqs:SendMessage',
    'states:StartExecution',
  ]);
});

test('the data bucket is private, TLS only, versioned, encrypted, logged, and tells EventBridge', () => {
  const template = templateOf('prod', 'storage');
  const [, [, bucket] = []] = resourcesOf(template, 'AWS::S3::Bucket');
  expect(bucket).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LoggingConfiguration: { LogFilePrefix: 's3/' },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
  const rules = bucket!['LifecycleConfiguration'].Rules as { Id: string }[];
  expect(rules.map(({ Id }) => Id)).toEqual([
    'query-results',
    'rejected-rows',
    'noncurrent',
    'broken-uploads',
  ]);
  expect(text(resourcesOf(template, 'AWS::S3::BucketPolicy'))).toContain('"aws:SecureTransport":"false"');
});

test.each([
  ['dev', 'Delete'],
  ['prod', 'RetainExceptOnCreate'],
] as const)('%s: what becomes of the data bucket with its stack: %s', (app, policy) => {
  const buckets = Object.values(templateOf(app, 'storage').Resources).filter(
    ({ Type }) => Type === 'AWS::S3::Bucket',
  );
  expect(buckets.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([policy, policy]);
});

test('the pipelines’ workgroup leaves settings to the client, the analysts’ enforces them; both have a cutoff', () => {
  const groups = resourcesOf(templateOf('dev', 'catalog'), 'AWS::Athena::WorkGroup').map(
    ([, properties]) => properties,
  );
  expect(
    groups.map(({ Name, WorkGroupConfiguration: { EnforceWorkGroupConfiguration } }) => [
      Name,
      EnforceWorkGroupConfiguration,
    ]),
  ).toEqual([
    ['afluente-dev-pipelines', false],
    ['afluente-dev-analysts', true],
  ]);
  for (const { WorkGroupConfiguration } of groups) {
    expect(WorkGroupConfiguration.BytesScannedCutoffPerQuery).toBeGreaterThanOrEqual(10_000_000);
    expect(WorkGroupConfiguration.EngineVersion.SelectedEngineVersion).toBe('Athena engine version 3');
  }
});

test('a bucket that exists can be brought', () => {
  expect(() => templateOf('brought', 'storage')).toThrow('ENOENT');
  const [[, rule] = []] = resourcesOf(templateOf('brought', 'pipeline-orders'), 'AWS::Events::Rule');
  expect(rule!['EventPattern'].detail.bucket.name).toEqual(['my-lake']);
  expect(text(statementsOf(templateOf('brought', 'pipeline-orders'), 'upload'))).toContain(
    ':s3:::my-lake/landing/orders/*',
  );
});

test('in prod the catalog outlives its stack too', () => {
  const kept = Object.values(templateOf('prod', 'catalog').Resources).filter(({ Type }) =>
    /Glue|Athena/.test(Type),
  );
  expect(kept.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(
    Array.from({ length: 3 }, () => 'RetainExceptOnCreate'),
  );
});

test('nothing needs Docker, a lookup or a custom resource', () => {
  for (const stack of ['storage', 'catalog', 'alerts', 'pipeline-orders', 'observability']) {
    expect(text(templateOf('dev', stack))).not.toMatch(/Custom::|python|DockerImage/);
  }
});

test.each<[string, AppName]>([
  ['storage', 'dev'],
  ['catalog', 'dev'],
  ['alerts', 'dev'],
  ['pipeline-orders', 'dev'],
  ['observability', 'dev'],
  ['deployer', 'qa-eu'],
])('the %s stack has the resources and the rights that it had', (stack, app) => {
  expect(outlineOf(templateOf(app, stack))).toMatchSnapshot();
});
