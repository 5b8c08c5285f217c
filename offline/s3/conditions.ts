import { AwsError } from '../kernel/aws-error.ts';
import type { CurrentObject } from './disk.ts';

/** Conditional headers, as sent. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/**
 * Holds a write to its conditions; called in the turn of the event loop that commits it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @param atBegin the object that the write's beginning found
 * @throws AwsError `PreconditionFailed` (412); `NoSuchKey` for `If-Match` without an object;
 *   `ConditionalRequestConflict` (409) for `If-None-Match` when the object was deleted during the write
 */
export function checkWrite(
  current: CurrentObject | undefined,
  atBegin: CurrentObject | undefined,
  key: string,
  { ifMatch, ifNoneMatch }: Conditions,
): void {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    const text = 'A header you provided implies functionality that is not implemented';
    throw new AwsError('NotImplemented', text, { status: 501, fields: { Header: 'If-None-Match' } });
  }
  if (ifNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (ifNoneMatch !== undefined && atBegin) {
    const text =
      'The conditional request cannot succeed due to a conflicting operation against this resource.';
    const fields = { Condition: 'If-None-Match', Key: key };
    throw new AwsError('ConditionalRequestConflict', text, { status: 409, fields });
  }
  if (ifMatch === undefined) return;
  if (!current) {
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', {
      status: 404,
      fields: { Key: key },
    });
  }
  if (!names(ifMatch, current.content.etag)) throw preconditionFailed('If-Match');
}

/** @throws AwsError `PreconditionFailed` (412), `NotModified` (304) */
export function checkRead({ content }: CurrentObject, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifMatch !== undefined && !names(ifMatch, content.etag)) throw preconditionFailed('If-Match');
  if (ifNoneMatch !== undefined && names(ifNoneMatch, content.etag)) {
    throw new AwsError('NotModified', 'Not Modified', { status: 304 });
  }
}

const names = (header: string, etag: string) =>
  header.split(',').some((one) => one.trim() === '*' || one.trim().replaceAll('"', '') === etag);

function preconditionFailed(condition: string): AwsError {
  const text = 'At least one of the pre-conditions you specified did not hold';
  return new AwsError('PreconditionFailed', text, { status: 412, fields: { Condition: condition } });
}
