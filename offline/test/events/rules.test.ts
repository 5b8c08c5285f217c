import { compilePattern } from '../../events/pattern.ts';
import { createEventBus, ruleFromTemplate } from '../../events/rules.ts';
import { createJudge } from '../../iam/judge.ts';
import { serviceCaller } from '../../kernel/caller.ts';
import { statusChangeEvent } from '../../states/status-event.ts';
import { functionArn, functionOf, lambdaOf } from '../lambda/handlers.ts';
import { machineArn } from '../states/machines.ts';
import { queue, resource, roleArn, target } from './target.ts';

const ruleArn = 'arn:aws:events:eu-west-1:123456789012:rule/landing';

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
