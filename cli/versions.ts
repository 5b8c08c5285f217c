import { findPublished } from '../lake/publish.ts';
import { keptVersions } from '../lake/versions.ts';
import type { Aws, DeployedPipeline } from './stage.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { bytes, count } from './units.ts';

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
}

/** The versions that are still there, the newest first. */
export async function listVersions(aws: Aws, pipeline: DeployedPipeline): Promise<ListedVersion[]> {
  const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
  const kept = await keptVersions(aws.s3, pipeline.bucket, pipeline.table);
  return kept.map(({ number, run, publishedAt, supersededAt, rows, partitions, bytes: size }) => {
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
    };
  });
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
