import { createScheduler, scheduleFromTemplate } from '../../events/scheduler.ts';
import { machineArn } from '../states/machines.ts';
import { queue, resource, roleArn, target } from './target.ts';

const scheduleArn = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/daily';

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
