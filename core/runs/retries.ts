import type { ErrorName } from '../errors/errors.ts';

/** A Step Functions `Retry` entry, under a name that says why. Only calls are retried here: a query has its own step. */
export interface RetryPolicy {
  readonly errors: readonly (ErrorName | LambdaErrorName)[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
}

/** Faults of the call to Lambda, not of the task: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
type LambdaErrorName =
  | 'Lambda.ServiceException'
  | 'Lambda.AWSLambdaException'
  | 'Lambda.SdkClientException'
  | 'Lambda.ClientExecutionTimeoutException'
  | 'Lambda.TooManyRequestsException';

export const RETRIES = {
  /**
   * 61 tries, 1 s doubling up to 60 s, full jitter: 28 minutes on average, 55 at most, so that what would be too much at
   * once comes one after the other. Nothing began yet, and a try costs a state transition.
   */
  lambdaThrottled: {
    errors: ['Lambda.TooManyRequestsException'],
    intervalSeconds: 1,
    maxAttempts: 60,
    backoffRate: 2,
    maxDelaySeconds: 60,
  },
  /** 6 tries, 2 s doubling up to 30 s, full jitter: outlasts half a minute in which Lambda fails. */
  lambdaCall: {
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
    ],
    intervalSeconds: 2,
    maxAttempts: 5,
    backoffRate: 2,
    maxDelaySeconds: 30,
  },
  /** 5 tries, 5 s doubling, full jitter: up to 75 s on top of the SDK's own three tries a call. */
  awsUnavailable: {
    errors: ['AwsUnavailable'],
    intervalSeconds: 5,
    maxAttempts: 4,
    backoffRate: 2,
    maxDelaySeconds: 60,
  },
  /** 4 tries, 1 s doubling: somebody else changed the published table; it is read again and compared again. */
  publishConflict: {
    errors: ['PublishConflict'],
    intervalSeconds: 1,
    maxAttempts: 3,
    backoffRate: 2,
    maxDelaySeconds: 10,
  },
} as const satisfies Record<string, RetryPolicy>;

/** 4 attempts of a query that Athena calls retryable, 20 s doubling: 20 + 40 + 80 s of waiting at most. */
export const QUERY_RETRY = { maxAttempts: 4, firstWaitSeconds: 20, backoffRate: 2 } as const;

/** Between two looks at a running query: 25,000 history events last for over 10 hours of it. */
export const QUERY_POLL_WAIT_SECONDS = 10;
