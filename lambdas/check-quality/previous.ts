import type { GlueClient } from '@aws-sdk/client-glue';
import { NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { Facts } from '../../core/checks/question.ts';
import { versionManifestKey } from '../../core/keys.ts';
import { isRunId } from '../../core/run-id.ts';
import { read } from '../../lake/objects.ts';
import { readTable } from '../../lake/table.ts';
import type { TaskContext } from '../runtime/task.ts';

/** What of `_version.json` tells the size of a version. */
const Manifest = z.object({ rows: z.int() });

/** The version that readers see now and how many rows it has, or nothing before the first. */
export async function previousVersion(
  { glue, s3 }: { readonly glue: GlueClient; readonly s3: S3Client },
  { pipeline, place }: TaskContext,
): Promise<Facts['previous']> {
  const current = await readTable(glue, place.database, pipeline.definition.target.table);
  if (!current?.version) return undefined;
  const { run, number } = current.version;
  const rows = isRunId(run) ? await rowsOf(s3, place.bucket, versionManifestKey(pipeline, run)) : undefined;
  return { version: number, rows };
}

/** A run that broke off right after publishing left no manifest. */
async function rowsOf(s3: S3Client, bucket: string, key: string): Promise<number | undefined> {
  try {
    return Manifest.parse(JSON.parse((await read(s3, bucket, key)).text)).rows;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
