import { BucketChanged } from '../core/errors/errors.ts';
import type { Start } from '../core/runs/payload.ts';
import type { CatalogTable } from './table.ts';
import { otherBucketOf } from './version/table.ts';

/** A run that is about to replace what readers have. */
export interface Replacing {
  readonly pipeline: string;
  readonly bucket: string;
  /** Who started it. */
  readonly trigger: Start['trigger'];
}

/** The bucket of a published table that a run may not replace: another than its own, where nobody started it by hand. */
export function formerBucket(
  current: CatalogTable | undefined,
  { bucket, trigger }: Omit<Replacing, 'pipeline'>,
): string | undefined {
  return current && trigger !== 'manual' ? otherBucketOf(current, bucket) : undefined;
}

/**
 * What has landed in another bucket than the published table's may be older than that, or a part of it: that readers
 * are to have it instead is nothing that a schedule or a file decides.
 * @param current the published table, where there is one
 * @throws BucketChanged when it lies in another bucket and nobody started the run by hand
 */
export function assertMayMove(
  current: CatalogTable | undefined,
  { pipeline, bucket, trigger }: Replacing,
): void {
  const other = formerBucket(current, { bucket, trigger });
  if (other === undefined) return;
  throw new BucketChanged(
    `The table ${current?.table.Name ?? ''} lies in the bucket ${other}, which the stage worked in before, and this run would replace it by what landed in ${bucket}; land there all that readers are to have, then start by hand: npx afluente run --pipeline ${pipeline}.`,
  );
}
