import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  type ExecutionStatus,
  type HistoryEvent,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { CLIENT, type Operations, page } from './call.ts';

/** An execution as a test sees it, and changes it. */
export interface MemoryExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
  output?: string;
  readonly startDate: Date;
  status: ExecutionStatus;
  redriveCount: number;
  stopDate?: Date;
  history: HistoryEvent[];
}

const ENDED_BADLY: ReadonlySet<ExecutionStatus> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);
const AWS = 'arn:aws:states:us-east-1:000000000000';

/** Executions of Step Functions in memory: none does anything, a test says how each goes on. */
export class MemoryExecutions {
  /** Of listings that ask for no size of their own. */
  pageSize = 2;
  /** When each state machine was created, by its ARN; those that executions name are there without. */
  readonly machines = new Map<string, Date>();
  readonly #now: () => Date;
  readonly #all = new Map<string, MemoryExecution>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Starts an execution that runs. */
  start(name: string, machine = 'trial_pipeline-dev', input = '{}'): MemoryExecution {
    const executionArn = `${AWS}:execution:${machine}:${name}`;
    const execution: MemoryExecution = {
      executionArn,
      stateMachineArn: `${AWS}:stateMachine:${machine}`,
      name,
      input,
      startDate: this.#now(),
      status: 'RUNNING',
      redriveCount: 0,
      history: [],
    };
    this.#all.set(executionArn, execution);
    return execution;
  }

  end(executionArn: string, status: ExecutionStatus): void {
    Object.assign(this.get(executionArn), { status, stopDate: this.#now() });
  }

  /** @throws ExecutionNotRedrivable for one that runs or succeeded */
  redrive(executionArn: string): MemoryExecution {
    const execution = this.get(executionArn);
    if (!ENDED_BADLY.has(execution.status))
      throw new ExecutionNotRedrivable({ message: `${executionArn} ${execution.status}`, ...CLIENT });
    delete execution.stopDate;
    return Object.assign(execution, { status: 'RUNNING', redriveCount: execution.redriveCount + 1 });
  }

  /** @throws ExecutionDoesNotExist */
  get(executionArn: string): MemoryExecution {
    const execution = this.#all.get(executionArn);
    if (execution) return execution;
    throw new ExecutionDoesNotExist({ message: `${executionArn} does not exist.`, ...CLIENT });
  }

  /** All of them, the oldest first. */
  all(): MemoryExecution[] {
    return [...this.#all.values()];
  }

  readonly operations: Operations = {
    StartExecution: ({ stateMachineArn, name, input = '{}' }) => {
      const machine = stateMachineArn.split(':').at(-1);
      if (stateMachineArn !== `${AWS}:stateMachine:${machine}`) throw unknownMachine(stateMachineArn);
      const known = this.#all.get(`${AWS}:execution:${machine}:${name}`);
      // What runs by the same name and input is the answer to a repeated call.
      if (known && (known.status !== 'RUNNING' || known.input !== input))
        throw new ExecutionAlreadyExists({ message: `${name} already exists.`, ...CLIENT });
      const { executionArn, startDate } = known ?? this.start(name, machine, input);
      return { executionArn, startDate };
    },
    DescribeExecution: ({ executionArn }) => {
      const execution = this.get(executionArn);
      return { ...summaryOf(execution), input: execution.input, output: execution.output };
    },
    ListExecutions: ({ stateMachineArn, statusFilter, maxResults, nextToken }) => {
      const all = this.all()
        .filter((one) => one.stateMachineArn === stateMachineArn)
        .filter(({ status }) => statusFilter === undefined || status === statusFilter)
        .toReversed()
        .map(summaryOf);
      const { items, next } = page(all, maxResults ?? this.pageSize, nextToken);
      return { executions: items, nextToken: next };
    },
    StopExecution: ({ executionArn }) => {
      if (this.get(executionArn).status === 'RUNNING') this.end(executionArn, 'ABORTED');
      return { stopDate: this.#now() };
    },
    RedriveExecution: ({ executionArn }) => {
      this.redrive(executionArn);
      return { redriveDate: this.#now() };
    },
    GetExecutionHistory: ({ executionArn, maxResults, nextToken }) => {
      const { history } = this.get(executionArn);
      const { items, next } = page(history, Math.min(maxResults ?? this.pageSize, this.pageSize), nextToken);
      return { events: items, nextToken: next };
    },
    DescribeStateMachine: ({ stateMachineArn }) => {
      const creationDate = this.machines.get(stateMachineArn);
      if (creationDate) return { stateMachineArn, creationDate };
      throw unknownMachine(stateMachineArn);
    },
  };
}

/** What a listing tells of an execution. */
function summaryOf({
  executionArn,
  stateMachineArn,
  name,
  startDate,
  stopDate,
  status,
  redriveCount,
}: MemoryExecution) {
  return { executionArn, stateMachineArn, name, startDate, stopDate, status, redriveCount };
}

function unknownMachine(arn: string): StateMachineDoesNotExist {
  return new StateMachineDoesNotExist({ message: `${arn} does not exist.`, ...CLIENT });
}
