import { listRuns } from '../operate/executions/executions.ts';
import type { Session, StageSession } from '../operate/session/session.ts';
import { amongOf } from '../operate/pipeline/standing.ts';
import type { Aws } from '../operate/session/stage.ts';
import { datasetOwnerOf, landedOf, type LeftByRuns, statusOf } from '../operate/pipeline/status.ts';
import { kept } from './kept.ts';
import type { ListedExecution } from '../operate/documents/execution.ts';
import type { DeployedPipeline } from '../operate/documents/pipeline.ts';
import type { PipelineStatus } from '../operate/documents/status.ts';

/** How many executions are listed, those that were skipped left aside. */
const EXECUTIONS = 25;

/** What one look asks for is answered from one list, and so are the looks of several windows at a time. */
const LIST_MS = 500;

/** Each list is billed, and a landing prefix may hold many files; whose a dataset is changes seldom. */
const LANDING_MS = 30_000;

/**
 * What was seen of a pipeline. A page looks every second or two for as long as it is open, and Step Functions has
 * quotas of calls that all of an account share: what has ended is described once.
 */
export class Seen {
  readonly session: Session;
  readonly aws: Aws;
  readonly pipeline: DeployedPipeline;
  readonly #ended = new Map<string, ListedExecution>();
  readonly #left: LeftByRuns = { versions: new Map(), checks: new Map() };
  #listed: readonly ListedExecution[] = [];
  #landed = this.#landing();
  readonly #owner = kept(LANDING_MS, () => datasetOwnerOf(this.aws, this.pipeline));

  constructor(session: StageSession, pipeline: DeployedPipeline) {
    this.session = { ...session, pipeline };
    this.aws = session.aws;
    this.pipeline = pipeline;
  }

  /** The newest first. */
  readonly executions = kept(LIST_MS, async () => {
    const listed = await listRuns(this.aws, this.pipeline, EXECUTIONS, this.#ended);
    // What began may have begun because a file landed.
    if (listed[0]?.execution !== this.#listed[0]?.execution) this.#landed = this.#landing();
    this.#listed = listed;
    return listed;
  });

  readonly status = async (): Promise<PipelineStatus> => {
    const listed = await this.executions();
    // As they are now: a folder may be removed while the page is open.
    const among = amongOf(this.session);
    return statusOf(this.aws, this.pipeline, among, {
      listed,
      landed: await this.#landed(),
      owner: await this.#owner(),
      left: this.#left,
    });
  };

  /** The execution of exactly this name, as it was last listed. */
  readonly named = (name: string): ListedExecution | undefined =>
    this.#listed.find(({ execution }) => execution === name);

  #landing() {
    return kept(LANDING_MS, () => landedOf(this.aws, this.pipeline));
  }
}
