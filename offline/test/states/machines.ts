import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clock } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/service.ts';
import type { MachineSpec } from '../../states/definition.ts';
import { createStates, type StatesOptions } from '../../states/states.ts';
import { allowAll, functionArn, operator, temporaryDirectory } from '../lambda/handlers.ts';

export const machineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:orders';
export const executionArn = (name: string) =>
  `arn:aws:states:eu-west-1:123456789012:execution:orders:${name}`;

/** A clock whose waiting takes no time, and which remembers what was waited for. */
export function skippingClock(): Clock & { waits: number[] } {
  let skipped = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(Date.now() + skipped),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      skipped += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A Task as CDK's LambdaInvoke writes it. */
export function invokes(name: string, rest: object = { End: true }) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionArn(name), 'Payload.$': '$' },
    OutputPath: '$.Payload',
    TimeoutSeconds: 30,
    ...rest,
  };
}

/** A function as a Lambda answers: what it throws becomes the error's report. */
export function answering(work: (payload: any, functionArn: string) => unknown): StatesOptions['lambda'] {
  return {
    has: (arn) => arn.startsWith('arn:aws:lambda:'),
    invoke: async (arn, payload) => {
      try {
        return { payload: JSON.stringify(await work(JSON.parse(payload), arn)) };
      } catch (error) {
        if (!(error instanceof Error) || error.name === 'AwsError') throw error;
        const report = { errorType: error.name, errorMessage: error.message, trace: [] };
        return { payload: JSON.stringify(report), functionError: 'Unhandled' };
      }
    },
  };
}

export function machine(definition: object): MachineSpec {
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  return { arn: machineArn, name: 'orders', roleArn, definition: JSON.stringify(definition) };
}

export function statesOf(definition: object, over: Partial<StatesOptions> = {}) {
  const clock = skippingClock();
  const statuses: string[] = [];
  const root = over.root ?? temporaryDirectory();
  const states = createStates({
    machines: [machine(definition)],
    lambda: answering((payload) => payload),
    judge: allowAll,
    clock,
    createdAt: () => new Date('2026-11-23T12:00:00Z'),
    onStatusChange: ({ status }) => statuses.push(status),
    ...over,
    root,
  });
  const call = async (operation: string, input: object): Promise<any> => {
    const found = states.service.operations.find(({ name }) => name === operation) as Operation;
    return found.run(input, operator);
  };
  const finished = async (name: string) => {
    for (;;) {
      const description = await call('DescribeExecution', { executionArn: executionArn(name) });
      if (description.status !== 'RUNNING') return description;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const history = async (name: string): Promise<HistoryEvent[]> =>
    (await call('GetExecutionHistory', { executionArn: executionArn(name), maxResults: 1000 })).events;
  const run = async (input: unknown = {}, name = 'run') => {
    await states.start({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }, operator);
    return finished(name);
  };
  return { states, call, run, history, finished, statuses, clock, root };
}
