import { type Landing, landingOf, newestOf } from '../../lake/landing.ts';
import { isDenial } from '../../lake/denials/name-denials.ts';
import { filesSetAside, type SetAside } from '../../lake/source-manifest.ts';
import type { Version } from '../../core/published/version.ts';
import { findPublished } from '../../lake/publish.ts';
import type { CatalogTable } from '../../lake/table.ts';
import { manifestOf } from '../../lake/version/folder.ts';
import { otherBucketOf } from '../../lake/version/table.ts';
import { readDatasetOwner } from '../../lake/dataset-owner.ts';
import { nextStartOf } from '../../core/definition/next-start.ts';
import { prefix } from '../../core/stage/keys.ts';
import { listRuns } from '../executions/executions.ts';
import { newestRuns } from '../executions/skipped.ts';
import { checkedOf } from './checked.ts';
import { healthOf } from './health.ts';
import { runLock } from './run-lock.ts';
import { commandLine, type CommandOptions } from '../session/command-line.ts';
import type { Aws } from '../session/stage.ts';
import { type Among, standingOf } from './standing.ts';
import type { ListedExecution } from '../documents/execution.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { PipelineStatus } from '../documents/status.ts';

const EXECUTIONS = 5;
/** So many of the files that no run takes are named; there may be any number. */
const NOT_TAKEN = 5;

/** What of a pipeline is known already, and isn't asked for. */
interface Known {
  /** Its newest executions. */
  readonly listed?: readonly ListedExecution[];
  readonly landed?: Landing;
  /** Who has its dataset; nobody where it is empty. */
  readonly owner?: { readonly pipeline?: string };
  /** What runs left that stays as it is, by the run or its execution: read once, and kept here. */
  readonly left?: LeftByRuns;
  /** What time it is. @default now */
  readonly now?: Date;
}

/** What runs left: versions, and how the checks of builds came out. */
export interface LeftByRuns {
  readonly versions: Map<string, Version>;
  readonly checks: Map<string, NonNullable<PipelineStatus['checks']>>;
}

/**
 * How a pipeline stands: what readers see, what runs, what waits; and whether it is one at all, beside the others.
 * @param among the stage's pipelines, and those that have a folder
 */
export async function statusOf(
  aws: Aws,
  pipeline: DeployedPipeline,
  among: Among,
  { listed, landed, owner: known, left, now = new Date() }: Known = {},
): Promise<PipelineStatus> {
  const { bucket, database, table } = pipeline;
  const [{ current, publication }, owner, executions, landing, lock] = await Promise.all([
    findPublished(aws.glue, database, table),
    known ?? datasetOwnerOf(aws, pipeline),
    listed ? newestRuns(listed, EXECUTIONS) : listRuns(aws, pipeline, EXECUTIONS),
    landed ?? landedOf(aws, pipeline),
    runLock(aws, pipeline),
  ]);
  const health = healthOf(executions);
  const { lastRun } = health;
  const run = publication?.run;
  const judged = `${run} ${lastRun?.execution} ${lastRun?.redrives}`;
  const [manifest, checks, setAside] = await Promise.all([
    run && readOnce(left?.versions, run, () => manifestOf(aws.s3, bucket, table, run)),
    readOnce(left?.checks, judged, () => checkedOf(aws, pipeline, lastRun, run)),
    setAsideOf(aws, pipeline),
  ]);
  const { files, notTaken } = withSetAside(landing, setAside);
  const newest = newestOf(files);
  const waiting = files.filter(({ lastModified }) => isNewer(lastModified, manifest?.sourceLandedAt));
  const standing = standingOf(pipeline, among, [owner.pipeline, publication?.pipeline]);
  return {
    pipeline: pipeline.name,
    stage: pipeline.stage,
    table,
    ...health,
    checks,
    published: manifest && {
      version: manifest.number,
      run: manifest.run,
      publishedAt: manifest.publishedAt,
      rows: manifest.rows,
      partitions: manifest.partitions.length,
      bytes: manifest.bytes,
      sourceLandedAt: manifest.sourceLandedAt,
    },
    executions: executions.slice(0, EXECUTIONS),
    lockedBy: lock?.owner?.name,
    newest: newest && {
      key: newest.key,
      landedAt: newest.lastModified.toISOString(),
      bytes: newest.bytes,
    },
    landedCount: files.length,
    notTaken: newestFirst(notTaken)
      .slice(0, NOT_TAKEN)
      .map(({ key, lastModified, bytes, reason }) => ({
        key,
        landedAt: lastModified.toISOString(),
        bytes,
        reason,
      })),
    notTakenCount: notTaken.length,
    waiting: waiting.length > 0,
    waitingFiles: waiting.length,
    schedule: pipeline.schedule,
    nextStart: nextStartOf(pipeline.schedule, now)?.toISOString(),
    startsOnLanding: pipeline.startsOnLanding,
    ...standing,
    notes: [...standing.notes, ...notesOnBucket(current, pipeline, among.options)],
  };
}

/** What isn't there yet, or may not be read, is asked for again. */
async function readOnce<T>(
  known: Map<string, T> | undefined,
  key: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const found = known?.get(key) ?? (await read());
  if (found !== undefined) known?.set(key, found);
  return found;
}

function notesOnBucket(
  current: CatalogTable | undefined,
  { name, table, bucket }: DeployedPipeline,
  options: CommandOptions,
): string[] {
  const other = current && otherBucketOf(current, bucket);
  if (other === undefined) return [];
  return [
    `${table} lies in the former bucket, ${other}: land in ${bucket} all that readers are to have, then ${commandLine({ ...options, pipeline: { name } }, 'run')}`,
  ];
}

/** What lies in a pipeline's landing prefix. */
export function landedOf({ s3 }: Aws, { bucket, landing }: DeployedPipeline): Promise<Landing> {
  return landingOf(s3, bucket, prefix(landing));
}

/** What append runs set aside; nothing to who may not read that. */
async function setAsideOf(
  { s3 }: Aws,
  { bucket, dataset, mode }: DeployedPipeline,
): Promise<Readonly<Record<string, SetAside>>> {
  if (mode !== 'append') return {};
  try {
    return await filesSetAside(s3, bucket, dataset);
  } catch (error) {
    if (error instanceof Error && isDenial(error)) return {};
    throw error;
  }
}

/** The landing prefix, with what was set aside among what isn't taken, while that version lies there. */
function withSetAside({ files, notTaken }: Landing, aside: Readonly<Record<string, SetAside>>): Landing {
  const noted = files.flatMap((file) => {
    const note = aside[file.key];
    // The cause names the file first.
    if (note?.etag !== file.etag) return [];
    return [{ ...file, reason: `is set aside: ${note.error}: ${note.cause.replace(`${file.key}: `, '')}` }];
  });
  return { files, notTaken: [...noted, ...notTaken] };
}

function newestFirst<T extends { readonly lastModified: Date }>(objects: readonly T[]): T[] {
  return objects.toSorted((one, other) => other.lastModified.getTime() - one.lastModified.getTime());
}

/** The pipeline that has a pipeline's dataset; nobody where it is empty. */
export async function datasetOwnerOf(
  { s3 }: Aws,
  { bucket, dataset }: DeployedPipeline,
): Promise<{ readonly pipeline?: string }> {
  return { pipeline: (await readDatasetOwner({ s3, bucket, dataset }))?.pipeline };
}

/** Whether a file landed after a version's newest, to the second, which is what S3 tells of both. */
function isNewer(landed: Date, than: string | undefined): boolean {
  const second = (milliseconds: number) => Math.floor(milliseconds / 1000);
  return than === undefined || second(landed.getTime()) > second(Date.parse(than));
}
