import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assumedRole, type Judge } from '../../kernel/caller.ts';
import { deadLetterFiles } from '../../events/dead-letters.ts';
import { compilePattern } from '../../events/pattern.ts';
import { createEventBus, ruleFromTemplate } from '../../events/rules.ts';
import { scheduleExpression } from '../../events/schedule-expression.ts';
import { createScheduler, scheduleFromTemplate } from '../../events/scheduler.ts';
import { transform } from '../../events/transform.ts';
import { statusChangeEvent } from '../../states/status-event.ts';
import { createJudge } from '../../iam/judge.ts';
import { serviceCaller } from '../../kernel/caller.ts';
import { allowAll, functionArn, functionOf, lambdaOf } from '../lambda/handlers.ts';
import { machineArn, skippingClock, statesOf } from '../states/machines.ts';

const resource = (type: string, arn: string, properties: object) => ({
  stack: 'S',
  logicalId: 'R',
  type,
  physicalId: 'r',
  arn,
  properties: { ...properties },
});
const ruleArn = 'arn:aws:events:eu-west-1:123456789012:rule/landing';
const scheduleArn = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/daily';
const queue = 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq';
const roleArn = 'arn:aws:iam::123456789012:role/starter';

/** A machine of one Pass state, and what rules and schedules need to start it. */
function target(judge: Judge = allowAll) {
  const machine = statesOf({ StartAt: 'only', States: { only: { Type: 'Pass', End: true } } }, { judge });
  const clock = skippingClock();
  const delivery = {
    startExecution: machine.states.start,
    invokeFunction: () => undefined,
    publish: () => undefined,
    callerFor: (role: string, _: string, session: string) => assumedRole(role, session),
    deadLetters: deadLetterFiles(machine.root, clock),
    clock,
  };
  const letters = () =>
    readFileSync(join(machine.root, 'sqs/orders-dlq.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const executions = async () =>
    (await machine.call('ListExecutions', { stateMachineArn: machineArn })).executions;
  return { ...machine, delivery, letters, executions };
}

describe('event patterns', () => {
  const event = {
    source: 'aws.s3',
    detail: { object: { key: 'landing/orders/a.csv', size: 5 }, reason: null, tags: ['a', 'b'], ok: true },
  };
  test.each<[object, boolean]>([
    [{ source: ['aws.s3', 'other'] }, true],
    [{ source: ['aws.states'] }, false],
    [
      { detail: { object: { key: [{ wildcard: 'landing/orders/*.csv' }], size: [{ numeric: ['>', 0] }] } } },
      true,
    ],
    [{ detail: { object: { key: [{ wildcard: 'landing/*.tsv' }] } } }, false],
    [{ detail: { object: { key: [{ wildcard: String.raw`landing/\*.csv` }] } } }, false],
    [{ detail: { object: { key: [{ prefix: 'landing/' }] } } }, true],
    [{ detail: { object: { key: [{ suffix: '.tsv' }, { suffix: '.csv' }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['>', 0, '<=', 5] }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['<', 5] }] } } }, false],
    [{ detail: { object: { size: ['5'] } } }, false],
    [{ detail: { reason: [null], ok: [true] } }, true],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { tags: [{ 'anything-but': ['a'] }] } }, true],
    [{ detail: { object: { key: [{ 'anything-but': { prefix: 'landing/' } }] } } }, false],
    [{ detail: { absent: [{ exists: false }], reason: [{ exists: true }] } }, true],
    [{ detail: { ok: [{ exists: false }] } }, false],
    [{ detail: { absent: { deeper: ['x'] } } }, false],
  ])('%j → %p', (pattern, fits) => {
    expect(compilePattern(pattern)(event)).toBe(fits);
  });
  test.each([
    { $or: [] },
    { source: [{ cidr: '10.0.0.0/8' }] },
    { source: [{ 'equals-ignore-case': 'x' }] },
    { source: 'aws.s3' },
  ])('%j is refused by name', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow('does not imitate');
  });
});

test('an input template takes text inside quotes and JSON outside', () => {
  const event = { 'detail-type': 'T', detail: { key: 'ab', size: 3, object: { x: 'a"\\b' } } };
  const InputTransformer = {
    InputPathsMap: {
      key: '$.detail.key',
      size: '$.detail.size',
      type: "$['detail-type']",
      o: '$.detail.object',
    },
    InputTemplate:
      '{"key":<key>,"text":"<type>: <key> <size>","size":<size>,"o":<o>,"rule":"<aws.events.rule-name>"}',
  };
  expect(JSON.parse(transform(event, { InputTransformer }, ruleArn))).toEqual({
    key: 'ab',
    text: 'T: ab 3',
    size: 3,
    o: { x: 'a"\\b' },
    rule: 'landing',
  });
  expect(transform(event, { InputPath: '$.detail.object' }, ruleArn)).toBe(
    JSON.stringify(event.detail.object),
  );
  const missing = { InputPathsMap: { a: '$.detail.absent' }, InputTemplate: '<a>' };
  expect(() => transform(event, { InputTransformer: missing }, ruleArn)).toThrow('<a>');
});

test.each(['a"b', String.raw`a\b`, 'a\nb'])(
  'what AWS makes of the text %j in a template isn’t guessed',
  (key) => {
    const InputTransformer = { InputPathsMap: { key: '$.detail.key' }, InputTemplate: '{"key":<key>}' };
    expect(() => transform({ detail: { key } }, { InputTransformer }, ruleArn)).toThrow(
      '<key> has a quote, a backslash or a control character',
    );
  },
);

describe('rules', () => {
  const rule = (over: object = {}) =>
    ruleFromTemplate(
      resource('AWS::Events::Rule', ruleArn, {
        EventPattern: {
          source: ['aws.s3'],
          detail: { object: { key: [{ wildcard: 'landing/orders/*.csv' }] } },
        },
        State: 'ENABLED',
        Targets: [
          {
            Arn: machineArn,
            Id: 'Target0',
            RoleArn: roleArn,
            InputPath: '$.detail.object',
            DeadLetterConfig: { Arn: queue },
          },
        ],
        ...over,
      }),
    );
  const created = (key: string) => ({
    version: '0' as const,
    id: '0b7e7a3c-1d5c-4b62-9a55-2d3c8a1f0e11',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '123456789012',
    time: '2026-11-23T12:00:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:s3:::lake'],
    detail: { bucket: { name: 'lake' }, object: { key, size: 3 } },
  });

  test('a landing file starts an execution; another object does not', async () => {
    const { delivery, executions, call } = target();
    const bus = createEventBus({ ...delivery, rules: [rule()] });
    await bus.put(created('raw/orders.csv'));
    await bus.put(created('landing/orders/day.csv'));
    const [execution, ...others] = await executions();
    expect(others).toEqual([]);
    const { input } = await call('DescribeExecution', { executionArn: execution.executionArn });
    expect(JSON.parse(input)).toEqual({ key: 'landing/orders/day.csv', size: 3 });
  });

  test('a disabled rule does nothing', async () => {
    const { delivery, executions } = target();
    await createEventBus({ ...delivery, rules: [rule({ State: 'DISABLED' })] }).put(
      created('landing/orders/day.csv'),
    );
    expect(await executions()).toEqual([]);
  });

  test('a denied delivery lands in the dead-letter queue at once', async () => {
    const { delivery, letters } = target(({ caller, action }) =>
      caller.roleArn === roleArn && action === 'states:StartExecution'
        ? {
            allowed: false,
            reason: 'because no identity-based policy allows the states:StartExecution action',
          }
        : { allowed: true },
    );
    await createEventBus({ ...delivery, rules: [rule()] }).put(created('landing/orders/day.csv'));
    const [{ body, attributes }] = letters();
    expect(JSON.parse(body)).toMatchObject({ 'detail-type': 'Object Created', version: '0' });
    expect(attributes).toMatchObject({
      RULE_ARN: ruleArn,
      TARGET_ARN: machineArn,
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('is not authorized to perform: states:StartExecution'),
      RETRY_ATTEMPTS: '0',
    });
  });

  test('what breaks is retried as the policy says', async () => {
    const { delivery, letters } = target();
    let attempts = 0;
    const startExecution = async () => {
      attempts += 1;
      throw new Error('broken');
    };
    const Targets = [
      {
        Arn: machineArn,
        Id: 'T',
        RoleArn: roleArn,
        RetryPolicy: { MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: queue },
      },
    ];
    const rules = [rule({ Targets })];
    await createEventBus({ ...delivery, startExecution, rules }).put(created('landing/orders/a.csv'));
    expect(attempts).toBe(3);
    expect(letters()[0].attributes).toMatchObject({
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });

  describe('with a function as their target', () => {
    const Targets = [
      { Arn: functionArn('f'), Id: 'T', InputPath: '$.detail.object.key', DeadLetterConfig: { Arn: queue } },
    ];
    const permission = (over: object = {}) => ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: functionArn('f'),
          Condition: { ArnLike: { 'aws:SourceArn': ruleArn } },
          ...over,
        },
      ],
    });
    const invoking = (code: string, policy?: object) => {
      const { delivery, letters } = target();
      const { lambda, lines } = lambdaOf([functionOf('f', code)], {
        clock: delivery.clock,
        judge: createJudge({
          account: '123456789012',
          rolePolicies: () => [
            { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
          ],
          resourcePolicy: () => policy && { ...policy },
        }),
      });
      let handled = Promise.resolve();
      const invokeFunction = (arn: string, payload: string, rule: string) => {
        const caller = serviceCaller('events.amazonaws.com');
        ({ handled } = lambda.accept(arn, payload, caller, { 'aws:SourceArn': rule }));
      };
      const bus = createEventBus({ ...delivery, invokeFunction, rules: [rule({ Targets })] });
      const put = async () => {
        await bus.put(created('landing/orders/day.csv'));
        await handled;
        await lambda.close();
      };
      return { put, letters, lines, clock: delivery.clock };
    };

    test('the event is handed over, if the function’s policy lets the rule', async () => {
      const { put, lines, clock } = invoking(
        'export const handler = async (key) => { console.log(key); };',
        permission(),
      );
      await put();
      expect(lines.find((line) => line.includes('INFO'))).toMatch(/\tlanding\/orders\/day\.csv$/);
      expect(clock.waits).toEqual([]);
    });

    test('a failed invocation is repeated twice, and that is all the rule hears of it', async () => {
      const { put, lines, letters, clock } = invoking(
        'export const handler = async () => { throw new Error("no"); };',
        permission(),
      );
      await put();
      expect(clock.waits).toEqual([60_000, 120_000]);
      const starts = lines.filter((line) => line.startsWith('START'));
      expect(starts).toHaveLength(3);
      expect(new Set(starts).size).toBe(1);
      expect(letters).toThrow('ENOENT');
    });

    test.each([
      ['no permission', undefined],
      ['another rule', permission({ Condition: { ArnLike: { 'aws:SourceArn': `${ruleArn}x` } } })],
      ['another service', permission({ Principal: { Service: 's3.amazonaws.com' } })],
      ['everybody, who are no service', permission({ Principal: '*' })],
      [
        'a condition that nobody understands',
        permission({ Condition: { Odd: { 'aws:SourceArn': ruleArn } } }),
      ],
    ])('with a permission for %s it lands in the dead-letter queue', async (_, policy) => {
      const { put, letters, lines } = invoking('export const handler = async () => 1;', policy);
      await put();
      expect(lines).toEqual([]);
      expect(letters()[0].attributes).toMatchObject({
        TARGET_ARN: functionArn('f'),
        ERROR_CODE: 'NO_PERMISSIONS',
        ERROR_MESSAGE: expect.stringContaining(
          'because no resource-based policy allows the lambda:InvokeFunction action',
        ),
        RETRY_ATTEMPTS: '0',
      });
    });
  });

  test('an execution’s own status events fit a rule', () => {
    const event = statusChangeEvent({
      executionArn: 'e',
      stateMachineArn: machineArn,
      name: 'n',
      status: 'FAILED',
      startDate: new Date(1000),
      stopDate: new Date(2000),
      input: '{}',
      redriveCount: 1,
      redriveDate: new Date(1500),
      redriveTokens: [],
      definition: '',
      events: 5,
    });
    const fits = compilePattern({
      source: ['aws.states'],
      detail: { status: ['FAILED', 'TIMED_OUT'], stateMachineArn: [machineArn] },
    });
    expect(fits(event)).toBe(true);
    expect(event).toMatchObject({
      'detail-type': 'Step Functions Execution Status Change',
      resources: ['e'],
      time: '1970-01-01T00:00:02Z',
      detail: {
        executionArn: 'e',
        startDate: 1000,
        stopDate: 2000,
        redriveCount: 1,
        redriveDate: 1500,
        redriveStatus: 'REDRIVABLE',
        redriveStatusReason: null,
      },
    });
  });

  test.each([
    ['ScheduleExpression', { ScheduleExpression: 'rate(1 day)' }],
    ['Targets.0.RoleArn', { Targets: [{ Arn: machineArn, Id: 'T' }] }],
    ['Targets.0.RoleArn', { Targets: [{ Arn: functionArn('f'), Id: 'T', RoleArn: roleArn }] }],
    [
      'Targets.0.Arn (a state machine, a function or a topic)',
      { Targets: [{ Arn: 'arn:aws:sns:x', Id: 'T', RoleArn: roleArn }] },
    ],
    ['EventBusName', { EventBusName: 'custom' }],
  ])('%s is refused by name', (what, over) => {
    expect(() => rule(over)).toThrow(what);
  });
});

describe('schedule expressions', () => {
  const runs = (expression: string, timeZone: string, from: string, count: number) => {
    const next = scheduleExpression(expression, timeZone, new Date('2026-01-01T00:00:00Z'));
    const found: string[] = [];
    for (let at = next(new Date(from)); at !== undefined && found.length < count; at = next(at))
      found.push(at.toISOString().slice(0, 16));
    return found;
  };
  test.each<[string, string, string, string[]]>([
    [
      'cron(0 3 * * ? *)',
      'America/Sao_Paulo',
      '2026-11-23T12:00:00Z',
      ['2026-11-24T06:00', '2026-11-25T06:00'],
    ],
    // The offset changes, the local time doesn't.
    ['cron(0 3 * * ? *)', 'Europe/Berlin', '2026-10-24T00:00:00Z', ['2026-10-24T01:00', '2026-10-25T02:00']],
    // 02:30 doesn't exist on 2026-03-08: skipped.
    [
      'cron(30 2 * * ? *)',
      'America/New_York',
      '2026-03-07T00:00:00Z',
      ['2026-03-07T07:30', '2026-03-09T06:30'],
    ],
    // 01:30 exists twice on 2026-11-01: once.
    [
      'cron(30 1 * * ? *)',
      'America/New_York',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    // 2 is Monday.
    ['cron(0 12 ? * 2 *)', 'UTC', '2026-11-23T13:00:00Z', ['2026-11-30T12:00']],
    ['cron(0 12 ? * MON-FRI *)', 'UTC', '2026-11-20T13:00:00Z', ['2026-11-23T12:00', '2026-11-24T12:00']],
    ['cron(0/15 8 L * ? 2026)', 'UTC', '2026-12-01T00:00:00Z', ['2026-12-31T08:00', '2026-12-31T08:15']],
    ['rate(6 hours)', 'UTC', '2026-11-23T07:00:00Z', ['2026-11-23T12:00', '2026-11-23T18:00']],
    ['at(2026-11-24T10:00:00)', 'America/Sao_Paulo', '2026-11-23T00:00:00Z', ['2026-11-24T13:00']],
  ])('%s in %s', (expression, timeZone, from, expected) => {
    expect(runs(expression, timeZone, from, expected.length)).toEqual(expected);
  });
  test('at fires once', () => {
    expect(runs('at(2026-11-24T10:00:00)', 'UTC', '2026-11-24T10:00:00Z', 1)).toEqual([]);
  });
  test.each(['cron(0 3 * * * *)', 'cron(0 3 * * ?)', 'rate(1 week)', 'at(tomorrow)', 'hourly'])(
    '%s is refused',
    (expression) => {
      expect(() => scheduleExpression(expression, 'UTC', new Date())).toThrow(expression);
    },
  );
});

describe('the scheduler', () => {
  const schedule = (over: object = {}, input = '{"at":"<aws.scheduler.scheduled-time>"}') =>
    scheduleFromTemplate(
      resource('AWS::Scheduler::Schedule', scheduleArn, {
        FlexibleTimeWindow: { Mode: 'OFF' },
        ScheduleExpression: 'cron(0 3 * * ? *)',
        ScheduleExpressionTimezone: 'America/Sao_Paulo',
        Target: { Arn: machineArn, RoleArn: roleArn, Input: input, DeadLetterConfig: { Arn: queue } },
        ...over,
      }),
      new Date(),
    );

  test('fires what is due, once, with its context attributes', async () => {
    const { delivery, executions, call } = target();
    const scheduler = createScheduler({ ...delivery, schedules: [schedule()] });
    const next = scheduler.nextRun(scheduleArn) as Date;
    await scheduler.fireDue(new Date(next.getTime() - 1));
    expect(await executions()).toEqual([]);
    await scheduler.fireDue(next);
    await scheduler.fireDue(next);
    const [execution, ...others] = await executions();
    expect(others).toEqual([]);
    const { input } = await call('DescribeExecution', { executionArn: execution.executionArn });
    expect(JSON.parse(input)).toEqual({ at: `${next.toISOString().slice(0, 19)}Z` });
    expect(scheduler.nextRun(scheduleArn)?.getTime()).toBe(next.getTime() + 86_400_000);
  });

  test('runs by itself only while it is on', async () => {
    const { delivery, executions } = target();
    const soon = new Date(Date.now() + 60_000).toISOString().slice(0, 19);
    const spec = schedule({ ScheduleExpression: `at(${soon})`, ScheduleExpressionTimezone: 'UTC' });
    const scheduler = createScheduler({ ...delivery, schedules: [spec] });
    expect(await executions()).toEqual([]);
    // Each sleep of this clock skips ahead.
    scheduler.startSchedules();
    while ((await executions()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    scheduler.stopSchedules();
    expect(await executions()).toHaveLength(1);
  });

  test('a disabled schedule is never due', () => {
    const { delivery } = target();
    const scheduler = createScheduler({ ...delivery, schedules: [schedule({ State: 'DISABLED' })] });
    expect(scheduler.nextRun(scheduleArn)).toBeUndefined();
  });

  test('what the target refuses lands in the dead-letter queue', async () => {
    const { delivery, letters } = target();
    const scheduler = createScheduler({ ...delivery, schedules: [schedule({}, 'not JSON')] });
    await scheduler.fireDue(new Date(Date.now() + 86_400_000));
    expect(letters()[0]).toMatchObject({
      body: JSON.stringify({ StateMachineArn: machineArn, Input: 'not JSON' }),
      attributes: { ERROR_CODE: 'InvalidExecutionInput', SCHEDULE_ARN: scheduleArn, TARGET_ARN: machineArn },
    });
  });

  test('a flexible time window is refused', () => {
    expect(() => schedule({ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } })).toThrow('FlexibleTimeWindow.Mode');
  });
});
