import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Usage } from '../core/cost.ts';
import { UsageCount } from '../core/usage.ts';
import { describe } from './execution.ts';
import type { Aws } from './stage.ts';

/** One Task state of an execution, all its rounds of waiting together. */
export interface StateRun {
  readonly name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly enteredAt: Date;
  exitedAt?: Date;
  /** The payload that it left. */
  output?: unknown;
}

/** An execution as far as its history tells. */
export interface Followed {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
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

const POLL_MS = { first: 50, longest: 1000, growth: 1.3 };

/** Follows an execution to its end, telling the watcher of each Task state as it begins and ends. */
export async function follow(aws: Aws, executionArn: string, watcher: Watcher): Promise<Followed> {
  const history = new History(watcher);
  for (let pause = POLL_MS.first; ; pause = Math.min(pause * POLL_MS.growth, POLL_MS.longest)) {
    // Described first: a history read after the end is complete.
    const {
      status = '',
      error,
      cause,
      startDate = new Date(0),
      stopDate,
    } = await describe(aws, executionArn);
    await history.read(aws, executionArn);
    if (status !== 'RUNNING') {
      const states = history.ended();
      return {
        executionArn,
        status,
        error,
        cause,
        startedAt: startDate,
        stoppedAt: stopDate,
        states,
        payload: history.count.payload,
        usage: history.count.usage,
      };
    }
    await sleep(pause);
  }
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
    let nextToken: string | undefined;
    do {
      const page = await aws.states.send(
        new GetExecutionHistoryCommand({
          executionArn,
          maxResults: 1000,
          includeExecutionData: true,
          nextToken,
        }),
      );
      for (const event of page.events ?? []) {
        if ((event.id ?? 0) > this.#seen) this.#take(event);
        this.#seen = Math.max(this.#seen, event.id ?? 0);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }

  /** The state that an unsuccessful execution ended in has failed. */
  ended(): readonly StateRun[] {
    for (const state of this.states) {
      if (state.status !== 'RUNNING') continue;
      state.status = 'FAILED';
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
    if (type === 'TaskStateEntered') this.#enter(event.stateEnteredEventDetails?.name ?? '', at);
    if (type === 'TaskStateExited') {
      this.#leave(event.stateExitedEventDetails?.name ?? '', at, this.count.payload);
    }
  }

  #enter(name: string, at: Date): void {
    const again = this.states.find((state) => state.name === name);
    if (again) {
      again.status = 'RUNNING';
      return;
    }
    const state: StateRun = { name, status: 'RUNNING', enteredAt: at };
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
