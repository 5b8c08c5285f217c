import type { S3Client } from '@aws-sdk/client-s3';
import { stagingPrefix } from '../../core/stage/keys.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { emptyFolder } from '../../lake/objects.ts';
import { folderOf } from '../../lake/version/folder.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/**
 * Nothing lies below this run's own prefixes, the version's and that of staged rows, from before the task began: called
 * again, a call that was given up may go on beside the build. The build begins here: its stamp is with Step Functions
 * before there is a query that writes by it, however often the next task is called.
 */
export async function clearOutput(
  input: Uploaded,
  s3: S3Client,
  { pipeline, environment, run, began, log, deployed }: FencedContext,
): Promise<Uploaded> {
  const { table } = pipeline.definition.target;
  for (const folder of [folderOf({ table, run }), stagingPrefix(pipeline, run)]) {
    log('cleared', { folder, ...(await emptyFolder(s3, environment.bucket, folder, began)) });
  }
  return { ...input, stamps: { ...input.stamps, build: deployed.build } };
}
