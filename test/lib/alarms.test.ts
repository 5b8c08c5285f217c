import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import { heartbeatExpression } from '../../core/stage/listeners.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { ALARM_METRICS } from '../../documents/month-cost.ts';
import { PRICES } from '../../core/runs/cost.ts';
import { RETRIES } from '../../core/runs/retries.ts';
import { METRICS } from '../../core/metrics/catalogue.ts';
import { compilePattern } from '../../offline/events/pattern.ts';
import { transform } from '../../offline/events/transform.ts';
import { type AppName, resourcesOf, templateOf } from '../support/assemblies.ts';

const alarmsOf = (app: AppName, stack: string) =>
  Object.fromEntries(
    resourcesOf(templateOf(app, stack), 'AWS::CloudWatch::Alarm').map(([, properties]) => [
      (properties['AlarmName'] as string).split('-').at(-1)!,
      properties,
    ]),
  );

/** The ARN of the topic as the other stacks know it: by the name that its own stack gives it. */
function topicArn() {
  const [[, { TopicName }] = ['', {}]] = resourcesOf(templateOf('dev', 'alerts'), 'AWS::SNS::Topic');
  const place = [{ Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }];
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sns:', ...place, `:${TopicName}`]] };
}

/** The metrics that an alarm reads, as `namespace name`. */
const metricsOf = ({ Metrics, Namespace, MetricName }: Record<string, any>): string[] =>
  Metrics
    ? (Metrics as any[]).flatMap(({ MetricStat }) =>
        MetricStat ? [`${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName}`] : [],
      )
    : [`${Namespace} ${MetricName}`];

test('what a pipeline is watched for, on CloudWatch alone', () => {
  const alarms = alarmsOf('dev', 'pipeline-orders');
  const watched = Object.fromEntries(
    Object.entries(alarms).map(([name, alarm]) => [
      name,
      [[...new Set(metricsOf(alarm))].join(', '), alarm['Threshold'], alarm['TreatMissingData']],
    ]),
  );
  expect(watched).toEqual({
    RunFailed: [
      'AWS/States ExecutionsFailed, AWS/States ExecutionsTimedOut, AWS/States ExecutionsAborted',
      0,
      'notBreaching',
    ],
    NoSuccess: ['Afluente SuccessAge', 27 * 3600, 'missing'],
    DataStale: ['Afluente SuccessAge, Afluente DataFreshness', 54 * 3600, 'notBreaching'],
    ChecksFailed: ['Afluente DqErrorsFailed', 0, 'notBreaching'],
    FilesSetAside: ['Afluente FilesSetAside', 0, 'notBreaching'],
    DeadLetters: ['AWS/SQS ApproximateNumberOfMessagesVisible', 0, 'notBreaching'],
    Throttled: ['AWS/Lambda Throttles', 0, 'notBreaching'],
    ListenersThrottled: ['AWS/Lambda Throttles', 0, 'notBreaching'],
    StatesThrottled: ['AWS/States ExecutionThrottled', 0, 'notBreaching'],
    ListenerFailed: ['AWS/Lambda Errors', 0, 'notBreaching'],
  });
  expect(metricsOf(alarms['Throttled']!).length).toBe(10);
  expect(metricsOf(alarms['DeadLetters']!).length).toBe(3);
});

test('docs/cost.md says how many metrics each alarm looks at, which is what is billed', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');
  const said = [...text.matchAll(/^\| `(\w+)` of .*\| (\d+) +\| \$([\d.]+) +\|$/gm)].map(
    ([, name, metrics, dollars]) => [name, Number(metrics), Number(dollars)],
  );
  const stands = ['pipeline-orders', 'observability'].flatMap((stack) =>
    Object.entries(alarmsOf('dev', stack)).map(([name, alarm]) => {
      const { length } = metricsOf(alarm);
      return [name, length, Number((length * PRICES.cloudwatchPerAlarmMetricMonth).toFixed(2))];
    }),
  );
  expect(said.toSorted()).toEqual(stands.toSorted());
  const inAll = (...without: string[]) =>
    stands.reduce((sum, [name, length]) => sum + (without.includes(`${name}`) ? 0 : Number(length)), 0);
  expect(text).toContain(`Of a pipeline with a schedule they are ${inAll('ScanBudget')},`);
  expect(ALARM_METRICS).toEqual({
    scheduled: inAll('ScanBudget'),
    stage: stands.find(([name]) => name === 'ScanBudget')?.[1],
  });
  expect(text).toContain(`of one without ${inAll('ScanBudget', 'NoSuccess', 'DataStale')},`);
});

test('a pipeline without a schedule owes no success', () => {
  expect(Object.keys(alarmsOf('test', 'pipeline-trial'))).not.toContain('NoSuccess');
});

test('a stage is watched for what all of its queries scan in a day', () => {
  const { ScanBudget: alarm } = alarmsOf('prod', 'observability');
  expect(alarm).toMatchObject({ Threshold: 1e12, ComparisonOperator: 'GreaterThanThreshold' });
  expect(metricsOf(alarm!)).toEqual(Array.from({ length: 6 }, () => 'AWS/Athena ProcessedBytes'));
  expect(alarm!['Metrics'].map(({ MetricStat }: any) => MetricStat?.Period).filter(Boolean)).toEqual(
    Array.from({ length: 6 }, () => 86_400),
  );
});

test('what the catalogue says CloudWatch alarms for is what it alarms for', () => {
  const standing = ['pipeline-orders', 'observability'].flatMap((stack) =>
    Object.keys(alarmsOf('dev', stack)),
  );
  const said = Object.entries(ALERTS).flatMap(([name, { alarm }]) => (alarm ? [name] : []));
  expect(standing.filter((name) => !['StatesThrottled', 'ListenersThrottled'].includes(name)).sort()).toEqual(
    said.sort(),
  );
});

test('every alarm reads metrics of the catalogue, tells its impact and the place in the runbook, and reaches people', () => {
  const known = new Set(Object.values(METRICS).map(({ namespace, name }) => `${namespace} ${name}`));
  for (const stack of ['pipeline-orders', 'observability']) {
    for (const [name, alarm] of Object.entries(alarmsOf('dev', stack))) {
      const alert = name.endsWith('Throttled') ? 'Throttled' : (name as keyof typeof ALERTS);
      expect(metricsOf(alarm).filter((metric) => !known.has(metric))).toEqual([]);
      expect(alarm['AlarmDescription']).toContain(ALERTS[alert].impact);
      expect(alarm['AlarmDescription']).toContain(`What to do: ${runbookPlace(alert)}`);
      expect(alarm['AlarmActions']).toEqual([topicArn()]);
      // A new alarm's first look ends in OK, which such an action would tell.
      expect(alarm['OKActions']).toBeUndefined();
      // A new pipeline has no data before its first heartbeat: what is told is data that is no longer there.
      const needsData = alarm['TreatMissingData'] !== 'notBreaching';
      expect(alarm['InsufficientDataActions']).toEqual(needsData ? alarm['AlarmActions'] : undefined);
    }
  }
});

/** What people are told when an alarm of a pipeline changes its state: nothing where none of its rules takes that. */
function toldOf(
  name: string,
  before: string,
  now: string,
  reason = 'Threshold Crossed: 1 datapoint',
): string[] {
  const detail = {
    alarmName: `afluente-dev-orders-${name}`,
    state: { value: now, reason: 'Threshold Crossed' },
    previousState: { value: before, reason },
  };
  const event = {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    region: 'us-east-1',
    time: '2026-11-27T03:00:00Z',
    detail,
  };
  return resourcesOf(templateOf('dev', 'pipeline-orders'), 'AWS::Events::Rule').flatMap(([, rule]) =>
    // Patterns with references are those of other events.
    JSON.stringify(rule['EventPattern']).includes('aws.cloudwatch') &&
    compilePattern(rule['EventPattern'])(event)
      ? (rule['Targets'] as any[]).map((target) => {
          expect(target).toMatchObject({
            Arn: topicArn(),
            RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^EndedTeller/), 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^EndedDeadLetters/), 'Arn'] } },
          });
          return transform(event, target, 'arn:rule');
        })
      : [],
  );
}

test('that something is over is told of states that were told of, and never of an alarm that is new', () => {
  const unchecked = 'Unchecked: Initial alarm creation';
  for (const name of Object.keys(alarmsOf('dev', 'pipeline-orders'))) {
    expect([name, toldOf(name, 'INSUFFICIENT_DATA', 'OK', unchecked)]).toEqual([name, []]);
    expect([name, toldOf(name, 'OK', 'ALARM')]).toEqual([name, []]);
    // What happened once is not mended by time.
    const isState = ['NoSuccess', 'DataStale', 'DeadLetters'].includes(name);
    expect([name, toldOf(name, 'ALARM', 'OK').length]).toEqual([name, isState ? 1 : 0]);
    const missingIsTold = name === 'NoSuccess';
    const again = toldOf(name, 'INSUFFICIENT_DATA', 'OK', 'Insufficient Data: 1 datapoint was unknown.');
    expect([name, again.length]).toEqual([name, missingIsTold ? 1 : 0]);
  }
  expect(JSON.parse(toldOf('NoSuccess', 'ALARM', 'OK')[0]!)).toBe(
    'OK: afluente-dev-orders-NoSuccess, after ALARM, at 2026-11-27T03:00:00Z. Why: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/afluente-dev-orders-NoSuccess',
  );
});

// With a bridge and without.
test.each(['dev', 'qa-eu'] as const)(
  '%s: the topic is encrypted by a key of its own that this account’s alarms may use',
  (app) => {
    const template = templateOf(app, 'alerts');
    const [[, topic] = []] = resourcesOf(template, 'AWS::SNS::Topic');
    const [[, key] = []] = resourcesOf(template, 'AWS::KMS::Key');
    const [[, policy] = []] = resourcesOf(template, 'AWS::SNS::TopicPolicy');
    expect(topic!['KmsMasterKeyId']).toEqual({ 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] });
    const allowed = (statements: any[], action: RegExp) =>
      statements
        .filter(({ Effect, Action }) => Effect === 'Allow' && action.test(JSON.stringify(Action)))
        .filter(({ Principal }) => Principal.Service)
        .flatMap(({ Principal, Condition }) =>
          [Principal.Service].flat().map((service) => [service, Object.keys(Condition.StringEquals)]),
        );
    const alarms = ['aps.amazonaws.com', 'cloudwatch.amazonaws.com'].map((service) => [
      service,
      ['aws:SourceAccount'],
    ]);
    expect(allowed(key!['KeyPolicy'].Statement, /kms:GenerateDataKey/)).toEqual(alarms);
    expect(allowed(policy!['PolicyDocument'].Statement, /sns:Publish/)).toEqual(alarms);
  },
);

test('where it is said where the runbook is read, alarms and notices lead there, and nothing to anywhere else', () => {
  const runbook = 'https://wiki.example.com/afluente/runbook';
  const alarms = { ...alarmsOf('brought', 'pipeline-orders'), ...alarmsOf('brought', 'observability') };
  for (const { AlarmDescription: told } of Object.values(alarms))
    expect(told).toMatch(new RegExp(`What to do: ${runbook}#[a-z]+$`));
  expect(JSON.stringify(templateOf('brought', 'pipeline-orders'))).toContain(
    `What to do: ${runbookPlace('RunFailed', runbook)}`,
  );
  for (const stack of ['pipeline-orders', 'observability'])
    expect(JSON.stringify(templateOf('dev', stack))).not.toMatch(/What to do: http/);
});

test('whoever in this account may publish to the topic may have SNS use its key, and nothing else with it', () => {
  const [[, key] = []] = resourcesOf(templateOf('dev', 'alerts'), 'AWS::KMS::Key');
  const anybody = (key!['KeyPolicy'].Statement as any[]).filter(({ Principal }) => Principal.AWS === '*');
  expect(anybody).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': { Ref: 'AWS::AccountId' },
          'kms:ViaService': { 'Fn::Join': ['', ['sns.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
        },
      },
    },
  ]);
  const [[, { PolicyDocument }] = ['', {} as any]] = resourcesOf(
    templateOf('dev', 'pipeline-orders'),
    'AWS::IAM::Policy',
  ).filter(([name]) => name.startsWith('EndedTeller'));
  expect(PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn() },
  ]);
});

test('a run that failed is told to people by its status event, whose cause stays with the execution', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const rules = resourcesOf(template, 'AWS::Events::Rule').map(([, rule]) => rule);
  const [failed] = rules.filter(({ Targets }) => Targets.length === 2);
  expect(failed!['EventPattern'].detail.status).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
  const [, people] = failed!['Targets'];
  expect(people.Arn).toEqual(topicArn());
  const [queue] = resourcesOf(template, 'AWS::SQS::Queue').find(([id]) => id.startsWith('EndedDeadLetters'))!;
  expect(people.DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } });
  expect(people.InputTransformer.InputTemplate).toContain(runbookPlace('RunFailed'));
  expect(Object.values(people.InputTransformer.InputPathsMap)).not.toContain('$.detail.cause');
});

test('five questions are saved for CloudWatch Logs Insights, over log groups that exist', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { LogGroupName }]) => LogGroupName);
  const queries = resourcesOf(template, 'AWS::Logs::QueryDefinition').map(([, query]) => query);
  expect(queries.map(({ Name }) => Name)).toEqual([
    'afluente/dev/orders/1 What did the last runs do, step by step',
    'afluente/dev/orders/2 Why did runs fail',
    'afluente/dev/orders/3 Which steps take longest',
    'afluente/dev/orders/4 What did Athena scan, query by query',
    'afluente/dev/orders/5 What did runs cost',
  ]);
  for (const { LogGroupNames } of queries) for (const name of LogGroupNames) expect(groups).toContain(name);
});

test('a stage’s heartbeats have a minute each, as far as there are minutes', () => {
  const names = ['daily', 'grid', 'medicoes', 'nasty', 'sales', 'trial', 'visits'];
  const minutes = names.map((name) => {
    const schedules = resourcesOf(templateOf('test', `pipeline-${name}`), 'AWS::Scheduler::Schedule');
    const [beat] = schedules.flatMap(([, { GroupName, ScheduleExpression }]) =>
      GroupName.endsWith('-heartbeat') ? [ScheduleExpression as string] : [],
    );
    return Number(/^cron\((\d)\/5 /.exec(beat!)?.[1]);
  });
  const beats = [0, 1, 2, 3, 4].map((minute) => minutes.filter((one) => one === minute).length);
  expect(beats.toSorted()).toEqual([1, 1, 1, 2, 2]);
});

test('an event that waits longer for its turn than the next one is let go, for the heartbeat alone', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const configured = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, config]) => config);
  expect(configured).toEqual([
    {
      FunctionName: { Ref: expect.stringMatching(/^heartbeatFunction/) },
      MaximumEventAgeInSeconds: 300,
      Qualifier: '$LATEST',
    },
  ]);
});

test('throttling is told where it lasts: what is over within minutes is tried again', () => {
  const alarms = alarmsOf('dev', 'pipeline-orders');
  for (const name of ['Throttled', 'ListenersThrottled', 'StatesThrottled'])
    expect(alarms[name]).toMatchObject({ EvaluationPeriods: 6, DatapointsToAlarm: 3 });
  // Until then no task has given up: it tries for half an hour.
  const { intervalSeconds, backoffRate, maxAttempts, maxDelaySeconds } = RETRIES.lambdaThrottled;
  const onAverage = Array.from({ length: maxAttempts }, (_, retry) =>
    Math.min(maxDelaySeconds, intervalSeconds * backoffRate ** retry),
  ).reduce((sum, delay) => sum + delay / 2, 0);
  expect(onAverage).toBeGreaterThan(3 * 5 * 60);
  for (const [, { DefinitionString }] of resourcesOf(
    templateOf('dev', 'pipeline-orders'),
    'AWS::StepFunctions::StateMachine',
  )) {
    const text = JSON.stringify(DefinitionString);
    const tasks = text.match(/\\"Type\\":\\"Task\\"/g) ?? text.match(/Type[^,]{0,12}Task/g);
    const named = text.match(/Lambda\.TooManyRequestsException[^}]*FULL/g);
    expect(named).toHaveLength(tasks!.length);
  }
});

test('the heartbeat comes every five minutes, in a group of its own, and can only read', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const schedules = resourcesOf(template, 'AWS::Scheduler::Schedule').map(([, schedule]) => schedule);
  const [beat] = schedules.filter(({ ScheduleExpression }) => ScheduleExpression === heartbeatExpression(0));
  expect(beat!['GroupName']).toBe('afluente-dev-orders-heartbeat');
  // What is switched off owes no success: the allowance is of the schedule that runs.
  expect(JSON.stringify(beat!['Target'].Input)).toContain(`\\"allowance\\":${27 * 3600}`);
  const [[, { PolicyDocument }] = ['', {} as any]] = resourcesOf(template, 'AWS::IAM::Policy').filter(
    ([name]) => name.startsWith('heartbeatRole'),
  );
  const actions = (PolicyDocument.Statement as any[]).flatMap(({ Action }) => Action).sort();
  expect(actions.filter((action: string) => !/^(logs|xray):/.test(action))).toEqual([
    'glue:GetTable',
    's3:GetObject',
    's3:ListBucket',
    'states:DescribeStateMachine',
  ]);
});
