import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { altered, assemblyOf, resourcesOf } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';

const FIVE_PAST_THREE = new Date('2099-01-02T03:05:00-03:00');

test('the schedule starts an execution under its own role, which ends at once when nothing is new', async () => {
  const lake = await TestLake.open('orders', assemblyOf('dev'));
  try {
    const first = await lake.land(join(import.meta.dirname, '../../data/orders.csv'));
    expect(first.status).toBe('SUCCEEDED');
    await lake.offline.scheduler.fireDue(FIVE_PAST_THREE);
    const { executions = [] } = await lake.aws.states.send(
      new ListExecutionsCommand({ stateMachineArn: lake.pipeline.stateMachineArn }),
    );
    const scheduled = executions.find(({ executionArn }) => executionArn !== first.executionArn);
    const run = await lake.finish(scheduled!.executionArn!);
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(await lake.output(run)).toMatchObject({
      trigger: 'schedule',
      scheduledTime: expect.stringMatching(/T06:00:00Z$/),
      // Scheduler's own id of the invocation, which every step logs.
      correlationId: expect.stringMatching(/^[0-9a-f]{16}$/),
      lock: { outcome: 'unchanged' },
    });
  } finally {
    await lake.close();
  }
}, 90_000);

test('a start that is denied goes to the dead-letter queue of what tried it', async () => {
  const denied = altered('dev', 'pipeline-orders', (template) => {
    for (const [id, { PolicyDocument }] of resourcesOf(template, 'AWS::IAM::Policy')) {
      if (!/Events|Scheduler/.test(id)) continue;
      for (const statement of PolicyDocument.Statement) {
        if (statement.Action === 'states:StartExecution') statement.Action = 'states:ListExecutions';
      }
    }
  });
  const lake = await TestLake.open('orders', denied);
  try {
    await lake.offline.scheduler.fireDue(FIVE_PAST_THREE);
    const { executions = [] } = await lake.aws.states.send(
      new ListExecutionsCommand({ stateMachineArn: lake.pipeline.stateMachineArn }),
    );
    expect(executions).toEqual([]);
    const { globSync } = await import('node:fs');
    const [queue] = globSync(join(lake.state, 'sqs/*ScheduleDeadLetters*.jsonl'));
    const message = JSON.parse(readFileSync(queue!, 'utf8').trim());
    expect(message.attributes).toMatchObject({
      ERROR_CODE: expect.stringMatching(/AccessDenied|NO_PERMISSIONS/),
    });
  } finally {
    await lake.close();
  }
}, 60_000);
