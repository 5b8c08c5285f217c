import type { StartExecutionCommandInput } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DeadLetters } from './dead-letters.ts';

/** What rules and schedules need to reach their targets. */
export interface DeliveryOptions {
  readonly startExecution: (input: StartExecutionCommandInput, caller: Caller) => Promise<unknown>;
  /**
   * The caller that a role becomes for a service.
   * @param sourceArn what the service acts for: a rule, or a schedule's group (`aws:SourceArn`)
   * @throws AwsError when the role doesn't trust the service
   */
  readonly callerFor: (
    roleArn: string,
    service: 'events.amazonaws.com' | 'scheduler.amazonaws.com',
    session: string,
    sourceArn: string,
  ) => Caller;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
}

export const RetryPolicy = z.strictObject({
  MaximumEventAgeInSeconds: z.int().default(86_400),
  MaximumRetryAttempts: z.int().default(185),
});
export const DeadLetterConfig = z.strictObject({ Arn: z.string().optional() });
export const machineOrFunctionArn = z
  .string()
  .regex(
    /^arn:[^:]+:(states:[^:]*:[^:]*:stateMachine:|lambda:[^:]*:[^:]*:function:[^:]+$)/,
    'a state machine or a function',
  );
export const topicArn = z.string().regex(/^arn:[^:]+:sns:[^:]*:[^:]*:[^:]+$/, 'a topic');
/** `lambda`, `sns` or `states`. */
export const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** A delivery that was given up. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retries: number;
  /** Which bound ended the retrying, if it was retried at all. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/**
 * Tries until the attempt succeeds, fails for good or the policy is exhausted. What a service refuses (no
 * permission, no such machine, bad input) is not retried; what breaks is, with doubling pauses up to 5 min.
 */
export async function deliver(
  attempt: (number: number) => Promise<unknown>,
  policy: z.output<typeof RetryPolicy>,
  clock: Clock,
): Promise<Failure | undefined> {
  const begun = clock.now().getTime();
  for (let retries = 0; ; retries += 1) {
    try {
      await attempt(retries + 1);
      return undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof NotImitated || (error instanceof AwsError && error.status < 500))
        return { code: error.code, message, retries };
      const code = error instanceof AwsError ? error.code : 'INTERNAL_ERROR';
      const pauseMs = Math.min(300_000, 1000 * 2 ** retries);
      const age = clock.now().getTime() + pauseMs - begun;
      if (retries >= policy.MaximumRetryAttempts)
        return { code, message, retries, exhausted: 'MaximumRetryAttempts' };
      if (age > policy.MaximumEventAgeInSeconds * 1000)
        return { code, message, retries, exhausted: 'MaximumEventAgeInSeconds' };
      await clock.sleep(pauseMs);
    }
  }
}
