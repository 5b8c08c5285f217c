import { listExecutions, readExecution } from '../cli/executions.ts';
import type { StageSession } from '../cli/session.ts';
import { type DeployedPipeline, findPipeline } from '../cli/stage.ts';
import { statusOf } from '../cli/status.ts';
import { listVersions } from '../cli/versions.ts';
import { UserError } from '../cli/user-error.ts';
import { logOf } from './logs.ts';
import { machineOf } from './machine.ts';

/** Which stage is looked at, and where it is. */
export interface StageDocument {
  readonly stage: string;
  readonly at: StageSession['at'];
}

/** How many executions are listed. */
const EXECUTIONS = 25;

type Of = (session: StageSession, pipeline: DeployedPipeline, rest: readonly string[]) => Promise<unknown>;

/** What there is of a pipeline, each as the command of that name prints it with `--json`. */
const OF_PIPELINE: Readonly<Record<string, Of>> = {
  status: ({ aws }, pipeline) => statusOf(aws, pipeline),
  executions: ({ aws }, pipeline, [execution]) =>
    execution === undefined
      ? listExecutions(aws, pipeline, EXECUTIONS)
      : readExecution(aws, pipeline, execution),
  versions: ({ aws }, pipeline) => listVersions(aws, pipeline),
  logs: ({ aws }, pipeline, [execution = '', state = '']) => logOf(aws, pipeline, execution, state),
  machine: ({ aws }, pipeline) => machineOf(aws, pipeline),
};

/**
 * The document of a path below `/api/`: `stage`, `pipelines`, or of one `pipelines/<name>/` with what there is of it.
 * @throws UserError when there is none
 */
export async function documentAt(session: StageSession, path: readonly string[]): Promise<unknown> {
  const [collection, name, kind = '', ...rest] = path;
  if (collection === 'stage' && path.length === 1) return stageDocument(session);
  if (collection === 'pipelines' && name === undefined)
    return session.pipelines.map((one) => ({ ...one, deployed: true }));
  const of = Object.hasOwn(OF_PIPELINE, kind) ? OF_PIPELINE[kind] : undefined;
  if (collection !== 'pipelines' || name === undefined || !of)
    throw new UserError('There is no such document.');
  return of(session, findPipeline(session.pipelines, session.stage, name), rest);
}

function stageDocument({ stage, at }: StageSession): StageDocument {
  return { stage, at };
}
