import type { Clock } from '../kernel/clock.ts';
import type { State } from './definition.ts';
import type { EventDetails, EventType, Execution, ExecutionStore } from './history.ts';

/** *Service quotas*: event 25,000 is always the one that fails the execution. */
export const maxEvents = 25_000;

/** How an execution ends. */
export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED' | 'ABORTED'; readonly error?: string; readonly cause?: string }
  | { readonly status: 'TIMED_OUT' };

/** The history has room for nothing but its end. */
export class HistoryFull extends Error {}

/** Writes an execution's events: numbers them, and takes none after the one that ends it. */
export class Recorder {
  readonly #store: ExecutionStore;
  readonly #execution: Execution;
  readonly #clock: Clock;
  #lastId: number;
  #sealed = false;

  constructor(store: ExecutionStore, execution: Execution, clock: Clock, lastId = 0) {
    this.#store = store;
    this.#execution = execution;
    this.#clock = clock;
    this.#lastId = lastId;
  }

  /**
   * @returns the event's id
   * @throws HistoryFull
   */
  add(type: EventType, details: EventDetails = {}): number {
    if (this.#sealed) return this.#lastId;
    if (this.#lastId >= maxEvents - 1)
      throw new HistoryFull(`The execution reached the maximum number of history events (${maxEvents}).`);
    // The first state follows no event.
    return this.#write(type, details, this.#lastId <= 1 ? 0 : this.#lastId);
  }

  /** The last event. Those that come from outside the machine (timeout, abort) follow none. */
  end(ending: Ending): void {
    if (this.#sealed) return;
    switch (ending.status) {
      case 'SUCCEEDED': {
        const details = { output: ending.output, outputDetails: { truncated: false } };
        this.#write('ExecutionSucceeded', { executionSucceededEventDetails: details }, this.#lastId);
        break;
      }
      case 'FAILED': {
        const { error, cause } = ending;
        this.#write('ExecutionFailed', { executionFailedEventDetails: { error, cause } }, this.#lastId);
        break;
      }
      case 'ABORTED': {
        const { error, cause } = ending;
        this.#write('ExecutionAborted', { executionAbortedEventDetails: { error, cause } }, 0);
        break;
      }
      case 'TIMED_OUT': {
        // Only the event names the error: DescribeExecution has none.
        const details = { error: 'States.Timeout' };
        this.#write('ExecutionTimedOut', { executionTimedOutEventDetails: details }, 0);
        break;
      }
    }
    this.#sealed = true;
  }

  /** How many events there are. */
  get events(): number {
    return this.#lastId;
  }

  /** The execution goes on elsewhere (the process is ending): nothing more is written. */
  seal(): void {
    this.#sealed = true;
  }

  entered(name: string, { Type }: State, input: string): number {
    const stateEnteredEventDetails = { name, input, inputDetails: { truncated: false } };
    return this.add(`${Type}StateEntered`, { stateEnteredEventDetails });
  }

  exited(name: string, { Type }: Exclude<State, { Type: 'Fail' }>, output: string): void {
    const stateExitedEventDetails = { name, output, outputDetails: { truncated: false } };
    this.add(`${Type}StateExited`, { stateExitedEventDetails });
  }

  #write(type: EventType, details: EventDetails, previousEventId: number): number {
    this.#lastId += 1;
    const timestamp = this.#clock.now();
    this.#store.append(this.#execution, { id: this.#lastId, previousEventId, timestamp, type, ...details });
    return this.#lastId;
  }
}
