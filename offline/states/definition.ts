import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { NotImitated } from '../kernel/aws-error.ts';
import { describeIssues, parseProperties } from '../kernel/properties.ts';

/** A state machine as its template declares it. */
export interface MachineSpec {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** Amazon States Language, JSON text. */
  readonly definition: string;
}

const ignored = z.unknown().optional();

const Properties = z.strictObject({
  DefinitionString: z.string(),
  /** What CloudWatch Logs and X-Ray would receive stands in the execution history as well. */
  LoggingConfiguration: ignored,
  TracingConfiguration: ignored,
  RoleArn: z.string(),
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').optional(),
  Tags: ignored,
});

/**
 * @param resource an `AWS::StepFunctions::StateMachine`
 * @throws NotImitated for a property or value that would change how the machine runs
 */
export function machineFromTemplate(resource: DeployedResource): MachineSpec {
  const properties = parseProperties(Properties, resource);
  return {
    arn: resource.arn,
    name: resource.arn.slice(resource.arn.lastIndexOf(':') + 1),
    roleArn: properties.RoleArn,
    definition: properties.DefinitionString,
  };
}

const Path = z.string().nullable().optional();
const errors = z.array(z.string()).nonempty();
const Retrier = z.strictObject({
  ErrorEquals: errors,
  IntervalSeconds: z.int().positive().default(1),
  MaxAttempts: z.int().nonnegative().default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().positive().optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
  Comment: z.string().optional(),
});
const Catcher = z.strictObject({
  ErrorEquals: errors,
  Next: z.string(),
  ResultPath: Path,
  Comment: z.string().optional(),
});
const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONPath').optional() };
const paths = { InputPath: Path, OutputPath: Path };
const exits = { Next: z.string().optional(), End: z.literal(true).optional() };

const Task = z.strictObject({
  ...common,
  ...paths,
  ...exits,
  Type: z.literal('Task'),
  Resource: z.string(),
  Parameters: z.unknown().optional(),
  ResultSelector: z.unknown().optional(),
  ResultPath: Path,
  /** Required here: AWS's default would let a stuck task run for years. */
  TimeoutSeconds: z.int().positive(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
});
const State = z.discriminatedUnion('Type', [
  Task,
  z.strictObject({
    ...common,
    ...paths,
    ...exits,
    Type: z.literal('Pass'),
    Parameters: z.unknown().optional(),
    Result: z.unknown().optional(),
    ResultPath: Path,
  }),
  z.strictObject({
    ...common,
    ...paths,
    ...exits,
    Type: z.literal('Wait'),
    Seconds: z.int().nonnegative().optional(),
    SecondsPath: z.string().optional(),
    Timestamp: z.string().optional(),
    TimestampPath: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    ...paths,
    Type: z.literal('Choice'),
    Choices: z.array(z.looseObject({ Next: z.string() })),
    Default: z.string().optional(),
  }),
  z.strictObject({ ...common, ...paths, Type: z.literal('Succeed') }),
  z.strictObject({
    ...common,
    Type: z.literal('Fail'),
    Error: z.string().optional(),
    ErrorPath: z.string().optional(),
    Cause: z.string().optional(),
    CausePath: z.string().optional(),
  }),
]);
const Definition = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  States: z.record(z.string(), State),
  TimeoutSeconds: z.int().positive().optional(),
  Version: z.string().optional(),
});

export type Definition = z.output<typeof Definition>;
export type State = z.output<typeof State>;
export type TaskState = z.output<typeof Task>;
export type Retrier = z.output<typeof Retrier>;

/** How a Task calls a function: through `lambda:invoke`, or by the function's ARN as its Resource. */
export const lambdaInvoke = 'arn:aws:states:::lambda:invoke';
const InvokeParameters = z.union([
  z.strictObject({ FunctionName: z.string(), Payload: z.unknown().optional() }),
  z.strictObject({ FunctionName: z.string(), 'Payload.$': z.string() }),
]);

/** The ARN of the function that a Task calls. */
export function functionOf(state: TaskState): string {
  const name =
    state.Resource === lambdaInvoke
      ? InvokeParameters.parse(state.Parameters ?? {}).FunctionName
      : state.Resource;
  return name.replace(/:\$LATEST$/, '');
}

/**
 * Reads a definition, and refuses by name what isn't run faithfully here: JSONata and variables, Map and
 * Parallel, integrations other than our own functions, callbacks, heartbeats, a Task without `TimeoutSeconds`.
 * @param isFunction whether an ARN is one of the deployed functions
 * @throws NotImitated
 */
export function parseDefinition(spec: MachineSpec, isFunction: (arn: string) => boolean): Definition {
  const refuse = (what: string) => new NotImitated(`state machine ${spec.name}: ${what}`);
  const json: unknown = JSON.parse(spec.definition);
  const parsed = Definition.safeParse(json);
  if (!parsed.success) throw refuse(describeIssues(parsed.error));
  const definition = parsed.data;
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type !== 'Task') continue;
    if (state.Resource === lambdaInvoke && !InvokeParameters.safeParse(state.Parameters).success)
      throw refuse(`the Parameters of ${name} (only FunctionName, and Payload or Payload.$)`);
    if (!isFunction(functionOf(state))) throw refuse(`the Resource of ${name}: ${state.Resource}`);
  }
  for (const target of [definition.StartAt, ...Object.values(definition.States).flatMap(targetsOf)])
    if (definition.States[target] === undefined) throw refuse(`a transition to ${target}, which is no state`);
  return definition;
}

/** The states that a state can be followed by. */
export function targetsOf(state: State): string[] {
  switch (state.Type) {
    case 'Task':
      return [...[state.Next ?? []].flat(), ...state.Catch.map(({ Next }) => Next)];
    case 'Pass':
    case 'Wait':
      return [state.Next ?? []].flat();
    case 'Choice':
      return [...state.Choices.map(({ Next }) => Next), ...[state.Default ?? []].flat()];
    case 'Succeed':
    case 'Fail':
      return [];
  }
}
