import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Stage } from '../../core/names.ts';
import { isStackOf } from '../../core/stage.ts';
import type { OfflineHost } from './offline.ts';
import { connectAws } from './region.ts';
import { type Served, servedAt } from './served.ts';
import { stageOf } from './settings.ts';
import {
  type Aws,
  connect,
  type DeployedPipeline,
  findPipeline,
  pipelinesOf,
  stackOutputs,
  type StackOutputs,
} from './stage.ts';
import { UserError } from '../user-error.ts';

export { RELEASE } from '../../core/release.ts';

/** Where a command works, as its flags say. */
export interface Where {
  /** A deployed stage of the AWS account that the shell's credentials are of; absent: the offline AWS. */
  readonly stage?: string;
  readonly state: string;
}

/** A stage, wherever it is deployed, and what to close afterwards. */
export interface StageSession {
  readonly aws: Aws;
  readonly stage: Stage;
  readonly pipelines: readonly DeployedPipeline[];
  /** `aws`: an account. `served`: `afluente offline` keeps it up. `opened`: it ends with this command. */
  readonly at: 'aws' | 'served' | 'opened';
  /** Where the offline AWS keeps its state, as the flag says it; absent on AWS. */
  readonly state?: string;
  /** The folder with the pipelines' folders, as a flag says it. @default pipelines */
  readonly folders?: string;
  /** Where an `s3://` location can be looked at: a path on this disk, or the location itself. */
  readonly pathOf: (location: string) => string;
  readonly close: () => Promise<void>;
}

/** The same, and the pipeline that the flags name. */
export interface Session extends StageSession {
  readonly pipeline: DeployedPipeline;
}

/** The pipeline that the project comes with. */
export const DEFAULT_PIPELINE = 'orders';

/** Where the offline AWS keeps its state, unless it is told otherwise. */
export const DEFAULT_STATE = '.offline';

/**
 * Runs a command's work on a stage, and closes it again.
 * @throws UserError when the stage isn't there
 */
export async function onStage<T>(
  where: Where,
  host: OfflineHost,
  work: (session: StageSession) => Promise<T>,
): Promise<T> {
  const session = await openStage(where, host);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/**
 * Runs a command's work on a pipeline, and closes its stage again.
 * @throws UserError when the stage or the pipeline isn't there
 */
export async function onPipeline<T>(
  where: Where & { readonly pipeline: string },
  host: OfflineHost,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return onStage(where, host, (session) =>
    work({ ...session, pipeline: findPipeline(session.pipelines, session.stage, where.pipeline) }),
  );
}

async function openStage(where: Where, { openOffline }: OfflineHost): Promise<StageSession> {
  const { stage } = await stageOf(where.stage);
  const nothing = () => Promise.resolve();
  if (where.stage !== undefined) {
    const aws = await connectAws();
    return {
      aws,
      stage,
      pipelines: pipelinesOf(await stackOutputs(aws, stage), stage),
      at: 'aws',
      pathOf: (location) => location,
      close: nothing,
    };
  }
  const state = resolve(where.state);
  const pathOf = pathIn(state);
  const served = await servedAt(state);
  if (served) {
    const aws = connect(served.connection);
    return {
      aws,
      stage,
      pipelines: pipelinesOf(await servedOutputs(aws, served, stage, where.state), stage),
      at: 'served',
      state: where.state,
      pathOf,
      close: nothing,
    };
  }
  const assembly = join(state, 'cdk.out');
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new UserError(
      'There is no lake yet; run npx afluente start first, or name a deployed one with --stage.',
    );
  const { connection, outputs, close } = await openOffline({ assembly, state });
  try {
    assertHolds(outputs, stage, where.state, 'run npx afluente start');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    aws: connect(connection),
    stage,
    pipelines: pipelinesOf(outputs, stage),
    at: 'opened',
    state: where.state,
    pathOf,
    close,
  };
}

/**
 * The outputs of a stage's stacks, on an offline AWS that another process keeps up.
 * @param state its directory, as the flag says it
 * @throws UserError where it serves another stage: the settings were changed since
 */
export async function servedOutputs(
  aws: Aws,
  { pid }: Served,
  stage: Stage,
  state: string,
): Promise<StackOutputs> {
  const outputs = await stackOutputs(aws, stage);
  assertHolds(
    outputs,
    stage,
    state,
    `end process ${pid}, which serves that, and restart npx afluente offline`,
  );
  return outputs;
}

/** @throws UserError where a state directory holds another stage than the one that is meant on the laptop */
function assertHolds(outputs: StackOutputs, stage: Stage, state: string, remedy: string): void {
  if (Object.keys(outputs).some((name) => isStackOf(stage, name))) return;
  throw new UserError(
    `${state} holds another stage than ${stage}, the first of afluente.config.ts; ${remedy}, or name another directory with --state.`,
  );
}

/** The place on disk of what the offline AWS keeps under an `s3://` location. */
export function pathIn(state: string): (location: string) => string {
  return (location) => relative(process.cwd(), join(state, 's3', location.replace(/^s3:\/\//, '')));
}

/** The flags that name a session again, for a command that is suggested. */
export function flagsOf(session: Pick<Session, 'at' | 'stage' | 'state' | 'pipeline'>): string {
  const { name } = session.pipeline;
  return `${name === DEFAULT_PIPELINE ? '' : ` --pipeline ${name}`}${stageFlagsOf(session)}`;
}

/** The same, for a command that is of a stage. */
export function stageFlagsOf({ at, stage, state }: Pick<StageSession, 'at' | 'stage' | 'state'>): string {
  if (at === 'aws') return ` --stage ${stage}`;
  return state === undefined || state === DEFAULT_STATE ? '' : ` --state ${state}`;
}
