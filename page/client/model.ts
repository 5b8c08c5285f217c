import type {
  DeployedPipeline,
  ExecutionDocument,
  ListedExecution,
  ListedVersion,
  Line,
  MachineDocument,
  PipelineDefinition,
  PipelineStatus,
  QueryAnswer,
  StageDocument,
} from './documents.ts';
import type { Standing } from './overview.ts';
import type { Route } from './route.ts';

/** A statement that was asked, and what came of it. */
export interface Asked {
  readonly statement: string;
  readonly running: boolean;
  readonly answer?: QueryAnswer;
  readonly error?: string;
}

/** A state machine. */
export interface Drawn {
  /** The execution that runs by it; nothing where the deployed one is shown, since nothing ran yet. */
  readonly of?: string;
  readonly tasks: MachineDocument['tasks'];
  readonly svg?: string;
  readonly drawing?: SVGElement;
  /** Why it isn't drawn. */
  readonly trouble?: string;
}

/** Everything that the page shows. */
export interface Model {
  readonly stage: StageDocument;
  pipelines: readonly DeployedPipeline[];
  route: Route;
  /** How each pipeline is, by its name. */
  readonly standings: Map<string, Standing>;
  status?: PipelineStatus;
  executions?: readonly ListedExecution[];
  /** The one that is looked at. */
  execution?: ExecutionDocument;
  machine?: Drawn;
  log?: {
    /** `<execution>/<task>` */
    readonly of: string;
    /** Whether it was read when nothing more could come. */
    readonly whole: boolean;
    readonly lines: readonly Line[];
  };
  versions?: readonly ListedVersion[];
  definition?: PipelineDefinition;
  preview?: Asked;
  asked?: Asked;
  /** What the address names, and isn't there, in the server's words. */
  missing?: string;
  /** Why nothing new is shown. */
  trouble?: string;
  now: number;
}

/** The pipeline that the address names. */
export function pipelineOf({ pipelines, route }: Model): DeployedPipeline | undefined {
  return pipelines.find(({ name }) => name === route.pipeline);
}

/** The execution that the address names: without a name the newest. */
export function executionNamed({ route, executions }: Model): string | undefined {
  const newest = executions?.find(({ outcome }) => outcome !== 'skipped') ?? executions?.[0];
  return route.execution ?? newest?.execution;
}

/** The task that is looked at: the one that was chosen, else the one that failed or runs, else the slowest. */
export function taskOf({ route, execution }: Model): string | undefined {
  if (route.task !== undefined) return route.task;
  const states = execution?.states ?? [];
  const telling =
    states.find(({ status }) => status === 'FAILED') ??
    states.findLast(({ status }) => status === 'RUNNING') ??
    states.toSorted((one, other) => other.durationMs - one.durationMs)[0];
  return telling?.name;
}
