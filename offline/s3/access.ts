import { AwsError } from '../kernel/aws-error.ts';
import type { Access, Caller, Judge } from '../kernel/caller.ts';

export const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`;

/** @throws AwsError `AccessDenied` in S3's words: unlike other services it puts the resource in quotes */
export function allow(judge: Judge, access: Access): void {
  const decision = judge(access);
  if (decision.allowed) return;
  const { caller, action, resource } = access;
  const text = `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${resource}"`;
  throw new AwsError('AccessDenied', `${text} ${decision.reason}`, { status: 403 });
}

/**
 * What S3 answers about a key that doesn't exist: who may not list the bucket isn't told so.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 * @throws AwsError `NoSuchKey`, or `AccessDenied`
 */
export function noSuchKey(
  judge: Judge,
  caller: Caller,
  bucket: string,
  key: string,
  isDeleted: boolean,
): never {
  allow(judge, { caller, action: 's3:ListBucket', resource: bucketArn(bucket) });
  const fields = { Key: key, ...(isDeleted && { 'x-amz-delete-marker': 'true' }) };
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, fields });
}
