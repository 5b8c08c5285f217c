import { assumedRole, type Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { type Definition, type MachineSpec, type State, type TaskState } from './definition.ts';
import { evaluate, query, type Context } from './evaluate.ts';
import type { Execution } from './history.ts';
import { HistoryFull, type Ending, type Recorder } from './recorder.ts';
import { limited, matches, retryDelayMs, StateError } from './state-error.ts';
import { callFunction } from './task.ts';

export interface Run {
  readonly machine: MachineSpec;
  readonly definition: Definition;
  readonly execution: Execution;
  /** The first state and its input: the machine's own, or where a redrive resumes. */
  readonly from: Place;
  readonly recorder: Recorder;
  readonly lambda: Pick<Lambda, 'invoke'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborted by `StopExecution`, with any reason. */
  readonly signal: AbortSignal;
}

/** Where an execution stands. */
export interface Place {
  readonly state: string;
  readonly input: unknown;
  /** The state's entry, when the history has it already. */
  readonly entered?: Entry;
}

interface Entry {
  readonly event: number;
  readonly at: Date;
}

class MachineTimeout extends Error {}

/**
 * Runs an execution from a state to its end: transitions, waits, retries, catches and both kinds of timeout.
 * Waits and retries take the clock's time; a function takes real time, whatever the clock.
 * @returns the ending; rejects with the signal's reason when it is aborted
 */
export async function interpret(run: Run): Promise<Ending> {
  const { definition, recorder, execution, clock } = run;
  const deadline =
    definition.TimeoutSeconds === undefined
      ? Infinity
      : (execution.redriveDate ?? execution.startDate).getTime() + definition.TimeoutSeconds * 1000;
  const caller = assumedRole(run.machine.roleArn, randomSession(run.random));
  const interpreter = new Interpreter(run, deadline, caller);
  let { state: name, input, entered } = run.from;
  try {
    for (;;) {
      run.signal.throwIfAborted();
      const state = definition.States[name];
      if (state === undefined) throw new StateError('States.Runtime', `There is no state ${name}.`);
      entered ??= { event: recorder.entered(name, state, limited(input, name)), at: clock.now() };
      if (clock.now().getTime() >= deadline) throw new MachineTimeout();
      const { output, next } = await interpreter.state(name, state, input, entered);
      entered = undefined;
      const text = limited(output, name);
      if (state.Type !== 'Fail') recorder.exited(name, state, text);
      if (next === undefined) return { status: 'SUCCEEDED', output: text };
      [name, input] = [next, output];
    }
  } catch (error) {
    if (error instanceof MachineTimeout) return { status: 'TIMED_OUT' };
    if (error instanceof HistoryFull)
      return { status: 'FAILED', error: 'States.Runtime', cause: error.message };
    if (error instanceof StateError)
      return { status: 'FAILED', error: error.error, cause: error.explanation?.slice(0, 32_768) };
    throw error;
  }
}

class Interpreter {
  readonly #run: Run;
  readonly #deadline: number;
  readonly #caller: Caller;

  constructor(run: Run, deadline: number, caller: Caller) {
    this.#run = run;
    this.#deadline = deadline;
    this.#caller = caller;
  }

  async state(name: string, state: State, input: unknown, entered: Entry) {
    const context = (retries: number) => this.#context(name, entered.at.toISOString(), retries);
    try {
      switch (state.Type) {
        case 'Task':
          return await this.#task(name, state, input, context);
        case 'Choice':
          return await evaluate(state, input, context(0));
        case 'Wait':
          await this.#sleep(await this.#waitMs(state, input, context(0)));
          return { ...(await evaluate(state, input, context(0))), next: state.Next };
        case 'Pass':
          return { ...(await evaluate(state, input, context(0))), next: state.Next };
        case 'Succeed':
          return { ...(await evaluate(state, input, context(0))), next: undefined };
        case 'Fail': {
          const read = async (path: string | undefined, text: string | undefined) =>
            path === undefined ? text : String(await query(path, input, context(0)));
          throw new StateError(
            await read(state.ErrorPath, state.Error),
            await read(state.CausePath, state.Cause),
          );
        }
      }
    } catch (error) {
      if (!(error instanceof StateError) || error.error !== 'States.Runtime') throw error;
      const where = `An error occurred while executing the state '${name}' (entered at the event id #${entered.event}).`;
      throw new StateError('States.Runtime', `${where} ${error.explanation}`);
    }
  }

  async #task(name: string, state: TaskState, input: unknown, context: (retries: number) => Context) {
    const attempts = state.Retry.map(() => 0);
    for (let retries = 0; ; retries += 1) {
      const now = context(retries);
      try {
        const { output } = await evaluate(state, input, now, (effective) => this.#call(state, effective));
        // A result that is too large fails the task, so that Retry and Catch see it.
        limited(output, name);
        return { output, next: state.Next };
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        const index = state.Retry.findIndex((retrier) => matches(retrier.ErrorEquals, error));
        const retrier = state.Retry[index];
        const attempt = attempts[index] ?? 0;
        if (retrier !== undefined && attempt < retrier.MaxAttempts) {
          attempts[index] = attempt + 1;
          await this.#sleep(retryDelayMs(retrier, attempt, this.#run.random));
          continue;
        }
        const catcher = state.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, error));
        if (catcher === undefined) throw error;
        const Result = { Error: error.error, ...(error.explanation && { Cause: error.explanation }) };
        const caught = { Type: 'Pass', Result, ResultPath: catcher.ResultPath } as const;
        return { output: (await evaluate(caught, input, now)).output, next: catcher.Next };
      }
    }
  }

  /** One attempt at a task, bounded by its own timeout and the machine's. The function runs on after either. */
  async #call(state: TaskState, effectiveInput: unknown): Promise<unknown> {
    const { recorder, lambda, signal, clock } = this.#run;
    // Reading its parameters took a while, in which the execution may have been stopped.
    signal.throwIfAborted();
    const remaining = this.#deadline - clock.now().getTime();
    const timeout = state.TimeoutSeconds * 1000;
    const call = callFunction(state, effectiveInput, { recorder, lambda, caller: this.#caller });
    const outOfTime = Promise.withResolvers<never>();
    const expire = () =>
      outOfTime.reject(remaining < timeout ? new MachineTimeout() : new StateError('States.Timeout'));
    const timer = setTimeout(expire, Math.min(remaining, timeout, 2 ** 31 - 1));
    const abort = () => outOfTime.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const { result, text } = await Promise.race([call.outcome, outOfTime.promise]);
      call.succeeded(text);
      return result;
    } catch (error) {
      if (error instanceof StateError) call.failed(error);
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  async #waitMs(state: State & { Type: 'Wait' }, input: unknown, context: Context): Promise<number> {
    const read = async (path: string | undefined, given: unknown) =>
      path === undefined ? given : query(path, input, context, state.InputPath);
    const seconds = await read(state.SecondsPath, state.Seconds);
    if (seconds !== undefined) {
      if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0) return seconds * 1000;
      throw new StateError('States.Runtime', 'The SecondsPath parameter does not reference an integer >= 0.');
    }
    const timestamp = Date.parse(String(await read(state.TimestampPath, state.Timestamp)));
    if (Number.isNaN(timestamp))
      throw new StateError(
        'States.Runtime',
        'The TimestampPath parameter does not reference a valid timestamp.',
      );
    return Math.max(0, timestamp - this.#run.clock.now().getTime());
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, signal } = this.#run;
    const remaining = this.#deadline - clock.now().getTime();
    await clock.sleep(Math.min(ms, remaining), signal);
    if (remaining <= ms) throw new MachineTimeout();
  }

  #context(name: string, entered: string, retries: number): Context {
    const { execution, machine } = this.#run;
    return {
      Execution: {
        Id: execution.executionArn,
        Input: JSON.parse(execution.input),
        Name: execution.name,
        RoleArn: machine.roleArn,
        StartTime: execution.startDate.toISOString(),
        RedriveCount: execution.redriveCount,
      },
      State: { Name: name, EnteredTime: entered, RetryCount: retries },
      StateMachine: { Id: machine.arn, Name: machine.name },
    };
  }
}

/** Step Functions names its sessions by 32 letters. */
function randomSession(random: () => number): string {
  return Array.from({ length: 32 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}
