import { join } from 'node:path';
import {
  datasetOwnerKey,
  landingPrefixOf,
  lockKey,
  type Prefix,
  rawPrefixOf,
  rejectedPrefixOf,
  removalKey,
  stagingPrefixOfAll,
  queryResultsPrefix,
  versionsPrefix,
} from '../../core/stage/keys.ts';
import { builtBy, rawTableOf } from '../../core/stage/names.ts';
import { findLock } from '../../lake/lock/lock.ts';
import { deleteKeys, exists } from '../../lake/objects.ts';
import { stopQueries } from '../../lake/queries.ts';
import { deleteTable } from '../../lake/table.ts';
import { sleep } from '../poll.ts';
import type { Listener } from '../attendance.ts';
import { commandLine, type CommandOptions, DEFAULT_FOLDERS } from '../session/command-line.ts';
import type { StageSession } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import { UserError } from '../user-error.ts';
import { writeBegun } from './begun.ts';
import { type Belonging, belongingsOf } from './belongings.ts';
import { emptyBucket, type FullBucket, measureBucket } from './bucket.ts';
import { runningOf, stopAll } from './executions.ts';
import type { DeleteStack } from './stack.ts';
import { lookAround, type StageAround } from './surroundings.ts';

/** All that goes with a pipeline, and what of it stays. */
export interface Removal {
  readonly pipeline: string;
  /** Its stack, where there is one. */
  readonly stack?: string;
  /** The executions that run, by their ARNs. */
  readonly executions: readonly string[];
  readonly belongings: readonly Belonging[];
  readonly folders: readonly { readonly prefix: Prefix; readonly content: FullBucket }[];
  readonly tables: readonly string[];
  /** Tables under its names that no run made: they are somebody's, and stay. */
  readonly foreign: readonly string[];
  /** Single objects: the run lock, and what says that a dataset is its own. */
  readonly keys: readonly string[];
  /** Its folder, where that is there: what is deployed next makes it again. */
  readonly folder?: string;
}

/** What would go, and what is known of the stage around it. */
export interface RemovalPlan {
  readonly removal: Removal;
  readonly around: StageAround;
}

/** The stage that a pipeline is removed from. */
export type Removing = CommandOptions & Pick<StageSession, 'aws' | 'stage' | 'at'>;

/**
 * What goes with a pipeline and what stays; nothing is changed.
 * @throws UserError when there is nothing of such a pipeline
 */
export async function planRemoval(session: Removing, pipeline: string): Promise<RemovalPlan> {
  const around = await lookAround(session, pipeline);
  const removal = await removalOf(session.aws, pipeline, around);
  if (!isNothing(removal)) return { removal, around };
  throw new UserError(`There is nothing of a pipeline "${pipeline}"; nothing was done.`);
}

/** @throws UserError where the offline AWS has the pipeline deployed, and would deploy it again */
export function assertRemovable(
  options: CommandOptions & Pick<StageSession, 'at'>,
  { pipeline, stack }: Removal,
): void {
  if (stack !== undefined && options.at !== 'aws')
    throw new UserError(
      `Offline ${pipeline} is deployed as long as it has a folder: remove ${join(options.folders ?? DEFAULT_FOLDERS, pipeline)}, run ${commandLine({ ...options, pipeline: { name: 'ANOTHER' } }, 'start')}, and do this again. Nothing was done.`,
    );
}

/**
 * Removes one pipeline: stops what runs, deletes its stack, and then what no other pipeline has, is deployed with or
 * declares. What was cut off is finished by doing it again.
 * @param plan as `planRemoval` told it
 */
export async function removePipeline(
  session: Removing,
  { removal, around }: RemovalPlan,
  deleteStack: DeleteStack,
  tell: Listener,
): Promise<void> {
  const { aws, stage } = session;
  const { pipeline, stack } = removal;
  await writeBegun(aws.s3, around.bucket, pipeline, removal.belongings);
  await stopAll(aws, await runningNow(aws, around), `the pipeline ${pipeline}`);
  await stopItsQueries(aws, around.bucket, pipeline);
  if (stack !== undefined) {
    tell({ kind: 'deleting', stack });
    await deleteStack(aws.cloudformation, stage, stack);
    tell({ kind: 'deleted', stack });
  }
  // As it is now: what was written until the stack was gone goes too, and what was handed over meanwhile doesn't.
  const now = await lookAround(session, pipeline, around.bucket);
  await removeData(aws, await removalOf(aws, pipeline, now), now, tell);
}

/** Athena goes on with a query whose execution was stopped, and would write into what is emptied: the lock knows them. */
async function stopItsQueries({ s3, athena }: Aws, bucket: string, pipeline: string): Promise<void> {
  const held = await findLock({ s3, bucket, pipeline, now: () => new Date() });
  await stopQueries(athena, held?.lock.queries ?? [], sleep);
}

function runningNow(aws: Aws, { stack }: StageAround): Promise<string[]> {
  const machines = stack?.resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine') ?? [];
  return runningOf(
    aws,
    machines.map(({ id }) => id),
  );
}

async function removalOf(aws: Aws, pipeline: string, around: StageAround): Promise<Removal> {
  const { s3 } = aws;
  const { bucket } = around;
  const belongings = belongingsOf(pipeline, around);
  const going = (kind: Belonging['kind']) =>
    belongings.filter((one) => one.kind === kind && one.stays === undefined).map(({ name }) => name);
  const datasets = going('dataset');
  const targets = going('target');
  const named = [...datasets.map(rawTableOf), ...targets].filter((table) => around.tables.includes(table));
  const tables = [
    ...named.filter((table) => around.made.has(table)),
    ...around.tables.filter((table) => targets.some((target) => builtBy(target, table) !== undefined)),
  ];
  const prefixes = [
    ...datasets.flatMap((name) => [landingPrefixOf(name), rawPrefixOf(name), rejectedPrefixOf(name)]),
    ...targets.map(versionsPrefix),
    stagingPrefixOfAll(pipeline),
    queryResultsPrefix(pipeline),
  ];
  const folders = await Promise.all(
    prefixes.map(async (prefix) => ({
      prefix,
      content: await measureBucket(s3, bucket, () => undefined, prefix),
    })),
  );
  const keys = [lockKey(pipeline), ...datasets.map(datasetOwnerKey), removalKey(pipeline)];
  const there = await Promise.all(keys.map((key) => exists(s3, bucket, key)));
  return {
    pipeline,
    stack: around.stack?.name,
    executions: await runningNow(aws, around),
    belongings,
    folders: folders.filter(({ content }) => holdsAnything(content)),
    tables,
    foreign: named.filter((table) => !around.made.has(table)),
    keys: keys.filter((_, index) => there[index]),
    folder: around.declared.find(({ name }) => name === pipeline)?.folder,
  };
}

function holdsAnything({ objects, older, markers, uploads }: FullBucket): boolean {
  return objects + older + markers + uploads > 0;
}

function isNothing({ stack, belongings, folders, tables, keys }: Removal): boolean {
  return stack === undefined && [belongings, folders, tables, keys].every(({ length }) => length === 0);
}

/** The tables first, so that nobody reads of what is being deleted; whose the dataset is, last. */
async function removeData(
  { s3, glue }: Aws,
  { folders, tables, keys }: Removal,
  { bucket, database }: StageAround,
  tell: Listener,
): Promise<void> {
  for (const table of tables) await deleteTable(glue, database, table);
  if (tables.length > 0) tell({ kind: 'dropped', tables: tables.length });
  for (const { prefix } of folders) await emptyBucket(s3, { bucket, under: prefix }, tell);
  await deleteKeys(
    s3,
    bucket,
    keys.map((key) => ({ key })),
  );
}
