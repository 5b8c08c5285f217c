import { findPublished } from '../../lake/publish.ts';
import { checksOf, keptVersions } from '../../lake/versions.ts';
import type { Aws, DeployedPipeline } from '../session/stage.ts';
import type { Summary } from '../executions/summary.ts';

/** A version as `versions --json` tells it. */
export interface ListedVersion {
  readonly version: number;
  readonly run: string;
  readonly published: boolean;
  /** ISO 8601; when it was published first. */
  readonly publishedAt: string;
  /** When another took its place. */
  readonly supersededAt?: string;
  readonly rows: number;
  readonly partitions: number;
  readonly bytes: number;
  /** What its build was held to before it was published. */
  readonly checks: Summary['checks'];
}

/** The versions that are still there, the newest first. */
export async function listVersions(aws: Aws, pipeline: DeployedPipeline): Promise<ListedVersion[]> {
  const { bucket, database, table: target } = pipeline;
  const { publication } = await findPublished(aws.glue, database, target);
  const kept = await keptVersions(aws.s3, bucket, target);
  return Promise.all(
    kept.map(async ({ number, run, publishedAt, supersededAt, rows, partitions, bytes: size }) => {
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
        checks: (await checksOf(aws.s3, bucket, target, run)) ?? [],
      };
    }),
  );
}
