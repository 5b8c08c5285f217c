import { rmSync } from 'node:fs';
import { AwsError } from '../kernel/aws-error.ts';
import type { Caller, Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { allow, bucketArn, noSuchKey, objectArn } from './access.ts';
import { checkRead, checkWrite, type Conditions } from './conditions.ts';
import type { CurrentObject, Disk } from './disk.ts';
import type { CreationReason, ObjectCreatedEvent } from './events.ts';
import type { Attributes, Content, ObjectChecksum } from './journal.ts';
import { fileForKey } from './paths.ts';
import { receiveHashed } from './receive.ts';

/** Bytes of UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;

/** What the operations of S3 work with. */
export interface S3Context {
  readonly disk: Disk;
  readonly judge: Judge;
  readonly clock: Clock;
  /** Tells of an object that was just committed, where its bucket is to. */
  readonly created: (bucket: string, key: string, object: CurrentObject, reason: CreationReason) => void;
}

export type OnObjectCreated = (event: ObjectCreatedEvent) => void;

/** Data that arrived, not yet an object. */
export type Arrived = Omit<Content, 'file'>;

export interface Target extends Conditions {
  readonly bucket: string;
  readonly key: string;
  readonly attributes: Attributes;
  /** What was there when the write began: a condition looks at what became of it. */
  readonly atBegin?: CurrentObject | undefined;
}

/** @throws AwsError `AccessDenied`, `NoSuchBucket`, `KeyTooLongError` */
export function allowWrite(
  { judge, disk }: S3Context,
  caller: Caller,
  { bucket, key, ifMatch, ifNoneMatch }: Omit<Target, 'attributes' | 'atBegin'>,
): void {
  const resource = objectArn(bucket, key);
  const context = {
    ...(ifMatch !== undefined && { 's3:if-match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 's3:if-none-match': ifNoneMatch }),
  };
  allow(judge, { caller, action: 's3:PutObject', resource, context });
  // AWS asks for this one too, because the answer tells the caller about the object's state.
  if (ifMatch !== undefined) allow(judge, { caller, action: 's3:GetObject', resource });
  disk.bucket(bucket);
  if (Buffer.byteLength(key) > LONGEST_KEY) {
    throw new AwsError('KeyTooLongError', 'Your key is too long', {
      fields: { MaxSizeAllowed: LONGEST_KEY },
    });
  }
}

/** PutObject: streams a body in and makes it the current object. @throws AwsError as `allowWrite`, `checkWrite` */
export async function putObject(
  s3: S3Context,
  caller: Caller,
  target: Target,
  body: AsyncIterable<Uint8Array>,
  checksum: () => ObjectChecksum | undefined = () => undefined,
): Promise<CurrentObject> {
  allowWrite(s3, caller, target);
  const atBegin = s3.disk.current(target.bucket, target.key);
  const data = s3.disk.newData();
  const received = await receiveHashed(body, { path: s3.disk.incoming(data) });
  return publish(s3, { ...target, atBegin }, { data, ...received, checksum: checksum() }, 'PutObject');
}

/**
 * Makes data that lies in `incoming` the current object of its key, in one turn of the event loop.
 * @throws AwsError of the target's conditions; the data is gone then
 */
export function publish(
  { disk, clock, created }: S3Context,
  { bucket, key, attributes, atBegin, ...conditions }: Target,
  arrived: Arrived,
  reason: CreationReason,
  upload?: string,
): CurrentObject {
  const former = disk.current(bucket, key);
  try {
    checkWrite(former, atBegin, key, conditions);
  } catch (error) {
    rmSync(disk.incoming(arrived.data), { force: true });
    throw error;
  }
  const file = former?.content.file ?? fileForKey(disk.directory(bucket), key);
  const version = {
    ...attributes,
    id: disk.bucket(bucket).versioning ? disk.newData() : 'null',
    lastModified: clock.now().toISOString(),
    content: { ...arrived, file },
  };
  disk.commit([{ op: 'put', bucket, key, version, ...(upload === undefined ? {} : { upload }) }]);
  created(bucket, key, version, reason);
  return version;
}

/** The object that a read is about. @throws AwsError `AccessDenied`, `NoSuchKey`, `NoSuchVersion`, 405, 412, 304 */
export function findObject(
  { disk, judge }: S3Context,
  caller: Caller,
  {
    bucket,
    key,
    versionId,
    ...conditions
  }: { bucket: string; key: string; versionId?: string | undefined } & Conditions,
): CurrentObject {
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  allow(judge, {
    caller,
    action,
    resource: objectArn(bucket, key),
    context: versionId === undefined ? {} : { 's3:VersionId': versionId },
  });
  disk.bucket(bucket);
  const versions = disk.versions(bucket, key);
  const version = versionId === undefined ? versions[0] : versions.find(({ id }) => id === versionId);
  if (!version && versionId !== undefined) {
    const fields = { Key: key, VersionId: versionId };
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', { status: 404, fields });
  }
  const deleted = { 'x-amz-delete-marker': 'true' };
  if (version && !version.content && versionId !== undefined) {
    const text = 'The specified method is not allowed against this resource.';
    throw new AwsError('MethodNotAllowed', text, { status: 405, fields: deleted });
  }
  if (!version?.content) return noSuchKey(judge, caller, bucket, key, version !== undefined);
  const object = { ...version, content: version.content };
  checkRead(object, conditions);
  return object;
}

/** @throws AwsError `AccessDenied`, `NoSuchBucket` */
export function allowList(
  { disk, judge }: S3Context,
  caller: Caller,
  bucket: string,
  context: Readonly<Record<string, string>>,
  action: 's3:ListBucket' | 's3:ListBucketVersions' = 's3:ListBucket',
): void {
  allow(judge, { caller, action, resource: bucketArn(bucket), context });
  disk.bucket(bucket);
}
