import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { targetsOf, type State } from './definition.ts';
import { StateError } from './state-error.ts';

/** The Context Object, `$$`. */
export interface Context {
  readonly Execution: {
    readonly Id: string;
    readonly Input: unknown;
    readonly Name: string;
    readonly RoleArn: string;
    readonly StartTime: string;
    readonly RedriveCount: number;
  };
  readonly State: { readonly Name: string; readonly EnteredTime: string; readonly RetryCount: number };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
}

type LibraryDefinition = ConstructorParameters<typeof StateMachine>[0];
type Handlers = NonNullable<
  NonNullable<Parameters<StateMachine['run']>[1]>['overrides']
>['taskResourceLocalHandlers'];
type Json = Parameters<StateMachine['run']>[0];

/** The library's own timer is never to fire: a task's time is watched by the interpreter. In seconds. */
const never = 2_000_000;

const Chosen = z.object({ next: z.string(), output: z.unknown() });
const Entered = z.object({ context: z.custom<object>((value) => typeof value === 'object') });

/**
 * Runs one state by `aws-local-stepfunctions`, which knows paths, payload templates, intrinsic functions and
 * choice rules; transitions, retries, waiting and time are the interpreter's. So the library sees a machine of
 * this state alone, preceded by a step that completes its Context Object: the library makes its own
 * `$$.Execution` and has no `$$.State`.
 *
 * @param work for a Task: from its effective input to its result
 * @returns the state's output and, of a Choice, the next state
 * @throws StateError
 */
export async function evaluate(
  state: State,
  input: unknown,
  context: Context,
  work?: (input: unknown) => Promise<unknown>,
): Promise<{ output: unknown; next?: string }> {
  const handlers: Record<string, (input: unknown) => unknown> = {
    enter: (parameters) => {
      Object.assign(Entered.parse(parameters).context, context);
      return input;
    },
  };
  const { states, handler } = single(state, work);
  if (handler !== undefined) handlers['state'] = handler;
  const enter = { Type: 'Task', ...task, Parameters: { 'context.$': '$$' }, Next: 'state' };
  const machine = new StateMachine(asLibrary({ StartAt: 'enter', States: { enter, ...states } }), {
    validationOptions: { noValidate: true },
  });
  try {
    const result: unknown = await machine.run(
      {},
      { overrides: { taskResourceLocalHandlers: asHandlers(handlers) } },
    ).result;
    return state.Type === 'Choice' ? Chosen.parse(result) : { output: result };
  } catch (thrown) {
    throw toStateError(thrown);
  }
}

/** The value of a path against the input, e.g. of `SecondsPath`. */
export async function query(path: string, input: unknown, context: Context, inputPath?: string | null) {
  const Parameters = { 'value.$': path };
  const { output } = await evaluate({ Type: 'Pass', Parameters, InputPath: inputPath }, input, context);
  return z.object({ value: z.unknown() }).parse(output).value;
}

const task = { Resource: 'local', TimeoutSeconds: never };

function single(state: State, work: ((input: unknown) => Promise<unknown>) | undefined) {
  const { InputPath, OutputPath } = state.Type === 'Fail' ? {} : state;
  const io = { ...given({ InputPath }), ...given({ OutputPath }), End: true };
  switch (state.Type) {
    case 'Task': {
      const { Parameters, ResultSelector } = state;
      const rest = { ...given({ Parameters, ResultSelector }), ...resultPath(state.ResultPath) };
      return { states: { state: { Type: 'Task', ...task, ...io, ...rest } }, handler: work };
    }
    case 'Pass': {
      // The library takes a Result of `null`, `false`, `0` or `''` for none: it becomes a task's.
      const rest = { ...given({ Parameters: state.Parameters }), ...resultPath(state.ResultPath) };
      const { Result } = state;
      if (Result === undefined) return { states: { state: { Type: 'Pass', ...io, ...rest } } };
      return { states: { state: { Type: 'Task', ...task, ...io, ...rest } }, handler: () => Result };
    }
    case 'Choice': {
      // Each target becomes a state that says which it was.
      const { End: _, ...paths } = io;
      const targets = new Set(targetsOf(state));
      const named = (target: string) => `to ${target}`;
      const exits = [...targets].map((target) => [
        named(target),
        { Type: 'Pass', Parameters: { 'output.$': '$', next: target }, End: true },
      ]);
      const Choices = state.Choices.map((rule) => ({ ...rule, Next: named(rule.Next) }));
      const Default = state.Default === undefined ? {} : { Default: named(state.Default) };
      const choice = { Type: 'Choice', ...paths, Choices, ...Default };
      return { states: { state: choice, ...Object.fromEntries(exits) } };
    }
    case 'Wait':
    case 'Succeed':
    case 'Fail':
      return { states: { state: { Type: 'Pass', ...io } } };
  }
}

/** Fields that are there: to the library an `undefined` is a value. */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The library takes `$` for a field of that name, where it means the whole. */
function resultPath(path: string | null | undefined) {
  return given({ ResultPath: path === '$' ? undefined : path });
}

/** The library's types don't admit what its code does with parts that are generated. */
function asLibrary(definition: object): LibraryDefinition {
  return z.custom<LibraryDefinition>().parse(definition);
}
function asHandlers(handlers: Record<string, (input: unknown) => unknown>): Handlers {
  return z.custom<Record<string, (input: Json) => Promise<Json>>>().parse(handlers);
}

function toStateError(thrown: unknown): unknown {
  const cause = thrown instanceof ExecutionError ? thrown.cause : thrown;
  if (cause instanceof StateError || !(cause instanceof Error)) return cause;
  return cause.name.startsWith('States.') ? new StateError(cause.name, cause.message) : cause;
}
