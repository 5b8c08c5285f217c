import { type HistoryEvent, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import type { Usage } from '../../core/runs/cost.ts';
import { UsageCount } from '../../core/runs/usage.ts';
import { DESCRIBING, poll } from '../poll.ts';
import { describe } from './execution.ts';
import type { Aws } from '../session/stage.ts';

/** One Task state of an execution, all its rounds of waiting together. */
export interface StateRun {
  readonly name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly enteredAt: Date;
  exitedAt?: Date;
  /** The payload that it was entered with first. */
  readonly input: unknown;
  /** The payload that it left. */
  output?: unknown;
}

/** How long a state took, or has taken until `now`, its waits included: milliseconds. */
export function durationOf({ status, enteredAt, exitedAt }: StateRun, now: Date): number {
  // One that waits for its query was left, and is entered again.
  const until = status === 'RUNNING' ? now : (exitedAt ?? now);
  return until.getTime() - enteredAt.getTime();
}

/** An execution as far as its history tells. */
export interface Followed {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redrives: number;
  readonly startedAt: Date;
  readonly stoppedAt?: Date;
  readonly states: readonly StateRun[];
  /** The last payload that a task left, also of a failed execution. */
  readonly payload: unknown;
  readonly usage: Usage;
}

export interface Watcher {
  readonly entered: (state: StateRun) => void;
  readonly left: (state: StateRun) => void;
}

/**
 * Follows an execution to its end, telling the watcher of each Task state as it begins and ends.
 * @param signal ends the following, not the execution
 */
export async function follow(
  aws: Aws,
  executionArn: string,
  watcher: Watcher,
  signal?: AbortSignal,
): Promise<Followed> {
  const history = new History(watcher);
  const ended = async () => {
    const now = await look(aws, executionArn, history);
    return now.status === 'RUNNING' ? undefined : now;
  };
  return poll(ended, { pace: DESCRIBING, signal });
}

/** An execution as it is now, running or ended. */
export function observe(aws: Aws, executionArn: string): Promise<Followed> {
  return look(aws, executionArn, new History({ entered: () => undefined, left: () => undefined }));
}

async function look(aws: Aws, executionArn: string, history: History): Promise<Followed> {
  // Described first: a history read after the end is complete.
  const {
    status = '',
    error,
    cause,
    redriveCount: redrives = 0,
    startDate = new Date(0),
    stopDate,
  } = await describe(aws, executionArn);
  await history.read(aws, executionArn);
  return {
    executionArn,
    status,
    error,
    cause,
    redrives,
    startedAt: startDate,
    stoppedAt: stopDate,
    states: status === 'RUNNING' ? history.states : history.ended(stopDate ?? new Date()),
    payload: history.count.payload,
    usage: history.count.usage,
  };
}

/** What a task leaves that will be entered again. */
const Waiting = z.object({ step: z.object({ status: z.enum(['running', 'retry']) }) });

class History {
  readonly states: StateRun[] = [];
  readonly count = new UsageCount();
  #seen = 0;
  readonly #watcher: Watcher;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  /** Takes in the events since the last reading. */
  async read(aws: Aws, executionArn: string): Promise<void> {
    const pages = paginateGetExecutionHistory(
      { client: aws.states, pageSize: 1000 },
      { executionArn, includeExecutionData: true },
    );
    for await (const { events = [] } of pages) {
      for (const event of events) {
        if ((event.id ?? 0) > this.#seen) this.#take(event);
        this.#seen = Math.max(this.#seen, event.id ?? 0);
      }
    }
  }

  /** The state that an unsuccessful execution ended in has failed, at the latest when that ended. */
  ended(at: Date): readonly StateRun[] {
    for (const state of this.states) {
      if (state.status !== 'RUNNING') continue;
      state.status = 'FAILED';
      if (state.exitedAt === undefined || state.exitedAt < state.enteredAt) state.exitedAt = at;
      this.#watcher.left(state);
    }
    return this.states;
  }

  #take(event: HistoryEvent): void {
    const at = event.timestamp ?? new Date(0);
    const type = event.type ?? '';
    this.count.take(event);
    if (['TaskFailed', 'TaskTimedOut'].includes(type)) {
      const [last] = this.states.slice(-1);
      if (last) last.exitedAt = at;
    }
    if (type === 'TaskStateEntered') {
      const { name = '', input = 'null' } = event.stateEnteredEventDetails ?? {};
      this.#enter(name, at, JSON.parse(input));
    }
    if (type === 'TaskStateExited') {
      this.#leave(event.stateExitedEventDetails?.name ?? '', at, this.count.payload);
    }
  }

  #enter(name: string, at: Date, input: unknown): void {
    const again = this.states.find((state) => state.name === name);
    if (again) {
      again.status = 'RUNNING';
      return;
    }
    const state: StateRun = { name, status: 'RUNNING', enteredAt: at, input };
    this.states.push(state);
    this.#watcher.entered(state);
  }

  #leave(name: string, at: Date, output: unknown): void {
    const state = this.states.find((one) => one.name === name);
    if (!state) return;
    state.exitedAt = at;
    // A statement that isn't done yet brings the state back after its Wait.
    if (Waiting.safeParse(output).success) return;
    state.status = 'SUCCEEDED';
    state.output = output;
    this.#watcher.left(state);
  }
}
