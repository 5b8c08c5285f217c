import type { S3Client } from '@aws-sdk/client-s3';
import { isVerdict } from '../../core/errors/errors.ts';
import type { FailureDocument } from '../../core/runs/failure-document.ts';
import { numbered } from '../../core/release/formats.ts';
import { failureKey } from '../../core/stage/keys.ts';
import { type TaskKind, TASKS } from '../../core/tasks/kinds.ts';
import { writeJson } from '../../lake/objects.ts';
import type { TaskContext } from './task.ts';

/**
 * Leaves in the run's folder what a verdict's message leaves out, the values of rows, and says there where that is. Only
 * verdicts that no Retry repeats have such a thing: what is tried again would find its folder taken.
 * @returns the verdict, also where nothing could be left: that must not hide it
 */
export async function leftInFull(
  verdict: Error,
  s3: S3Client,
  { pipeline, environment, run, kind, log, now }: TaskContext & { readonly kind: TaskKind },
): Promise<Error> {
  if (!isVerdict(verdict) || verdict.inFull === undefined) return verdict;
  const key = failureKey(pipeline.definition.target.table, run);
  const cause = `${verdict.message} In full: s3://${environment.bucket}/${key}`;
  const document: FailureDocument = {
    run,
    state: TASKS[kind].state(pipeline),
    error: verdict.name,
    cause,
    inFull: verdict.inFull,
    failedAt: now().toISOString(),
  };
  try {
    await writeJson(s3, environment.bucket, key, numbered('failure', document));
    verdict.message = cause;
  } catch (error) {
    log('not left in full', { key, reason: error instanceof Error ? error.name : typeof error });
  }
  return verdict;
}
