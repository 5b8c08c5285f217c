import { DEFAULT_STATE } from '../operate/session/command-line.ts';
import { isDeepStrictEqual } from 'node:util';
import { documentOf, readExecution } from '../operate/executions/executions.ts';
import { executionArnOf } from '../operate/executions/execution.ts';
import { RELEASE, type StageSession } from '../operate/session/session.ts';
import { definitionIn } from '../operate/pipeline/definition.ts';
import { schedulesOn } from '../operate/session/settings.ts';
import { findPipeline } from '../operate/session/stage.ts';
import { listVersions } from '../operate/data/versions.ts';
import { UserError } from '../operate/user-error.ts';
import { logOf } from './logs.ts';
import { machineOf } from './machine.ts';
import type { StageDocument } from './schemas.ts';
import { Seen } from './seen.ts';
import type { ExecutionDocument } from '../operate/documents/execution.ts';
import type { DeployedPipeline } from '../operate/documents/pipeline.ts';

/** What is asked of a pipeline: what was seen of it, and the rest of the path. */
type Of = (seen: Seen, rest: readonly string[]) => Promise<unknown>;

/**
 * What there is of a pipeline. `executions` and `versions` are what the commands of these names print with `--json`,
 * `status` is what that command prints of one pipeline, `definition` what `pipelines --pipeline` does, `logs` has each
 * line's kind beside it.
 */
const OF_PIPELINE: Readonly<Record<string, Of>> = {
  status: (seen) => seen.status(),
  executions: (seen, [execution]) =>
    execution === undefined ? seen.executions() : executionOf(seen, execution),
  versions: ({ aws, pipeline }) => listVersions(aws, pipeline),
  logs: (seen, [execution = '', state = '']) => logOf(seen, execution, state),
  machine: ({ aws, pipeline }, [execution]) =>
    machineOf(aws, pipeline, execution === undefined ? undefined : executionArnOf(pipeline, execution)),
  definition: async ({ session, pipeline }) =>
    definitionIn(pipeline, await schedulesOn(session.stage), session.folders),
};

/** What a page can ask of a stage. */
export class Documents {
  readonly #session: StageSession;
  readonly #seen = new Map<string, Seen>();
  #pipelines: readonly DeployedPipeline[] = [];

  constructor(session: StageSession) {
    this.#session = session;
  }

  /**
   * The document of a path below `/api/`: `stage`, `pipelines`, or of one `pipelines/<name>/` with what there is of it.
   * @throws UserError when there is none
   */
  async at(path: readonly string[]): Promise<unknown> {
    const [collection, name, kind = '', ...rest] = path;
    const { stage, at, state } = this.#session;
    const pipelines = this.#present();
    if (collection === 'stage' && path.length === 1)
      return {
        stage,
        at,
        state: state === DEFAULT_STATE ? undefined : state,
        release: RELEASE,
      } satisfies StageDocument;
    if (collection === 'pipelines' && name === undefined)
      return pipelines.map((one) => ({ ...one, deployed: true }));
    const of = Object.hasOwn(OF_PIPELINE, kind) ? OF_PIPELINE[kind] : undefined;
    if (collection !== 'pipelines' || name === undefined || !of)
      throw new UserError('There is no such document.');
    return of(this.#seenOf(findPipeline(pipelines, stage, name)), rest);
  }

  /** The pipelines as they are deployed now; what was seen of them as they were is forgotten. */
  #present(): readonly DeployedPipeline[] {
    const { pipelines } = this.#session;
    if (!isDeepStrictEqual(pipelines, this.#pipelines)) this.#seen.clear();
    this.#pipelines = pipelines;
    return pipelines;
  }

  #seenOf(pipeline: DeployedPipeline): Seen {
    const seen = this.#seen.get(pipeline.name) ?? new Seen(this.#session, pipeline);
    this.#seen.set(pipeline.name, seen);
    return seen;
  }
}

/** @param said as `findExecution` takes it */
function executionOf({ session, aws, pipeline, named }: Seen, said: string): Promise<ExecutionDocument> {
  return named(said)
    ? documentOf(aws, pipeline, executionArnOf(pipeline, said))
    : readExecution(session, said);
}
