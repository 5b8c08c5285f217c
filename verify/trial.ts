import type { Publication } from '../core/published/published-table.ts';
import { findPublished } from '../lake/publish.ts';
import { describe } from '../operate/executions/execution.ts';
import { runsOfListed } from '../operate/executions/executions.ts';
import { follow, type Followed } from '../operate/executions/follow.ts';
import type { Session } from '../operate/session/session.ts';
import type { Change } from './change.ts';
import type { Deploy } from './deploy.ts';
import { maskOf, type Mask } from './mask.ts';

/** How the scenario is acted out. */
export interface TrialOptions {
  readonly session: Session;
  readonly deploy: Deploy;
  /** The file that lands. */
  readonly input: string;
  /** Ends the scenario. */
  readonly signal: AbortSignal;
  /** How long is waited for what comes late: metrics, a lock that is given back. Milliseconds. */
  readonly patience: number;
  /** Is told what is under way. */
  readonly tell: (text: string) => void;
}

/** One acting out of the scenario: what its steps have in common, and what they leave to later ones. */
export class Trial {
  /** On what is deployed now. */
  session: Session;
  readonly input: string;
  readonly signal: AbortSignal;
  readonly patience: number;
  readonly tell: (text: string) => void;
  readonly mask: Mask;
  /** What readers saw before; absent where nothing was published. */
  readonly before: Publication | undefined;
  readonly runs: Followed[] = [];
  /** Every execution that it had, by its ARN. */
  readonly executions: string[] = [];
  /** The execution that is under way. */
  underWay?: string;
  /** That of the file that landed. */
  landed?: Followed;
  /** The one that built the same again. */
  rebuilt?: Followed;
  /** The one that was stopped when its rows were judged. */
  stopped?: Followed;
  /** What the published rows add up to. */
  content?: string;
  /** Whether anything but what was there before may be deployed. */
  isChanged = false;
  readonly #deploy: Deploy;

  private constructor(options: TrialOptions, before: Publication | undefined) {
    this.session = options.session;
    this.#deploy = options.deploy;
    this.input = options.input;
    this.signal = options.signal;
    this.patience = options.patience;
    this.tell = options.tell;
    this.before = before;
    this.mask = maskOf(options.session, () =>
      this.runs.map(({ startedAt }) => startedAt.toISOString().slice(0, 10)),
    );
  }

  static async begin(options: TrialOptions): Promise<Trial> {
    const { aws, pipeline } = options.session;
    const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
    return new Trial(options, publication);
  }

  /** Follows an execution to its end. */
  async follow(executionArn: string): Promise<Followed> {
    this.underWay = executionArn;
    this.executions.push(executionArn);
    const watcher = {
      entered: ({ name }: { readonly name: string }) => this.tell(name),
      left: () => undefined,
    };
    const run = await follow(this.session.aws, executionArn, watcher, this.signal);
    this.underWay = undefined;
    this.runs.push(run);
    return run;
  }

  /** Deploys a change over what is there. */
  async deploy(change: Change): Promise<void> {
    // Also where that fails: a part of it may be there.
    this.isChanged = true;
    this.session = await this.#deploy(change);
    this.isChanged = change !== 'before';
  }

  /** The runs of its executions, redriven ones too: what they published is its own. */
  async ownRuns(): Promise<ReadonlySet<string>> {
    const described = await Promise.all(this.executions.map((arn) => describe(this.session.aws, arn)));
    return new Set(described.flatMap(runsOfListed));
  }

  /** A version's number as the scenario counts: 1 is the first that it publishes. */
  numbered(version: number): string {
    return String(version - (this.before?.last ?? 0));
  }
}
