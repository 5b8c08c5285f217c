import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { FunctionSpec } from './function-spec.ts';
import { openLogStream, readLines, type LogOptions } from './logs.ts';
import { watchMemory } from './memory.ts';
import { conclude, exitReason, type Ending, type Measured } from './outcome.ts';
import { environmentVariables, nodeFlags, traceId, type ProcessOptions } from './process.ts';

export interface EnvironmentOptions extends LogOptions, ProcessOptions {}

/** An execution environment: one process, one invocation at a time. */
export interface Environment {
  /** False once its process has ended or is being ended: it takes no further invocation. */
  readonly usable: () => boolean;
  readonly pid: number | undefined;
  /** Of the session that its calls are made with. */
  readonly accessKeyId: string;
  readonly invoke: (requestId: string, payload: string) => Promise<Measured>;
  /** Resolves when the Init phase is over, well or ill. */
  readonly initialized: Promise<unknown>;
  /** Ends the process; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** The Init phase may last 10 s before it counts against the function's timeout. */
const maxInitMs = 10_000;
const runtime = fileURLToPath(new URL('./runtime.mjs', import.meta.url));

const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.enum(['result', 'error', 'crash']), payload: z.string() }),
]);

/** Starts the process of an environment, which begins its Init phase at once. */
export function startEnvironment(spec: FunctionSpec, options: EnvironmentOptions): Environment {
  const day = options.clock.now().toISOString().slice(0, 10).replaceAll('-', '/');
  const logStream = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
  const log = openLogStream(spec, logStream, options);
  const startedAt = performance.now();
  const env = environmentVariables(spec, logStream, options);
  const child = fork(runtime, [], {
    cwd: spec.codeDirectory,
    env,
    execArgv: nodeFlags(spec.memoryMegabytes),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

  let usable = true;
  let firstInvocation = true;
  let initMs = 0;
  /** The two kinds of phase that end: Init (with nothing when it went well), and each invocation. */
  const init = Promise.withResolvers<Ending | undefined>();
  let answer = Promise.withResolvers<Ending>();
  const gone = Promise.withResolvers<void>();
  /** The phase's ending once it is known; it counts when both streams are read to the runtime's mark. */
  let ending: Ending | undefined;
  let unreadStreams = 2;
  const settle = () => {
    if (ending === undefined || unreadStreams > 0) return;
    init.resolve(ending);
    answer.resolve(ending);
  };

  for (const stream of [child.stdout, child.stderr])
    readLines(stream, log, () => {
      unreadStreams -= 1;
      settle();
    });
  child.on('message', (raw) => {
    const message = Message.parse(raw);
    if (message.type === 'ready') {
      initMs = performance.now() - startedAt;
      init.resolve(undefined);
      return;
    }
    if (message.type === 'crash') usable = false;
    ending = { type: message.type === 'result' ? 'result' : 'error', payload: message.payload };
    settle();
  });
  // What `fork` and `send` report here ends the process too: `close` follows.
  child.on('error', () => (usable = false));
  child.on('close', (code, signal) => {
    usable = false;
    ending ??= { type: 'exit', reason: exitReason(code, signal) };
    unreadStreams = 0;
    settle();
    gone.resolve();
  });
  const killFor = (type: 'timeout' | 'outOfMemory') => {
    usable = false;
    ending = { type };
    child.kill('SIGKILL');
  };

  const timeoutMs = spec.timeoutSeconds * 1000;
  const limit = spec.memoryMegabytes * 1024 * 1024;
  const run = async (requestId: string, payload: string): Promise<Ending> => {
    ending = undefined;
    unreadStreams = 2;
    answer = Promise.withResolvers();
    const timer = setTimeout(() => killFor('timeout'), timeoutMs);
    const deadline = Date.now() + timeoutMs;
    child.send({ id: requestId, payload, deadline, functionArn: spec.arn, traceId: traceId() });
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
    }
  };

  const invoke = async (requestId: string, payload: string): Promise<Measured> => {
    const memory = watchMemory(child.pid ?? 0, limit, () => killFor('outOfMemory'));
    const timer = setTimeout(() => killFor('timeout'), maxInitMs + timeoutMs);
    const initFailure = await init.promise;
    clearTimeout(timer);
    const begunAt = performance.now();
    log(`START RequestId: ${requestId} Version: $LATEST`);
    const outcome = initFailure ?? (await run(requestId, payload));
    memory.stop();
    const report = {
      requestId,
      durationMs: performance.now() - begunAt,
      peakBytes: outcome.type === 'outOfMemory' ? limit : Math.min(memory.peak(), limit),
      initMs: firstInvocation ? initMs : undefined,
    };
    firstInvocation = false;
    return { ...conclude(spec, outcome, report, log), durationMs: report.durationMs };
  };

  return {
    usable: () => usable,
    pid: child.pid,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    invoke,
    initialized: init.promise,
    stop: async () => {
      usable = false;
      child.kill('SIGKILL');
      await gone.promise;
    },
  };
}
