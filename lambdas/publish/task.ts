import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import { known, numbered } from '../../core/formats.ts';
import { buildRecordKey, versionManifestKey, versionPrefix } from '../../core/keys.ts';
import type { Checked, Published } from '../../core/payload.ts';
import { RELEASE } from '../../core/release.ts';
import { stamped } from '../../core/stamps.ts';
import { BuildRecord, type Version } from '../../core/version.ts';
import { assertMayMove } from '../../lake/moved.ts';
import { read, writeJson } from '../../lake/objects.ts';
import { assertReadable, findPublished, point } from '../../lake/publish.ts';
import type { FencedContext } from '../runtime/fenced.ts';

interface Clients {
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/**
 * The published table is this run's version afterwards, and what the version is lies beside its data. All of it comes
 * from the build's own record and the run's stamps, nothing from the definition of this moment.
 * @throws ForeignTable when no run published what bears the name, OwnedByAnother when another pipeline did,
 *   BucketChanged when it lies in another bucket and nobody started the run by hand, IncompatibleSchema when its readers would break,
 *   Superseded when a later run has published, PublishConflict when the table changed since it was read
 */
export async function publish(input: Checked, clients: Clients, context: FencedContext): Promise<Published> {
  const { place, run, epoch, log, now } = context;
  const stamps = stamped(input.stamps);
  const key = buildRecordKey(input.build.prefix);
  const { text } = await read(clients.s3, place.bucket, key);
  const { evolution, ...built } = BuildRecord.parse(known('build', JSON.parse(text), key));
  const { table } = built;
  const lake = { ...clients, bucket: place.bucket, database: place.database, now };
  const found = await findPublished(clients.glue, place.database, table);
  const { current, publication } = found;
  assertMayMove(current, { pipeline: place.pipeline, bucket: place.bucket, trigger: input.trigger });
  const version: Version = {
    ...built,
    number: publication?.run === run ? publication.number : (publication?.last ?? 0) + 1,
    publishedAt: now().toISOString(),
    release: RELEASE,
    definition: fingerprintOf(stamps),
    source: input.upload.identity,
    sourceLandedAt: input.upload.source.landedAt,
  };
  if (evolution === 'compatible') assertReadable(found, version);
  await point(lake, found, version, { pipeline: place.pipeline, epoch });
  // What was published says so beside its data; what wasn't never does.
  const document = numbered('version', { ...version, epoch, stamps, upload: input.upload });
  await writeJson(clients.s3, place.bucket, versionManifestKey(table, run), document);
  log('published', { table, version: version.number });
  const location = `s3://${place.bucket}/${versionPrefix(table, run)}`;
  return { ...input, published: { table, version: version.number, location } };
}
