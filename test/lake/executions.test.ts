import { isAtWork, startFollowUp } from '../../lake/executions.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

const MINUTE = 60_000;
let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const atWork = (execution: string, age = 0) =>
  isAtWork(aws.clients.sfn, { execution }, new Date(aws.time.getTime() - age), aws.now());

test.each([
  ['RUNNING', true],
  ['PENDING_REDRIVE', true],
  ['SUCCEEDED', false],
  ['FAILED', false],
  ['TIMED_OUT', false],
  ['ABORTED', false],
] as const)('an execution that is %s is at work: %s', async (status, expected) => {
  const { executionArn } = aws.executions.start('one');
  aws.executions.end(executionArn, status);
  expect(await atWork(executionArn, 24 * 60 * MINUTE)).toBe(expected);
});

test.each([
  [0, true],
  [5 * MINUTE - 1, true],
  [5 * MINUTE, false],
])('one that is unknown is at work while its lock is %i ms old: %s', async (age, expected) => {
  expect(await atWork('arn:unknown', age)).toBe(expected);
});

test('that it can’t be asked is no answer', async () => {
  aws.before = () => {
    throw failure('ThrottlingException', 400);
  };
  await expect(atWork('arn')).rejects.toMatchObject({ name: 'ThrottlingException' });
});

describe('a follow-up run', () => {
  test('is started on the machine of the execution that it follows, once', async () => {
    const { executionArn, stateMachineArn } = aws.executions.start('one', 'orders_pipeline-prod');
    for (const _ of ['asked', 'asked again'])
      await startFollowUp(aws.clients.sfn, executionArn, { name: 'follow-up-2' });
    const [, followUp, ...more] = aws.executions.all();
    expect(more).toEqual([]);
    expect(followUp).toMatchObject({ name: 'follow-up-2', stateMachineArn, status: 'RUNNING' });
    expect(JSON.parse(followUp!.input)).toEqual({ trigger: 'follow-up' });
    aws.executions.end(followUp!.executionArn, 'SUCCEEDED');
    await startFollowUp(aws.clients.sfn, executionArn, { name: 'follow-up-2' });
    expect(aws.executions.all()).toHaveLength(2);
  });

  test('asks for the file that the skipped start asked for', async () => {
    const { executionArn } = aws.executions.start('one');
    const source = { key: 'landing/trial/a "quoted" \\ name.csv', versionId: 'v1' };
    await startFollowUp(aws.clients.sfn, executionArn, { name: 'next', source });
    expect(JSON.parse(aws.executions.all()[1]!.input)).toEqual({ trigger: 'follow-up', source });
  });

  test('that can’t be started is told', async () => {
    const { executionArn } = aws.executions.start('one');
    aws.before = () => {
      throw failure('AccessDeniedException', 400);
    };
    await expect(startFollowUp(aws.clients.sfn, executionArn, { name: 'next' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
