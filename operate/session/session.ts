import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Stage } from '../../core/stage/names.ts';
import { isStackOf } from '../../core/stage/stage.ts';
import { commandLine, type CommandOptions } from './command-line.ts';
import { existingBucketsOf, type OfflineHost } from './offline.ts';
import { connectAws } from './shell.ts';
import { type Served, servedAt } from './served.ts';
import { stageOf } from './settings.ts';
import { type Aws, connect, findPipeline, pipelinesOf, stackOutputs, type StackOutputs } from './stage.ts';
import { UserError } from '../user-error.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

export { RELEASE } from '../../core/release/release.ts';

/** Where a command works, as its options say. */
export interface Where {
  /** A deployed stage of the AWS account that the shell's credentials are of; absent: the offline AWS. */
  readonly stage?: string;
  /** Where the offline AWS keeps its state. */
  readonly state: string;
  /** The folder with the pipelines' folders, where the command takes one. */
  readonly pipelines?: string;
  readonly pipeline?: string;
}

/** A stage, wherever it is deployed, and what to close afterwards. */
export interface StageSession extends CommandOptions {
  readonly aws: Aws;
  readonly stage: Stage;
  readonly pipelines: readonly DeployedPipeline[];
  /** `aws`: an account. `served`: `afluente offline` keeps it up. `opened`: it ends with this command. */
  readonly at: 'aws' | 'served' | 'opened';
  /** Where an `s3://` location can be looked at: a path on this disk, or the location itself. */
  readonly pathOf: (location: string) => string;
  readonly close: () => Promise<void>;
}

/** The same, and a pipeline of it. */
export interface Session extends StageSession {
  readonly pipeline: DeployedPipeline;
}

/** A stage that was found, and how it was named. */
export type Found = Pick<StageSession, 'aws' | 'stage' | 'at' | 'state' | 'folders'> & {
  readonly outputs: StackOutputs;
  readonly close?: StageSession['close'];
};

/** The session on a stage: every session is made here, so that each knows how it was named. */
export function sessionOn({ outputs, close, ...found }: Found): StageSession {
  const { state, stage } = found;
  return {
    ...found,
    pipelines: pipelinesOf(outputs, stage),
    pathOf: state === undefined ? (location) => location : pathIn(resolve(state)),
    close: close ?? (() => Promise.resolve()),
  };
}

/** @throws UserError when the stage has no such pipeline */
export function onPipelineOf(session: StageSession, name: string): Session {
  return { ...session, pipeline: findPipeline(session.pipelines, session.stage, name) };
}

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
  return onStage(where, host, (session) => work(onPipelineOf(session, where.pipeline)));
}

async function openStage(where: Where, { openOffline }: OfflineHost): Promise<StageSession> {
  const { stage, settings, engine } = await stageOf(where.stage);
  const { pipelines: folders } = where;
  if (where.stage !== undefined) {
    const aws = await connectAws();
    return sessionOn({ aws, stage, outputs: await stackOutputs(aws, stage), at: 'aws', folders });
  }
  const { state } = where;
  const served = await servedAt(resolve(state));
  if (served) {
    const aws = connect(served.connection);
    const outputs = await servedOutputs(aws, served, stage, { state, folders });
    return sessionOn({ aws, stage, outputs, at: 'served', state, folders });
  }
  const start = commandLine(
    { state, folders, pipeline: where.pipeline ? { name: where.pipeline } : undefined },
    'start',
  );
  const assembly = join(resolve(state), 'cdk.out');
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new UserError(`There is no lake yet; run ${start} first, or name a deployed one with --stage.`);
  const { connection, outputs, close } = await openOffline({
    assembly,
    state: resolve(state),
    existingBuckets: existingBucketsOf(settings),
    engine,
  });
  try {
    assertHolds(outputs, stage, state, `run ${start}`);
  } catch (error) {
    await close();
    throw error;
  }
  return sessionOn({ aws: connect(connection), stage, outputs, at: 'opened', state, folders, close });
}

/**
 * The outputs of a stage's stacks, on an offline AWS that another process keeps up.
 * @param options its directory, as the option says it
 * @throws UserError where it serves another stage: the settings were changed since
 */
export async function servedOutputs(
  aws: Aws,
  { pid }: Served,
  stage: Stage,
  options: CommandOptions & { readonly state: string },
): Promise<StackOutputs> {
  const outputs = await stackOutputs(aws, stage);
  const remedy = `end process ${pid}, which serves that, and restart ${commandLine(options, 'offline')}`;
  assertHolds(outputs, stage, options.state, remedy);
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
function pathIn(state: string): (location: string) => string {
  return (location) => relative(process.cwd(), join(state, 's3', location.replace(/^s3:\/\//, '')));
}
