import { createHash } from 'node:crypto';
import type { Brand } from '../brand.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { isRunId, type RunId } from '../runs/run-id.ts';

/** A folder of the data bucket. It always ends in `/`: without it, `orders` would also mean `orders_eu`. */
export type Prefix = Brand<'Prefix'>;

/** A text that would delete or list more than was meant; a fault of ours, since names are checked before. */
export class UnsafePrefix extends Error {
  override readonly name = 'UnsafePrefix';
}

/**
 * @throws UnsafePrefix when `text` is empty, starts with or doubles a `/`, climbs with `..`, or doesn't end in `/`
 */
export function prefix(text: string): Prefix {
  if (isPrefix(text)) return text;
  throw new UnsafePrefix(`"${text}" is not a folder of the bucket: it must end in "/" and name each level.`);
}

function isPrefix(text: string): text is Prefix {
  const levels = text.split('/');
  return (
    levels.pop() === '' && levels.length > 0 && levels.every((level) => !['', '.', '..'].includes(level))
  );
}

/** Where files land that start a pipeline. */
export function landingPrefix(pipeline: Pipeline): Prefix {
  return landingPrefixOf(pipeline.definition.source.dataset);
}

/** The same, where a dataset is known and no definition. */
export function landingPrefixOf(dataset: string): Prefix {
  return prefix(`landing/${dataset}/`);
}

/** How the names of files end that a pipeline takes, in any case; whether one is compressed, its bytes say. */
export const SOURCE_ENDINGS = ['.csv', '.csv.gz', '.csv.zst'] as const;

/** The ending by which a file's name, or key, is a source's, as it is written there; nothing where it has none. */
export function sourceEndingOf(name: string): string | undefined {
  const found = SOURCE_ENDINGS.find((ending) => name.toLowerCase().endsWith(ending));
  return found && name.slice(-found.length);
}

export function isSourceFile(key: string): boolean {
  return sourceEndingOf(key) !== undefined;
}

/**
 * Why an object of the landing prefix is no file that a pipeline takes; nothing where it is one.
 * @returns a clause that follows the object's key
 */
export function whyNotTaken(key: string, bytes: number): string | undefined {
  // Consoles leave empty objects as folders.
  if (key.endsWith('/')) return "is a folder's marker, and no file";
  if (!isSourceFile(key)) return `doesn't end in ${SOURCE_ENDINGS.join(', ')}`;
  return bytes === 0 ? 'is empty' : undefined;
}

/** What `raw_<dataset>` reads. */
export function rawPrefix(pipeline: Pipeline): Prefix {
  return rawPrefixOf(pipeline.definition.source.dataset);
}

/** The same, where a dataset is known and no definition. */
export function rawPrefixOf(dataset: string): Prefix {
  return prefix(`raw-data/${dataset}/`);
}

/**
 * The raw object of a landed file. In a snapshot there is one, named after the dataset; in append mode it is named
 * after a hash of the landed file's key. Never after the user's file: a second name would double the data.
 */
export function rawKey(pipeline: Pipeline, sourceKey: string): string {
  const { dataset, mode } = pipeline.definition.source;
  const name = mode === 'snapshot' ? dataset : sourceHash(sourceKey);
  return `${rawPrefix(pipeline)}${name}.csv`;
}

/** The rows that one run did not accept; in append mode a run may have several files, each has its own. */
export function rejectedKey(pipeline: Pipeline, run: RunId, sourceKey: string): string {
  const { mode } = pipeline.definition.source;
  return `${rejectedPrefix(pipeline)}${run}${mode === 'snapshot' ? '' : `_${sourceHash(sourceKey)}`}.csv`;
}

/** What the key of a file of rejected rows tells; nothing for any other key. */
export function rejectedFileOf(key: string): { readonly run: RunId; readonly source?: string } | undefined {
  const [, run = '', source] = /\/([^/_]+_[0-9a-f]{8})(?:_([0-9a-f]{16}))?\.csv$/.exec(key) ?? [];
  return isRunId(run) ? { run, source } : undefined;
}

/** What stands for a landed file, by its key, in the names of what is made of it in append mode. */
export function sourceHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** Where rejected rows lie, a file for each run that rejected any. */
export function rejectedPrefix(pipeline: Pipeline): Prefix {
  return rejectedPrefixOf(pipeline.definition.source.dataset);
}

/** The same, where a dataset is known and no definition. */
export function rejectedPrefixOf(dataset: string): Prefix {
  return prefix(`rejected-data/${dataset}/`);
}

/** What a pipeline's raw data was made of. Athena doesn't read names that start with `_`. */
export function sourceManifestKey(pipeline: Pipeline): string {
  return sourceManifestKeyOf(pipeline.definition.source.dataset);
}

/** The same, where a dataset is known and no definition. */
export function sourceManifestKeyOf(dataset: string): string {
  return `${rawPrefixOf(dataset)}_sources.json`;
}

/** All versions of a target. */
export function versionsPrefix(target: string): Prefix {
  return prefix(`processed-data/${target}/`);
}

/** The folder of one version. */
export type VersionPrefix = Prefix & { readonly __version: true };

/**
 * One version of a target: the Parquet that one run built.
 * @throws UnsafePrefix for a target or a run that would name another folder than that
 */
export function versionPrefix(target: string, run: RunId): VersionPrefix {
  const folder = prefix(`${versionsPrefix(target)}${run}/`);
  if (isVersionPrefix(folder)) return folder;
  throw new UnsafePrefix(`"${folder}" is not the folder of a version.`);
}

/** `processed-data/<target>/<run>/`, whatever the target. */
function isVersionPrefix(folder: Prefix): folder is VersionPrefix {
  const [top, target, run, rest, ...more] = folder.split('/');
  return top === 'processed-data' && target !== '' && isRunId(run ?? '') && rest === '' && more.length === 0;
}

/** The folder of one partition of one version. */
export type PartitionPrefix = Prefix & { readonly __partition: true };

/**
 * @param values the partition columns' values, in their order
 * @throws UnsafePrefix for a value that would be a folder of its own, or none
 */
export function partitionPrefix(pipeline: Pipeline, run: RunId, values: readonly string[]): PartitionPrefix {
  const { table, partitionBy } = pipeline.definition.target;
  const version = versionPrefix(table, run);
  const folder = prefix(`${version}${partitionFolder(partitionBy, values)}`);
  if (isPartitionPrefix(folder, version, partitionBy)) return folder;
  throw new UnsafePrefix(`"${folder}" is not the folder of a partition.`);
}

function isPartitionPrefix(
  folder: Prefix,
  version: VersionPrefix,
  columns: readonly string[],
): folder is PartitionPrefix {
  const levels = folder.slice(version.length).split('/').slice(0, -1);
  const named = levels.every((level, index) => {
    const name = `${columns[index] ?? ''}=`;
    return level.startsWith(name) && level.length > name.length;
  });
  return columns.length > 0 && levels.length === columns.length && named;
}

/**
 * Where a partition lies below its version's folder: `year=2026/month=01/`.
 * @param values the columns', in their order; of those that are missing nothing
 */
export function partitionFolder(columns: readonly string[], values: readonly (string | null)[]): string {
  return columns.map((column, index) => `${column}=${values[index] ?? ''}/`).join('');
}

/** What all runs of a pipeline staged. */
export function stagingPrefixOfAll(pipeline: string): Prefix {
  return prefix(`athena-staging/builds/${pipeline}/`);
}

/** Where one run stages: the result of the target's SELECT, and the plan made from it. */
export type StagingPrefix = Prefix & { readonly __staging: true };

export function stagingPrefix(pipeline: Pipeline, run: RunId): StagingPrefix {
  const folder = prefix(`${stagingPrefixOfAll(pipeline.name)}${run}/`);
  if (isStagingPrefix(folder)) return folder;
  throw new UnsafePrefix(`"${folder}" is not a staging folder.`);
}

/** `athena-staging/builds/<pipeline>/<run>/`, whatever the pipeline. */
function isStagingPrefix(folder: Prefix): folder is StagingPrefix {
  const [top, builds, pipeline, run, rest, ...more] = folder.split('/');
  return (
    top === 'athena-staging' &&
    builds === 'builds' &&
    pipeline !== '' &&
    isRunId(run ?? '') &&
    rest === '' &&
    more.length === 0
  );
}

/** The chunks of a build, beside the staged rows that they are built from. */
export function planKey(pipeline: Pipeline, run: RunId): string {
  return `${stagingPrefix(pipeline, run)}_plan.json`;
}

/** A folder that a run made for itself, and so may empty. */
export type RunFolder = VersionPrefix | PartitionPrefix | StagingPrefix;

/** What a complete build says of itself, beside its data. @param folder the version's, `processed-data/<target>/<run>/` */
export function buildRecordKey(folder: string): string {
  return `${folder}_build.json`;
}

/** What a version says of itself, beside its data. */
export function versionManifestKey(target: string, run: RunId): string {
  return `${versionPrefix(target, run)}_version.json`;
}

/** When another version took its place; a version that never had readers has none. */
export function supersededKey(target: string, run: RunId): string {
  return `${versionPrefix(target, run)}_superseded.json`;
}

/** The results of a build's checks, whether it passed them or not. */
export function checksKey(target: string, run: RunId): string {
  return `${versionPrefix(target, run)}_checks.json`;
}

/** A failure's cause with the values of rows that the execution's own leaves out. */
export function failureKey(target: string, run: RunId): string {
  return `${versionPrefix(target, run)}_failure.json`;
}

/** Where Athena leaves the results of a pipeline's queries. */
export function queryResultsPrefix(pipeline: string): Prefix {
  return prefix(`athena-staging/pipelines/${pipeline}/`);
}

export function lockKey(pipeline: string): string {
  return `locks/${pipeline}.json`;
}

/** What says which pipeline has each dataset. */
export const DATASET_OWNERS = prefix('locks/datasets/');

export function datasetOwnerKey(dataset: string): string {
  return `${DATASET_OWNERS}${dataset}.json`;
}

/** What the removal of a pipeline deletes, from its beginning to its end. */
export function removalKey(pipeline: string): string {
  return `locks/removals/${pipeline}.json`;
}

/** The levels below a run's prefix that hold a `name=value` each: `month=2024-01/` → `['2024-01']`. */
export function partitionValues(
  under: Prefix,
  key: string,
  columns: readonly string[],
): string[] | undefined {
  if (!key.startsWith(under)) return undefined;
  const levels = key.slice(under.length).split('/').slice(0, columns.length);
  const values = columns.map((column, index) => {
    const level = levels[index];
    return level?.startsWith(`${column}=`) ? level.slice(column.length + 1) : undefined;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}
