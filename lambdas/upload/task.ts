import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { rulesFingerprint } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { AwsUnavailable, isVerdict } from '../../core/errors/errors.ts';
import { landingPrefix, rawKey, rejectedKey } from '../../core/stage/keys.ts';
import type { Locked } from '../../core/tasks/acquire-lock.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { type Source, sourceAt } from '../../lake/landing.ts';
import { takeOwned } from '../../lake/owned.ts';
import { assertRoom, notOurs, type RawData, readRawData } from '../../lake/raw-data.ts';
import { assertStillJudged, isStillJudged } from '../../lake/still-judged.ts';
import {
  readSourceManifest,
  type ManifestEntry,
  type SourceManifest,
  writeSourceManifest,
} from '../../lake/source-manifest.ts';
import { wantedSources } from '../../lake/wanted.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { RejectTally } from '../../core/csv/rejects.ts';
import { rejectedOf } from './rejected.ts';
import { asideOf, canDoWithout, isUnusable, setAside, stillAside, type Unusable } from './set-aside.ts';
import { takeIn, type TakenIn } from './take-in.ts';

interface Clients {
  readonly s3: S3Client;
  readonly glue: GlueClient;
}

/** A file taken in, and what the manifest says of it. */
interface Taken extends TakenIn {
  readonly rejectedTo: string;
  readonly entry: ManifestEntry;
  readonly tally: RejectTally;
}

/**
 * The landed file, or in append mode each that isn't there yet → `raw-data/`, every row judged. Nothing is replaced
 * until all of a file has passed: its raw object appears with the completion of its upload, or stays what it was. In
 * append mode a file that can't be read as one of the dataset is set aside, and told, while there are others.
 * @throws OwnedByAnother when the dataset or the target is another pipeline's; BucketChanged when the target lies in
 *   another bucket and nobody started the run by hand; NoSource, EmptySource, HeaderMismatch or
 *   TooManyRejects, naming the file and, where it is there, the line; SourceChanged when the raw
 *   data holds what no run put there, or a run in another mode
 */
export async function upload(
  input: Locked,
  { s3, glue }: Clients,
  context: FencedContext,
): Promise<Uploaded> {
  const { pipeline, environment, log, measure, now } = context;
  const judgedBy = rulesFingerprint(pipeline);
  const present = await readSourceManifest(s3, environment.bucket, pipeline);
  const known = present?.manifest;
  // Nothing is stamped yet: the definition may name others than when the lock was taken.
  const lake = { s3, glue, bucket: environment.bucket, database: environment.database };
  await takeOwned(lake, pipeline, { manifest: known, trigger: input.trigger, now: now() });
  let etag = present?.etag;
  const wanted = await wantedSources(s3, environment.bucket, pipeline, input, known);
  const append = pipeline.definition.source.mode === 'append';
  let manifest: SourceManifest = {
    judgedBy,
    sources: append ? (known?.sources ?? {}) : {},
    ...(append && { aside: stillAside(wanted.files, known, pipeline) }),
  };
  let unusable: Unusable | undefined;
  let unwritten = 0;
  let raw = await readRawData(s3, environment.bucket, pipeline);
  assertRoom(raw, [...Object.keys(manifest.sources), ...wanted.files.map(({ key }) => key)], pipeline, known);
  if (append) assertStillJudged(pipeline, wanted.files, known);
  if (append && present?.former) {
    etag = await writeSourceManifest(s3, environment.bucket, pipeline, manifest, etag);
  }
  /** The manifest as it is by now. Files that it sets aside are noted then: no other run will count them. */
  const write = async () => {
    etag = await writeSourceManifest(s3, environment.bucket, pipeline, manifest, etag);
    if (unwritten > 0) measure('FilesSetAside', unwritten);
    unwritten = 0;
  };
  const taken: Taken[] = [];
  for (const file of wanted.files) {
    if (append && (isThere(file, manifest, raw, pipeline) || manifest.aside?.[file.key])) continue;
    // A listing tells no version.
    const version = append
      ? await sourceAt(s3, environment.bucket, landingPrefix(pipeline), { key: file.key })
      : file;
    const one = await replace(s3, version, raw, context).catch((error: unknown) => {
      if (append && isUnusable(error) && canDoWithout(file.key, manifest, pipeline)) return error;
      throw error;
    });
    if (one instanceof Error) {
      unusable ??= one;
      unwritten += 1;
      manifest = {
        ...manifest,
        aside: { ...manifest.aside, [file.key]: setAside(version, one, pipeline) },
      };
      log('set aside', { source: file.key, error: one.name, reason: one.message });
      // Without any other there may be nothing to go on with: noted with the first that is taken in.
      if (Object.keys(manifest.sources).length > 0) await write();
      continue;
    }
    taken.push(one);
    manifest = { ...manifest, sources: { ...manifest.sources, [file.key]: one.entry } };
    await write();
    // It is there now, whatever becomes of the next: no other run will count it.
    measure('RowsIngested', one.accepted);
    countRejected(one.tally, context);
    log('uploaded', { source: file.key, rows: one.rows, rejected: one.rejected });
  }
  if (unusable && Object.keys(manifest.sources).length === 0) throw unusable;
  if (append && !unusable) measure('FilesSetAside', 0);
  raw = await readRawData(s3, environment.bucket, pipeline);
  const sources = Object.values(manifest.sources);
  assertOurs(raw, sources);
  const read = taken.reduce((sum, one) => sum + one.rows, 0);
  const rejected = rejectedOf(taken, pipeline.definition.source.tolerate);
  if (taken.length === 0) measure('RowsIngested', 0);
  const rows = sources.reduce((sum, { accepted }) => sum + accepted, 0);
  return {
    ...input,
    stamps: { rows: context.deployed.rows },
    upload: {
      source: wanted.newest,
      identity: wanted.identity,
      raw: { etag: raw.etag, bytes: raw.bytes, files: raw.files.length },
      rows,
      read,
      aside: asideOf(manifest),
      rejected,
    },
  };
}

async function replace(s3: S3Client, source: Source, raw: RawData, context: FencedContext): Promise<Taken> {
  const {
    pipeline,
    environment: { bucket },
    run,
  } = context;
  const tally = new RejectTally();
  const key = rawKey(pipeline, source.key);
  const present = raw.files.find((file) => file.key === key);
  const condition = present ? { etag: present.etag } : 'absent';
  try {
    const rejectedTo = rejectedKey(pipeline, run, source.key);
    const taken = await takeIn({
      s3,
      bucket,
      pipeline,
      source,
      rawKey: key,
      rejectedKey: rejectedTo,
      condition,
      tally,
    });
    const { accepted, rejected } = taken;
    const { versionId, etag, bytes } = source;
    const written = { key, etag: taken.etag, bytes: taken.bytes };
    return {
      ...taken,
      rejectedTo,
      tally,
      entry: {
        versionId,
        etag,
        bytes,
        raw: written,
        accepted,
        rejected,
        judgedBy: rulesFingerprint(pipeline),
      },
    };
  } catch (error) {
    // What ends the run is what people will ask about; any other failure is tried again, and counted then.
    if (isVerdict(error)) countRejected(tally, context);
    // An earlier attempt that was given up finished after all; whether this run may go on, the lock will tell.
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    throw new AwsUnavailable(`${key} was replaced while it was being written.`, {
      cause: error,
    });
  }
}

/** The rejected rows as a whole, and by the kind of their fault. */
function countRejected({ rows, kinds }: RejectTally, { measure }: FencedContext): void {
  measure('RowsRejected', rows);
  for (const [reason, count] of kinds) measure('RowsRejected', count, { reason });
}

function isThere(
  { key, etag }: Source,
  { sources }: SourceManifest,
  raw: RawData,
  pipeline: Pipeline,
): boolean {
  const taken = sources[key];
  return (
    taken?.etag === etag &&
    isStillJudged(pipeline, taken) &&
    raw.files.some((file) => file.key === taken.raw.key && file.etag === taken.raw.etag)
  );
}

/** Anything else in the folder would be read as rows too. */
function assertOurs(raw: RawData, sources: readonly ManifestEntry[]): void {
  const ours = new Map(sources.map(({ raw: { key, etag } }) => [key, etag]));
  const foreign = raw.files.find(({ key, etag }) => ours.get(key) !== etag);
  if (foreign) throw notOurs(foreign);
}
