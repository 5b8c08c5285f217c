import type { FunctionSpec } from './function-spec.ts';

/** How an invocation ended, as the parent sees it. */
export type Ending =
  | { readonly type: 'result' | 'error'; readonly payload: string }
  | { readonly type: 'timeout' | 'outOfMemory' }
  /** `reason` is the tail of Lambda's "Runtime exited …". */
  | { readonly type: 'exit'; readonly reason: string };

/** What came of an invocation. `payload` is JSON text: the result, or Lambda's description of the error. */
export interface Invocation {
  readonly payload: string;
  /** Set when the function failed, as in the API's `X-Amz-Function-Error`. */
  readonly functionError?: 'Unhandled';
}

/** An invocation, and how long the function worked on it. */
export interface Measured extends Invocation {
  readonly durationMs: number;
}

/** What Lambda reports of one invocation. */
export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly peakBytes: number;
  /** Of the environment's first invocation only. */
  readonly initMs?: number;
}

/** The service's own count of *Lambda quotas*' 6 MB. */
const maxResponseBytes = 6_291_556;

const signals: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
};

export function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `with error: signal: ${signals[signal] ?? signal.slice(3).toLowerCase()}`;
  return code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
}

/** Writes the `END` and `REPORT` lines and says what the invoker gets, in Lambda's words. */
export function conclude(
  spec: FunctionSpec,
  ending: Ending,
  report: Report,
  log: (line: string) => void,
): Invocation {
  const { requestId } = report;
  const end = (status?: string) => {
    log(`END RequestId: ${requestId}`);
    log(reportLine(spec, report, status));
  };
  const fail = (errorType: string, errorMessage: string): Invocation => ({
    payload: JSON.stringify({ errorType, errorMessage }),
    functionError: 'Unhandled',
  });
  // The payload says ExitError even where the log knows that memory was the reason.
  const exited = (reason: string, errorType: string): Invocation => {
    const text = `RequestId: ${requestId} Error: Runtime exited ${reason}`;
    end(`Status: error\tError Type: ${errorType}`);
    log(text);
    log('Runtime.ExitError');
    return fail('Runtime.ExitError', text);
  };
  switch (ending.type) {
    case 'timeout': {
      const text = `Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
      end('Status: timeout');
      log(`${new Date().toISOString()} ${requestId} ${text}`);
      return fail('Sandbox.Timedout', `RequestId: ${requestId} Error: ${text}`);
    }
    case 'outOfMemory':
      return exited('with error: signal: killed', 'Runtime.OutOfMemory');
    case 'exit':
      return exited(ending.reason, 'Runtime.ExitError');
    case 'error':
      end();
      return { payload: ending.payload, functionError: 'Unhandled' };
    case 'result': {
      end();
      const size = Buffer.byteLength(ending.payload);
      if (size <= maxResponseBytes) return { payload: ending.payload };
      const exceeded = `exceeded maximum allowed payload size (${maxResponseBytes} bytes)`;
      return fail('Function.ResponseSizeTooLarge', `Response payload size (${size} bytes) ${exceeded}.`);
    }
  }
}

/** The Init phase is billed as well (since August 2025). */
function reportLine(spec: FunctionSpec, report: Report, status?: string): string {
  const { durationMs, initMs } = report;
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${spec.memoryMegabytes} MB`,
    `Max Memory Used: ${Math.ceil(report.peakBytes / 1024 / 1024)} MB`,
  ];
  if (initMs !== undefined) fields.push(`Init Duration: ${initMs.toFixed(2)} ms`);
  if (status !== undefined) fields.push(status);
  return fields.join('\t');
}
