import * as z from 'zod/mini';
import type { Usage } from './cost.ts';
import { isBilled } from './statements.ts';
import { Locked } from '../tasks/acquire-lock.ts';
import { taskOfState } from '../tasks/kinds.ts';

/** An event of an execution's history, as far as it is read here; the SDK's `HistoryEvent` is one. */
export interface HistoryEvent {
  readonly type?: string | undefined;
  readonly timestamp?: Date | undefined;
  readonly stateEnteredEventDetails?: { readonly name?: string | undefined } | undefined;
  readonly stateExitedEventDetails?: { readonly output?: string | undefined } | undefined;
}

const Asked = z.pick(z.partial(Locked), { queries: true });

/** What an execution used, counted from its history, event by event. */
export class UsageCount {
  /** The last payload that a task left, also of a failed execution. */
  payload: unknown;
  /** States entered, of any type: what Step Functions bills. */
  #transitions = 0;
  readonly #invocations: { milliseconds: number; memoryMegabytes: number }[] = [];
  #invokedAt = new Date(0);
  /** Of the function whose state was entered last: megabytes. */
  #memory = 0;

  take(event: HistoryEvent): void {
    const { type = '', timestamp: at = new Date(0) } = event;
    if (type.endsWith('StateEntered')) this.#transitions += 1;
    if (type === 'TaskStateEntered') {
      this.#memory = taskOfState(event.stateEnteredEventDetails?.name ?? '')?.limits.megabytes ?? 0;
    }
    if (type === 'TaskScheduled') this.#invokedAt = at;
    if (['TaskSucceeded', 'TaskFailed', 'TaskTimedOut'].includes(type)) {
      const milliseconds = at.getTime() - this.#invokedAt.getTime();
      this.#invocations.push({ milliseconds, memoryMegabytes: this.#memory });
    }
    if (type === 'TaskStateExited')
      this.payload = JSON.parse(event.stateExitedEventDetails?.output ?? 'null');
  }

  get usage(): Usage {
    const { queries = {} } = Asked.safeParse(this.payload).data ?? {};
    const scans = Object.entries(queries).flatMap(([name, { scanned }]) =>
      scanned !== undefined && isBilled(name) ? [scanned] : [],
    );
    return { scans, transitions: this.#transitions, invocations: [...this.#invocations] };
  }
}

/**
 * What an execution used up to the end of an attempt, whatever it did since.
 * @param attempt 0 for the first, n for the nth redrive
 */
export function usageUpTo(history: readonly HistoryEvent[], attempt: number): Usage {
  const count = new UsageCount();
  let redrives = 0;
  for (const event of history) {
    if (event.type === 'ExecutionRedriven') redrives += 1;
    if (redrives > attempt) break;
    count.take(event);
  }
  return count.usage;
}
