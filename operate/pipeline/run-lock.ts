import { findLock, type Lock } from '../../lake/lock/lock.ts';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** The run lock of a pipeline; nothing where no run ever took it. */
export async function runLock({ s3 }: Aws, { bucket, name }: DeployedPipeline): Promise<Lock | undefined> {
  return (await findLock({ s3, bucket, pipeline: name, now: () => new Date() }))?.lock;
}
