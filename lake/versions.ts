import { NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { bounded } from '../core/bounded.ts';
import { ChecksDocument } from '../core/checks/document.ts';
import { FailureDocument } from '../core/runs/failure-document.ts';
import { known } from '../core/release/formats.ts';
import { checksKey, failureKey } from '../core/stage/keys.ts';
import type { RunId } from '../core/runs/run-id.ts';
import type { Version } from '../core/published/version.ts';
import { AT_ONCE, folders } from './expiry.ts';
import { read } from './objects.ts';
import { manifestOf } from './version/folder.ts';

/** A version that can be published again. */
export interface Kept extends Version {
  /** When another took its place; absent for the one that never was superseded. */
  readonly supersededAt?: Date;
}

/** The versions of a target whose data is still there, the newest first. */
export async function keptVersions(s3: S3Client, bucket: string, target: string): Promise<Kept[]> {
  const all = await folders(s3, bucket, target);
  const kept = await bounded(all, AT_ONCE, async ({ run, supersededAt }): Promise<Kept[]> => {
    const manifest = await manifestOf(s3, bucket, target, run);
    return manifest ? [{ ...manifest, supersededAt }] : [];
  });
  return kept.flat().sort((a, b) => b.number - a.number);
}

/** The checks that a run's build was held to, passed or not; nothing for one that came to none. */
export async function readChecks(
  s3: S3Client,
  bucket: string,
  target: string,
  run: RunId,
): Promise<ChecksDocument['checks'] | undefined> {
  const key = checksKey(target, run);
  const text = await readIfThere(s3, bucket, key);
  return text === undefined ? undefined : ChecksDocument.parse(known('checks', JSON.parse(text), key)).checks;
}

/** Why a run failed, with values of rows; nothing where its cause left none out, or its folder is gone. */
export async function failureOf(
  s3: S3Client,
  bucket: string,
  target: string,
  run: RunId,
): Promise<FailureDocument | undefined> {
  const key = failureKey(target, run);
  const text = await readIfThere(s3, bucket, key);
  return text === undefined ? undefined : FailureDocument.parse(known('failure', JSON.parse(text), key));
}

async function readIfThere(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    return (await read(s3, bucket, key)).text;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
