/** What can befall one call. */
export const CALL_FAULTS = [
  /** The service says: too fast. */
  'throttle',
  /** The service says: my fault. */
  'error-500',
  /** The connection is gone before the call has an effect. */
  'timeout-before',
  /** The call has its effect, and the connection is gone before the answer. */
  'timeout-after',
  /** The connection ends within the request's body. */
  'cut-request',
  /** The connection ends within the answer's body. */
  'cut-answer',
  /** The call has its effect, and the function's process is killed. */
  'kill-after',
  'deny',
  'delay',
  /** The catalog answers as it would have before its last change. */
  'stale',
  /** No answer ever comes: the client's own timeout has to end it. */
  'hang',
] as const;

/** What can become of a query that a call starts. */
export const QUERY_FAULTS = ['query-retryable', 'query-failed', 'query-cutoff'] as const;
export type QueryFault = (typeof QUERY_FAULTS)[number];

export const FAULTS = [...CALL_FAULTS, ...QUERY_FAULTS] as const;
export type Fault = (typeof FAULTS)[number];

/** Once; more often than the SDK tries; or until the run ends. */
export const TIMES = { once: 1, burst: 4, ever: Infinity } as const;
export type Times = keyof typeof TIMES;

/** One fault and where it strikes. */
export interface Injection {
  readonly task: string;
  readonly operation: string;
  /** The first call of the operation in this task that it strikes; of query faults, the task's first query. */
  readonly nth: number;
  readonly fault: Fault;
  readonly times: Times;
}

export function isQueryFault(fault: Fault): fault is QueryFault {
  return QUERY_FAULTS.some((one) => one === fault);
}

/** `ctas StartQueryExecution 1 throttle once`, which the command line takes back. */
export function nameOf({ task, operation, nth, fault, times }: Injection): string {
  return [task, operation, nth, fault, times].join(' ');
}

export function injectionOf(name: string): Injection {
  const [task = '', operation = '', nth = '', fault, times] = name.trim().split(/\s+/);
  const known = FAULTS.find((one) => one === fault);
  if (known === undefined || !(times && times in TIMES)) throw new Error(`No injection: ${name}`);
  return { task, operation, nth: Number(nth), fault: known, times: times as Times };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const THROTTLED: Readonly<Record<string, string>> = { athena: 'TooManyRequestsException', s3: 'SlowDown' };
const FAILED: Readonly<Record<string, string>> = {
  s3: 'InternalError',
  athena: 'InternalServerException',
  glue: 'InternalServiceException',
};

/** A service's own way of refusing a call. */
export function refusal(service: string, fault: 'throttle' | 'error-500' | 'deny'): Answer {
  const isS3 = service === 's3';
  switch (fault) {
    case 'throttle':
      return error(isS3, isS3 ? 503 : 400, THROTTLED[service] ?? 'ThrottlingException', 'Rate exceeded');
    case 'error-500':
      return error(isS3, 500, FAILED[service] ?? 'InternalFailure', 'We encountered an internal error.');
    case 'deny':
      return error(
        isS3,
        isS3 ? 403 : 400,
        isS3 ? 'AccessDenied' : 'AccessDeniedException',
        'User: x is not authorized to perform this',
      );
  }
}

function error(isS3: boolean, status: number, code: string, message: string): Answer {
  return isS3
    ? {
        status,
        headers: { 'content-type': 'application/xml' },
        body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      }
    : {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
        body: JSON.stringify({ __type: code, message }),
      };
}

/** How Athena tells of a query that ended so. */
export function statusOf(fault: QueryFault): object {
  switch (fault) {
    case 'query-retryable':
      return failed('Query exhausted resources at this scale factor', 1, true);
    case 'query-failed':
      return failed("COLUMN_NOT_FOUND: line 3:8: Column 'no' cannot be resolved", 2, false);
    case 'query-cutoff':
      return { State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' };
  }
}

function failed(message: string, ErrorCategory: number, Retryable: boolean): object {
  const AthenaError = { ErrorCategory, ErrorType: 1, Retryable, ErrorMessage: message };
  return { State: 'FAILED', StateChangeReason: message, AthenaError };
}
