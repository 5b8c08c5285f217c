import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { lockKey } from '../../core/stage/keys.ts';
import { startFollowUp } from '../../lake/executions.ts';
import { release } from '../../lake/lock/release.ts';
import { exists } from '../../lake/objects.ts';
import type { ListenerContext } from '../runtime/listener.ts';
import type { StatusChange } from '../runtime/status-change.ts';

/**
 * An execution that ended without giving the run lock back owes what one that succeeds does: the lock is free
 * afterwards, and what was skipped meanwhile has its follow-up run. Another execution's lock stays as it is, and where
 * there is none there is nothing to give back.
 */
export async function releaseLock(
  { detail: { executionArn, status, redriveCount: redrive } }: StatusChange,
  { s3, sfn }: { readonly s3: S3Client; readonly sfn: SFNClient },
  { environment, now, log }: ListenerContext,
): Promise<void> {
  // A pipeline's first execution may end before it took the lock, and a new bucket has none until a run begins.
  if (!(await exists(s3, environment.bucket, lockKey(environment.pipeline)))) {
    log('nothing to release', { execution: executionArn, status });
    return;
  }
  const lock = { s3, bucket: environment.bucket, pipeline: environment.pipeline, now };
  const followUp = await release(lock, { execution: executionArn, redrive }, 'failed', (next) =>
    startFollowUp(sfn, executionArn, next),
  );
  log('released', { execution: executionArn, status, followUp });
}
