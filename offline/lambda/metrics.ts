import { measured, type Datapoint, type Measured } from '../cloudwatch/metrics.ts';

/** How an attempt to invoke a function came out. */
export type Attempt =
  { readonly throttled: true } | { readonly failed: boolean; readonly durationMs: number };

/**
 * What Lambda measures of an attempt: of the function, of its unqualified resource, and of all functions. An
 * invocation has zeros for what it wasn't; a throttled attempt is no invocation. The time is that of invoking.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function invocationMetrics(functionName: string, invokedAt: Date, attempt: Attempt): Datapoint[] {
  const byFunction = { FunctionName: functionName };
  const sets = [byFunction, { ...byFunction, Resource: functionName }, {}];
  const metrics: Measured =
    'throttled' in attempt
      ? { Throttles: [1, 'Count'] }
      : {
          Invocations: [1, 'Count'],
          Errors: [attempt.failed ? 1 : 0, 'Count'],
          Throttles: [0, 'Count'],
          Duration: [attempt.durationMs, 'Milliseconds'],
        };
  return measured('AWS/Lambda', invokedAt, sets, metrics);
}
