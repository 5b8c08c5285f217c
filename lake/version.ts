import type { S3Client } from '@aws-sdk/client-s3';
import { partitionValues, versionPrefix } from '../core/keys.ts';
import type { RunId } from '../core/run-id.ts';
import { list } from './objects.ts';

/** What a build wrote, read from its folder. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** The values of the partition columns, for each partition. */
  readonly partitions: readonly (readonly string[])[];
}

/** The data files of a run's version; what starts with `_` tells of them and is none. */
export async function writtenBy(
  s3: S3Client,
  bucket: string,
  {
    table,
    partitionBy,
    run,
  }: { readonly table: string; readonly partitionBy: readonly string[]; readonly run: RunId },
): Promise<Written> {
  const under = versionPrefix(table, run);
  const partitions = new Map<string, readonly string[]>();
  let files = 0;
  let total = 0;
  for await (const { key, bytes } of list(s3, bucket, under)) {
    const values = key.startsWith(`${under}_`) ? undefined : partitionValues(under, key, partitionBy);
    if (!values) continue;
    files += 1;
    total += bytes;
    if (values.length > 0) partitions.set(values.join('/'), values);
  }
  return { files, bytes: total, partitions: [...partitions.values()] };
}
