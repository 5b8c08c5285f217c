import { setTimeout } from 'node:timers/promises';

/** How often something is looked at: the pauses grow from the first to the longest. Milliseconds. */
export interface Pace {
  readonly first: number;
  readonly longest: number;
  readonly growth: number;
}

/** A pace of equal pauses. */
export function every(milliseconds: number): Pace {
  return { first: milliseconds, longest: milliseconds, growth: 1 };
}

/**
 * Of executions that are listed. In most regions an account has 2 ListExecutions a second, once a burst of 100 is used
 * up: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const LISTING = every(500);

/** Of one execution or one query that is described: Step Functions and Athena answer 10 of these a second and more. */
export const DESCRIBING: Pace = { first: 50, longest: 1000, growth: 1.3 };

export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** @throws AbortError once the signal is aborted */
export const sleep: Sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal });

export interface Polling {
  readonly pace: Pace;
  /** Milliseconds of pauses after which there is one last look. @default without end */
  readonly patience?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
}

/**
 * Looks until there is something, or patience ends.
 * @returns what the last look found; nothing when patience ended
 * @throws AbortError once its signal is aborted, and whatever a look throws
 */
export function poll<T>(
  look: () => Promise<T | undefined>,
  polling: Omit<Polling, 'patience'> & { readonly patience?: undefined },
): Promise<T>;
export function poll<T>(look: () => Promise<T | undefined>, polling: Polling): Promise<T | undefined>;
export async function poll<T>(look: () => Promise<T | undefined>, polling: Polling): Promise<T | undefined> {
  const { pace, patience = Number.POSITIVE_INFINITY, signal, sleep: pause = sleep } = polling;
  let waited = 0;
  for (let next = pace.first; ; next = Math.min(next * pace.growth, pace.longest)) {
    const found = await look();
    if (found !== undefined || waited >= patience) return found;
    await pause(next, signal);
    waited += next;
  }
}
