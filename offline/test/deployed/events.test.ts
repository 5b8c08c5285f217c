import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arn, MACHINE, openApp, RESOURCES, TOPIC, type App } from './app.ts';

const opened: App[] = [];
const open = async (over?: object) => {
  const app = await openApp(over);
  opened.push(app);
  return app;
};
afterEach(async () => {
  for (const { offline } of opened.splice(0)) await offline.close();
});

describe('schedules of functions', () => {
  const fire = async (app: App) => {
    app.clock.pass(5 * 60_000);
    await app.offline.scheduler.fireDue(app.clock.now());
    await app.offline.settled();
  };

  test('invoke as their role, at a rate from their creation on, or are denied', async () => {
    const app = await open();
    await fire(app);
    await fire(app);
    const logs = globSync(join(app.state, 'logs/aws/lambda/beat/*.log')).map((file) =>
      readFileSync(file, 'utf8'),
    );
    const beats = [...logs.join('').matchAll(/beat of (.*)/g)].map(([, at]) => at);
    expect(beats).toEqual(['2026-03-02T12:05:00Z', '2026-03-02T12:10:00Z']);
    const [letter, ...others] = app.lines('sqs/letters.jsonl').filter(({ sentAt }) => /T12:05/.test(sentAt));
    expect(others).toEqual([]);
    expect(letter.attributes).toMatchObject({
      ERROR_CODE: 'AccessDeniedException',
      ERROR_MESSAGE: expect.stringMatching(
        /assumed-role\/none\/.* is not authorized to perform: lambda:InvokeFunction/,
      ),
      RETRY_ATTEMPTS: '0',
      SCHEDULED_TIME: '2026-03-02T12:05:00Z',
      SCHEDULE_ARN: arn('scheduler', 'schedule/beats/denied'),
      TARGET_ARN: arn('lambda', 'function:beat'),
    });
    expect(JSON.parse(letter.body)).toEqual({
      FunctionName: arn('lambda', 'function:beat'),
      InvocationType: 'Event',
      Payload: '{"at":"2026-03-02T12:05:00Z"}',
    });
  });

  test('count in AWS/Scheduler, of their group and of all', async () => {
    const app = await open();
    await fire(app);
    await fire(app);
    for (const dimensions of [{ ScheduleGroup: 'beats' }, {}]) {
      const of = (name: string) => app.metric('AWS/Scheduler', name, dimensions);
      expect(await of('InvocationAttemptCount')).toBe(4);
      expect(await of('TargetErrorCount')).toBe(2);
      expect(await of('InvocationDroppedCount')).toBe(2);
      expect(await of('InvocationsSentToDeadLetterCount')).toBe(2);
    }
    expect(await app.metric('AWS/Lambda', 'Invocations', { FunctionName: 'beat' })).toBe(2);
  });

  test('a throttled function is tried again by Lambda, not by Scheduler', async () => {
    const app = await open({
      Heartbeat: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          FlexibleTimeWindow: { Mode: 'OFF' },
          ScheduleExpression: 'rate(1 day)',
          Target: {
            Arn: arn('lambda', 'function:busy'),
            RoleArn: 'arn:aws:iam::000000000000:role/all',
            Input: '{}',
          },
        },
      },
    });
    await app.offline.scheduler.fireDue(new Date(app.clock.now().getTime() + 86_400_000));
    await app.offline.settled();
    expect(await app.metric('AWS/Scheduler', 'InvocationAttemptCount', { ScheduleGroup: 'default' })).toBe(1);
    expect(
      await app.metric('AWS/Scheduler', 'TargetErrorCount', { ScheduleGroup: 'default' }),
    ).toBeUndefined();
    expect(await app.metric('AWS/Lambda', 'Throttles', { FunctionName: 'busy' })).toBeGreaterThan(10);
    expect(await app.metric('AWS/Lambda', 'Invocations', { FunctionName: 'busy' })).toBeUndefined();
  });

  test('without an Input are refused', async () => {
    const Properties = {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(1 day)',
      Target: { Arn: arn('lambda', 'function:beat'), RoleArn: 'r' },
    };
    const app = openApp({ Heartbeat: { Type: 'AWS::Scheduler::Schedule', Properties } });
    await expect(app).rejects.toThrow('Target.Input (one for a function)');
  });
});

describe('topics', () => {
  const failOn = async (app: App) => {
    const sfn = new SFNClient(app.offline.connection);
    const input = '{"fail":true}';
    await sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'run', input }));
    for (let ended = 0; ended < 1;)
      ended = (await app.metric('AWS/States', 'ExecutionsFailed', { StateMachineArn: MACHINE })) ?? 0;
    await app.offline.settled();
  };

  test('keep what a rule publishes; nobody subscribes', async () => {
    const app = await open();
    await failOn(app);
    expect(app.lines('sns/failures.jsonl')).toEqual([
      {
        messageId: expect.stringMatching(/^[\w-]{36}$/),
        sentAt: '2026-03-02T12:00:00.000Z',
        message: '"Run run ended: FAILED"',
      },
    ]);
    expect(app.offline.notImitated).toEqual(['AWS::SNS::Subscription']);
    const published = app.lines('audit.jsonl').filter(({ service }) => service === 'sns');
    expect(published).toMatchObject([
      { caller: expect.stringContaining(':assumed-role/all/'), resource: TOPIC, status: 200 },
    ]);
  });

  test('take nothing from a role that may not publish', async () => {
    const { Failures } = RESOURCES;
    const [target] = Failures.Properties.Targets;
    const Targets = [{ ...target, RoleArn: { 'Fn::GetAtt': ['None', 'Arn'] } }];
    const app = await open({ Failures: { ...Failures, Properties: { ...Failures.Properties, Targets } } });
    await failOn(app);
    expect(() => app.lines('sns/failures.jsonl')).toThrow('ENOENT');
    expect(app.lines('sqs/letters.jsonl')).toMatchObject([
      { attributes: { ERROR_CODE: 'NO_PERMISSIONS', TARGET_ARN: TOPIC, RETRY_ATTEMPTS: '0' } },
    ]);
  });

  test.each([
    ['FifoTopic', { FifoTopic: true }],
    ['Subscription', { Subscription: [{ Protocol: 'email', Endpoint: 'a@b.c' }] }],
  ])('%s is refused by name', async (name, Properties) => {
    await expect(openApp({ Topic: { Type: 'AWS::SNS::Topic', Properties } })).rejects.toThrow(name);
  });
});
