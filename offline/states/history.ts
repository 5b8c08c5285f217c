import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Backlog } from '../kernel/backlog.ts';
import { readJson, readJsonLines, writeAtomically } from '../kernel/durable.ts';

const size = z.object({ truncated: z.boolean() }).optional();
const input = { input: z.string().optional(), inputDetails: size };
const output = { output: z.string().optional(), outputDetails: size };
const failure = { error: z.string().optional(), cause: z.string().optional() };
const task = { resource: z.string(), resourceType: z.string() };

/** The types and details of the events that machines of our kinds of states produce, as `GetExecutionHistory` has them. */
const details = {
  executionStartedEventDetails: z.object({ ...input, roleArn: z.string() }),
  executionSucceededEventDetails: z.object(output),
  executionFailedEventDetails: z.object(failure),
  executionAbortedEventDetails: z.object(failure),
  executionRedrivenEventDetails: z.object({ redriveCount: z.number() }),
  executionTimedOutEventDetails: z.object(failure),
  stateEnteredEventDetails: z.object({ name: z.string(), ...input }),
  stateExitedEventDetails: z.object({ name: z.string(), ...output }),
  taskScheduledEventDetails: z.object({
    ...task,
    region: z.string(),
    parameters: z.string(),
    timeoutInSeconds: z.number(),
  }),
  taskStartedEventDetails: z.object(task),
  taskSucceededEventDetails: z.object({ ...task, ...output }),
  taskFailedEventDetails: z.object({ ...task, ...failure }),
  taskTimedOutEventDetails: z.object({ ...task, ...failure }),
  lambdaFunctionScheduledEventDetails: z.object({
    resource: z.string(),
    ...input,
    timeoutInSeconds: z.number(),
  }),
  lambdaFunctionSucceededEventDetails: z.object(output),
  lambdaFunctionFailedEventDetails: z.object(failure),
  lambdaFunctionTimedOutEventDetails: z.object(failure),
};
const EventType = z.enum([
  ...(['ExecutionStarted', 'ExecutionSucceeded', 'ExecutionFailed'] as const),
  ...(['ExecutionAborted', 'ExecutionTimedOut', 'ExecutionRedriven'] as const),
  ...(['TaskStateEntered', 'TaskStateExited', 'PassStateEntered', 'PassStateExited'] as const),
  ...(['WaitStateEntered', 'WaitStateExited', 'ChoiceStateEntered', 'ChoiceStateExited'] as const),
  ...(['SucceedStateEntered', 'SucceedStateExited', 'FailStateEntered'] as const),
  ...(['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskFailed', 'TaskTimedOut'] as const),
  ...(['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'] as const),
  ...(['LambdaFunctionFailed', 'LambdaFunctionTimedOut'] as const),
]);
const Details = z.object(details).partial();
const RecordedEvent = Details.extend({
  id: z.int(),
  previousEventId: z.int(),
  timestamp: z.coerce.date(),
  type: EventType,
});

export type EventType = z.output<typeof EventType>;
export type EventDetails = z.input<typeof Details>;
export type RecordedEvent = z.output<typeof RecordedEvent>;

const Execution = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
  startDate: z.coerce.date(),
  stopDate: z.coerce.date().optional(),
  /** JSON text, as it was given. */
  input: z.string(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  redriveCount: z.int(),
  redriveDate: z.coerce.date().optional(),
  /** The client tokens of its redrives, with when each was used first. */
  redriveTokens: z.array(z.object({ token: z.string(), date: z.coerce.date() })).default([]),
  /** SHA-256 of the definition that it runs by. */
  definition: z.string().default(''),
  /** How many events its history had when it ended. */
  events: z.int().default(0),
});

/** An execution as its summary on disk has it. */
export type Execution = z.output<typeof Execution>;

/**
 * The executions on disk: `<directory>/<machine>/<execution>/` holds `execution.json`, replaced whole, and
 * `history.jsonl`, only ever appended to, a line per event.
 */
export class ExecutionStore {
  readonly #directory: string;
  readonly #backlog: Backlog;
  readonly #byArn = new Map<string, Execution>();

  constructor(directory: string, backlog: Backlog) {
    this.#directory = directory;
    this.#backlog = backlog;
    for (const machine of directories(directory))
      for (const folder of directories(join(directory, machine))) {
        const summary = Execution.safeParse(readJson(join(directory, machine, folder, 'execution.json')));
        if (summary.success) this.#byArn.set(summary.data.executionArn, summary.data);
      }
  }

  get(executionArn: string): Execution | undefined {
    return this.#byArn.get(executionArn);
  }

  /** All executions, the latest started first. */
  all(): Execution[] {
    return [...this.#byArn.values()].toSorted((a, b) => b.startDate.getTime() - a.startDate.getTime());
  }

  /** Takes an execution that begins, or begins again. @throws Error of the file system; it didn't begin then */
  begin(execution: Execution): void {
    writeAtomically(this.#summary(execution), summaryOf(execution));
    this.#byArn.set(execution.executionArn, execution);
  }

  /** Notes what became of one. */
  save(execution: Execution): void {
    this.#byArn.set(execution.executionArn, execution);
    this.#backlog.replace(this.#summary(execution), summaryOf(execution));
  }

  append(execution: Execution, event: RecordedEvent): void {
    this.#backlog.appendJson(this.#history(execution), [event]);
  }

  events(execution: Execution): RecordedEvent[] {
    const path = this.#history(execution);
    return readJsonLines(path, this.#backlog.waitingFor(path)).map((line) => RecordedEvent.parse(line));
  }

  #summary(execution: Execution): string {
    return join(this.#folder(execution), 'execution.json');
  }

  #history(execution: Execution): string {
    return join(this.#folder(execution), 'history.jsonl');
  }

  #folder({ stateMachineArn, name }: Execution): string {
    const machine = stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1);
    // Names may differ in case alone, which not every file system keeps apart, and may be `..`.
    const plain = /^[a-z0-9][a-z0-9_-]*$/.test(name);
    const folder = plain ? name : `${name}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
    return join(this.#directory, machine, folder);
  }
}

const summaryOf = (execution: Execution) => `${JSON.stringify(execution, null, 2)}\n`;

/** An event without its inputs and outputs. */
export function withoutData(event: RecordedEvent): RecordedEvent {
  const entries = Object.entries(event).map(([key, value]) => {
    if (typeof value !== 'object' || value instanceof Date) return [key, value];
    return [key, { ...value, input: undefined, output: undefined, parameters: undefined }];
  });
  return { ...event, ...Object.fromEntries(entries) };
}

function directories(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
