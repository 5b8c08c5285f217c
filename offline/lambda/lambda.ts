import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../kernel/aws-error.ts';
import { authorize, type Caller } from '../kernel/caller.ts';
import { handleEvent, type EventOptions } from './asynchronous.ts';
import { startEnvironment, type Environment, type EnvironmentOptions } from './environment.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Attempt } from './metrics.ts';
import type { Invocation } from './outcome.ts';

export interface LambdaOptions extends EnvironmentOptions {
  readonly functions: readonly FunctionSpec[];
  /** How many invocations may run at once in all of the account. @default any number */
  readonly concurrency?: number;
  /** How events are tried again, and where they end; what Lambda does by itself where nothing is said. */
  readonly events?: Pick<EventOptions, 'policies' | 'deadLetters'>;
  /** Told of every attempt to invoke a function, for its metrics. */
  readonly onAttempt?: (functionName: string, invokedAt: Date, attempt: Attempt) => void;
}

/** The process of an execution environment. */
export interface FunctionProcess {
  readonly functionName: string;
  readonly pid: number | undefined;
  /** Of the session that its calls are made with: no two processes share one. */
  readonly accessKeyId: string;
}

export interface Lambda {
  readonly has: (functionArn: string) => boolean;
  /**
   * Invokes a function and waits for its answer (`RequestResponse`).
   * @param payload JSON text
   * @throws AwsError `AccessDeniedException`, `ResourceNotFoundException` or `TooManyRequestsException`; what
   * goes wrong inside the function is an `Invocation` with a `functionError`
   */
  readonly invoke: (functionArn: string, payload: string, caller: Caller) => Promise<Invocation>;
  /**
   * Accepts an event and invokes the function with it in the background, again where it fails (`Event`).
   * @param context condition keys of the caller's, `aws:SourceArn` among them
   * @returns resolves when the event was handled or given up
   * @throws AwsError `AccessDeniedException`, `ResourceNotFoundException`
   */
  readonly accept: (
    functionArn: string,
    payload: string,
    caller: Caller,
    context: Readonly<Record<string, string>>,
  ) => { readonly handled: Promise<void> };
  /** Starts an environment of each function that has none; resolves when their Init phases are over. */
  readonly prewarm: () => Promise<void>;
  readonly processes: () => readonly FunctionProcess[];
  /**
   * Deploys functions in place of those before: what is being invoked ends as it began, every later invocation begins
   * on the new; a function that is as it was keeps its warm environments.
   */
  readonly deploy: (functions: readonly FunctionSpec[]) => void;
  /**
   * Deploys other code, as `UpdateFunctionCode` does: what is being invoked ends on the old, every later invocation
   * begins on the new.
   * @param directoryOf the bundle of a function, by its name; nothing where it keeps its own
   */
  readonly replaceCode: (directoryOf: (functionName: string) => string | undefined) => void;
  /** Ends every environment; resolves when their processes are gone. */
  readonly close: () => Promise<void>;
}

/** The functions of a deployment, run from their bundles in processes that stay warm between invocations. */
export function createLambda(options: LambdaOptions): Lambda {
  const functions = new Map<string, FunctionSpec>();
  const idle = new Map<string, Environment[]>();
  const all = new Map<Environment, FunctionSpec>();
  const busy = new Map<string, number>();
  const closing = new AbortController();

  const start = (spec: FunctionSpec): Environment => {
    const environment = startEnvironment(spec, options);
    all.set(environment, spec);
    return environment;
  };
  const retire = async (environment: Environment): Promise<void> => {
    await environment.stop();
    all.delete(environment);
  };
  const take = (spec: FunctionSpec): Environment => {
    const waiting = idle.get(spec.arn) ?? [];
    for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
      if (found.usable()) return found;
      void retire(found);
    }
    return start(spec);
  };
  const giveBack = async (spec: FunctionSpec, environment: Environment): Promise<void> => {
    if (environment.usable() && functions.get(spec.arn) === spec) idle.get(spec.arn)?.push(environment);
    else await retire(environment);
  };

  const deploy = (specs: readonly FunctionSpec[]): void => {
    const now = new Map(specs.map((spec) => [spec.arn, spec]));
    for (const [arn, former] of functions) {
      if (isDeepStrictEqual(former, now.get(arn))) now.set(arn, former);
      else for (const environment of idle.get(arn)?.splice(0) ?? []) void retire(environment);
    }
    functions.clear();
    for (const [arn, spec] of now) {
      functions.set(arn, spec);
      if (!idle.has(arn)) idle.set(arn, []);
    }
  };
  deploy(options.functions);

  /** The function, if the caller may invoke it. */
  const allowed = (
    functionArn: string,
    caller: Caller,
    context?: Readonly<Record<string, string>>,
  ): FunctionSpec => {
    authorize(
      options.judge,
      { caller, action: 'lambda:InvokeFunction', resource: functionArn, context },
      'AccessDeniedException',
      403,
    );
    const spec = functions.get(functionArn);
    if (spec !== undefined) return spec;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArn}`, { status: 404 });
  };
  /** Whether one more would exceed what is reserved for the function, or what is left to those without a reservation. */
  const isThrottled = ({ arn, reservedConcurrency }: FunctionSpec): boolean => {
    if (reservedConcurrency !== undefined) return (busy.get(arn) ?? 0) >= reservedConcurrency;
    const specs = [...functions.values()];
    const reserved = specs.reduce((sum, one) => sum + (one.reservedConcurrency ?? 0), 0);
    const running = specs
      .filter((one) => one.reservedConcurrency === undefined)
      .reduce((sum, one) => sum + (busy.get(one.arn) ?? 0), 0);
    return running >= (options.concurrency ?? Infinity) - reserved;
  };
  const run = async (spec: FunctionSpec, requestId: string, payload: string): Promise<Invocation> => {
    const invokedAt = options.clock.now();
    const report = (attempt: Attempt) => {
      // What the end of this process cuts off is no failure of the function.
      if (!closing.signal.aborted) options.onAttempt?.(spec.name, invokedAt, attempt);
    };
    if (isThrottled(spec)) {
      report({ throttled: true });
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    }
    busy.set(spec.arn, (busy.get(spec.arn) ?? 0) + 1);
    const environment = take(spec);
    try {
      const { durationMs, ...invocation } = await environment.invoke(requestId, payload);
      report({ failed: invocation.functionError !== undefined, durationMs });
      return invocation;
    } finally {
      busy.set(spec.arn, (busy.get(spec.arn) ?? 1) - 1);
      await giveBack(spec, environment);
    }
  };

  return {
    has: (functionArn) => functions.has(functionArn),
    invoke: async (functionArn, payload, caller) => run(allowed(functionArn, caller), randomUUID(), payload),
    accept: (functionArn, payload, caller, context) => {
      const spec = allowed(functionArn, caller, context);
      const requestId = randomUUID();
      const { judge, clock, events } = options;
      const handled = handleEvent(
        spec,
        { requestId, payload },
        () => run(spec, requestId, payload),
        { judge, clock, ...events },
        closing.signal,
      );
      return {
        handled: handled.catch((error: unknown) => {
          if (!closing.signal.aborted) throw error;
        }),
      };
    },
    prewarm: async () => {
      const cold = [...functions.values()].filter(
        (spec) => idle.get(spec.arn)?.length === 0 && !busy.get(spec.arn),
      );
      await Promise.all(
        cold.map(async (spec) => {
          const environment = start(spec);
          idle.get(spec.arn)?.push(environment);
          await environment.initialized;
        }),
      );
    },
    processes: () =>
      [...all].map(([{ pid, accessKeyId }, { name }]) => ({ functionName: name, pid, accessKeyId })),
    deploy,
    replaceCode: (directoryOf) =>
      deploy(
        [...functions.values()].map((spec) => ({
          ...spec,
          codeDirectory: directoryOf(spec.name) ?? spec.codeDirectory,
        })),
      ),
    close: async () => {
      closing.abort();
      await Promise.all([...all.keys()].map((environment) => environment.stop()));
      all.clear();
    },
  };
}
