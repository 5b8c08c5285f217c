import { bounded } from '../../core/bounded.ts';
import { AT_ONCE } from '../../lake/expiry.ts';
import { findPublished } from '../../lake/publish.ts';
import { readChecks, keptVersions } from '../../lake/versions.ts';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { ListedVersion } from '../documents/version.ts';

/** The versions that are still there, the newest first. */
export async function listVersions(aws: Aws, pipeline: DeployedPipeline): Promise<ListedVersion[]> {
  const { bucket, database, table: target } = pipeline;
  const { publication } = await findPublished(aws.glue, database, target);
  const kept = await keptVersions(aws.s3, bucket, target);
  return bounded(
    kept,
    AT_ONCE,
    async ({ number, run, publishedAt, supersededAt, rows, partitions, bytes: size }) => {
      const published = run === publication?.run;
      return {
        version: number,
        run,
        published,
        publishedAt,
        supersededAt: published ? undefined : supersededAt?.toISOString(),
        rows,
        partitions: partitions.length,
        bytes: size,
        checks: (await readChecks(aws.s3, bucket, target, run)) ?? [],
      };
    },
  );
}
