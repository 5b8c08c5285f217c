import type { Retrier } from './definition.ts';

/** What fails a state: `error` is the name that Retry and Catch match, `cause` its explanation. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string | undefined;
  readonly explanation: string | undefined;

  constructor(error: string | undefined, explanation?: string) {
    super(`${error}: ${explanation}`);
    this.error = error;
    this.explanation = explanation;
  }
}

/** *Error handling in Step Functions*: `States.ALL` doesn't match what the interpreter itself couldn't do. */
export function matches(errorEquals: readonly string[], { error }: StateError): boolean {
  if (error === undefined || error === 'States.Runtime') return false;
  return errorEquals.some(
    (name) =>
      name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}

/**
 * The wait before a retry in ms.
 * @param attempt how often this retrier has retried already
 * @param random in [0, 1)
 */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const seconds = Math.min(
    retrier.IntervalSeconds * retrier.BackoffRate ** attempt,
    retrier.MaxDelaySeconds ?? Infinity,
  );
  return seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1);
}

const maxDataBytes = 262_144;

/**
 * JSON text of a payload that passes between states.
 * @param source what produced it, as it stands in the message
 * @throws StateError `States.DataLimitExceeded` above 256 KB of UTF-8
 */
export function limited(value: unknown, source: string): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= maxDataBytes) return text;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${source}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
