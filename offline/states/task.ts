import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { functionOf, lambdaInvoke, type TaskState } from './definition.ts';
import type { Recorder } from './recorder.ts';
import { limited, StateError } from './state-error.ts';

const Parameters = z.object({ Payload: z.unknown().default({}) });
const Failure = z.object({ errorType: z.string() });
const notTruncated = { truncated: false };

/** A call under way, and how to record what came of it. */
export interface FunctionCall {
  /** The task's result and its JSON text; rejects with a StateError. */
  readonly outcome: Promise<{ readonly result: unknown; readonly text: string }>;
  readonly succeeded: (output: string) => void;
  readonly failed: (error: StateError) => void;
}

/** Calls a Task's function as the machine's role, with the events and results of its kind of integration. */
export function callFunction(
  state: TaskState,
  input: unknown,
  options: { recorder: Recorder; lambda: Pick<Lambda, 'invoke'>; caller: Caller },
): FunctionCall {
  const { recorder, lambda, caller } = options;
  const functionArn = functionOf(state);
  const optimized = state.Resource === lambdaInvoke;
  const parameters = limited(input, optimized ? 'lambda' : state.Resource);
  const service = { resource: 'invoke', resourceType: 'lambda' };
  const timeoutInSeconds = state.TimeoutSeconds;
  if (optimized) {
    const region = functionArn.split(':')[3] ?? '';
    recorder.add('TaskScheduled', {
      taskScheduledEventDetails: { ...service, region, parameters, timeoutInSeconds },
    });
    recorder.add('TaskStarted', { taskStartedEventDetails: service });
  } else {
    recorder.add('LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: {
        resource: state.Resource,
        input: parameters,
        inputDetails: notTruncated,
        timeoutInSeconds,
      },
    });
    recorder.add('LambdaFunctionStarted');
  }

  const outcome = async () => {
    const requestId = randomUUID();
    const payload = optimized ? Parameters.parse(input).Payload : input;
    const { payload: answer, functionError } = await lambda
      .invoke(functionArn, JSON.stringify(payload), caller)
      .catch((error: unknown) => {
        throw serviceFailure(error, requestId);
      });
    const parsed: unknown = JSON.parse(answer);
    if (functionError !== undefined) throw functionFailure(parsed, answer);
    const result = optimized ? envelope(parsed, answer, requestId) : parsed;
    return { result, text: limited(result, optimized ? 'lambda' : state.Resource) };
  };

  return {
    outcome: outcome(),
    succeeded: (output) => {
      const details = { output, outputDetails: notTruncated };
      if (optimized) recorder.add('TaskSucceeded', { taskSucceededEventDetails: { ...service, ...details } });
      else recorder.add('LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: details });
    },
    failed: ({ error, explanation: cause }) => {
      const details = { error, cause };
      const timedOut = error === 'States.Timeout';
      if (optimized && timedOut)
        recorder.add('TaskTimedOut', { taskTimedOutEventDetails: { ...service, ...details } });
      else if (optimized) recorder.add('TaskFailed', { taskFailedEventDetails: { ...service, ...details } });
      else if (timedOut)
        recorder.add('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: details });
      else recorder.add('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: details });
    },
  };
}

/** What the function itself reports: its error's name, and the whole report as the cause. */
function functionFailure(report: unknown, text: string): StateError {
  const parsed = Failure.safeParse(report);
  if (parsed.success) return new StateError(parsed.data.errorType, text);
  const cause = 'The cause could not be determined because Lambda did not return an error type.';
  return new StateError('Lambda.Unknown', `${cause} Returned payload: ${text}`);
}

/** What the Lambda service answers instead of invoking. */
function serviceFailure(error: unknown, requestId: string): unknown {
  if (!(error instanceof AwsError)) return error;
  const { code, status, message } = error;
  const name = code === 'AccessDeniedException' ? 'AWSLambdaException' : code;
  const call = `Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null`;
  return new StateError(`Lambda.${name}`, `${message} (${call})`);
}

/** The result of `lambda:invoke`: the payload among what the SDK knows of the call. */
function envelope(payload: unknown, text: string, requestId: string): object {
  const headers = {
    'Content-Length': String(Buffer.byteLength(text)),
    'Content-Type': 'application/json',
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-RequestId': requestId,
  };
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
