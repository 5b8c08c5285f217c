import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import type { Checked } from '../../core/tasks/check-quality.ts';
import type { Published } from '../../core/tasks/publish.ts';
import { RELEASE } from '../../core/release/release.ts';
import { stamped } from '../../core/runs/stamps.ts';
import type { Version } from '../../core/published/version.ts';
import { assertMayMove } from '../../lake/moved.ts';
import { assertReadable, findPublished, point } from '../../lake/publish.ts';
import { locationOf, readBuild, recordVersion } from '../../lake/version/folder.ts';
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
  const { environment, run, epoch, log, now } = context;
  const stamps = stamped(input.stamps);
  const { evolution, ...built } = await readBuild(clients.s3, environment.bucket, input.build.prefix);
  const { table } = built;
  const lake = { ...clients, bucket: environment.bucket, database: environment.database, now };
  const found = await findPublished(clients.glue, environment.database, table);
  const { current, publication } = found;
  assertMayMove(current, {
    pipeline: environment.pipeline,
    bucket: environment.bucket,
    trigger: input.trigger,
  });
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
  await point(lake, found, version, { pipeline: environment.pipeline, epoch });
  // What was published says so beside its data; what wasn't never does.
  await recordVersion(clients.s3, environment.bucket, version, { epoch, stamps, upload: input.upload });
  log('published', { table, version: version.number });
  const location = locationOf(version, environment.bucket);
  return { ...input, published: { table, version: version.number, location } };
}
