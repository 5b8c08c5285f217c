import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { RunFacts } from '../../core/checks/question.ts';
import { readTable } from '../../lake/table.ts';
import { manifestOf } from '../../lake/version/folder.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/** The version that readers see now and how many rows it has, or nothing before the first. */
export async function previousVersion(
  { glue, s3 }: { readonly glue: GlueClient; readonly s3: S3Client },
  { pipeline, environment }: FencedContext,
): Promise<RunFacts['previous']> {
  const { table } = pipeline.definition.target;
  const publication = (await readTable(glue, environment.database, table))?.publication;
  if (!publication) return undefined;
  const { run, number, rows } = publication;
  // An earlier release left no rows with the table: its version says them, where it lies in this bucket.
  return { version: number, rows: rows ?? (await manifestOf(s3, environment.bucket, table, run))?.rows };
}
