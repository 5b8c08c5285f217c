import { NoSuchKey } from '@aws-sdk/client-s3';
import { type Lock, readLock } from '../lake/lock/lock.ts';
import type { Aws, DeployedPipeline } from './stage.ts';

/** The run lock of a pipeline; nothing where no run ever took it. */
export async function runLock({ s3 }: Aws, { bucket, name }: DeployedPipeline): Promise<Lock | undefined> {
  try {
    return (await readLock({ s3, bucket, pipeline: name, now: () => new Date() })).lock;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
