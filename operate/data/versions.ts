import { findPublished } from '../../lake/publish.ts';
import { checksOf, keptVersions } from '../../lake/versions.ts';
import type { Aws, DeployedPipeline } from '../session/stage.ts';
import type { Summary } from '../executions/summary.ts';
import { table } from '../../cli/table.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { bytes, count } from '../units.ts';

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

export function printVersions(
  versions: readonly ListedVersion[],
  { table: name }: DeployedPipeline,
  screen: Terminal,
): void {
  if (versions.length === 0) {
    screen.print(`${name} has no version yet; run npx afluente start first.`);
    return;
  }
  const rows = versions.map((one) => [
    String(one.version),
    one.published ? 'published' : '',
    one.publishedAt.slice(0, 19).replace('T', ' '),
    count(one.rows),
    count(one.partitions),
    bytes(one.bytes),
    one.run,
  ]);
  const columns = ['version', 'readers', 'published at (UTC)', 'rows', 'partitions', 'size', 'run'];
  for (const line of table(columns, rows, screen)) screen.print(line);
}
