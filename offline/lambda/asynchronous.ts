import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import type { DeadLetters } from '../events/dead-letters.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { assumedRole, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { parseProperties } from '../kernel/properties.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Invocation } from './outcome.ts';

/** How often and how long Lambda tries an event, as *Configuring error handling settings* has it. */
export interface EventPolicy {
  /** Further attempts after a function error. */
  readonly retries: number;
  readonly maxAgeSeconds: number;
}

const defaults: EventPolicy = { retries: 2, maxAgeSeconds: 6 * 3600 };

const Properties = z.strictObject({
  FunctionName: z.string(),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(defaults.maxAgeSeconds),
  MaximumRetryAttempts: z.int().min(0).max(2).default(defaults.retries),
  Qualifier: z.literal('$LATEST'),
});

/**
 * The policies of functions that have one of their own, by the function's name.
 * @param resources those of type `AWS::Lambda::EventInvokeConfig`
 * @throws NotImitated for destinations and qualifiers
 */
export function eventPolicies(resources: readonly DeployedResource[]): ReadonlyMap<string, EventPolicy> {
  return new Map(
    resources.map((resource) => {
      const { FunctionName, ...config } = parseProperties(Properties, resource);
      const name = FunctionName.slice(FunctionName.lastIndexOf(':') + 1);
      return [name, { retries: config.MaximumRetryAttempts, maxAgeSeconds: config.MaximumEventAgeInSeconds }];
    }),
  );
}

export interface EventOptions {
  readonly policies?: ReadonlyMap<string, EventPolicy>;
  readonly deadLetters?: DeadLetters;
  readonly judge: Judge;
  readonly clock: Clock;
}

/** Function errors wait this long before the first and the second retry. */
const RETRY_AFTER_MS = [60_000, 120_000];

/**
 * Tries an event until its function succeeds, or its policy says that it is enough; it then goes to the
 * function's dead-letter queue, if its role may send there. What throttles is tried again with doubling pauses
 * from 1 s to 5 min, however often.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @param invoke one attempt
 * @param signal ends the waiting; the event is lost then
 */
export async function handleEvent(
  spec: FunctionSpec,
  event: { readonly requestId: string; readonly payload: string },
  invoke: () => Promise<Invocation>,
  { policies, deadLetters, judge, clock }: EventOptions,
  signal: AbortSignal,
): Promise<void> {
  const { retries, maxAgeSeconds } = policies?.get(spec.name) ?? defaults;
  const expiresAt = clock.now().getTime() + maxAgeSeconds * 1000;
  let failure = { code: 200, message: '' };
  for (let failed = 0, throttled = 0; ;) {
    let pauseMs: number;
    try {
      const { functionError, payload } = await invoke();
      if (functionError === undefined || signal.aborted) return;
      failure = { code: 200, message: payload };
      failed += 1;
      if (failed > retries) break;
      pauseMs = RETRY_AFTER_MS[failed - 1] ?? 0;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failure = { code: error.status, message: error.message };
      pauseMs = Math.min(300_000, 1000 * 2 ** throttled);
      throttled += 1;
    }
    if (clock.now().getTime() + pauseMs > expiresAt) break;
    await clock.sleep(pauseMs, signal);
  }
  if (spec.deadLetterQueue === undefined || deadLetters === undefined) return;
  const access = { action: 'sqs:SendMessage', resource: spec.deadLetterQueue };
  if (!judge({ caller: assumedRole(spec.roleArn, spec.name), ...access }).allowed) return;
  deadLetters(spec.deadLetterQueue, event.payload, {
    RequestID: event.requestId,
    ErrorCode: String(failure.code),
    ErrorMessage: failure.message.slice(0, 1024),
  });
}
