import { createHash } from 'node:crypto';
import { linkSync, rmSync, truncateSync } from 'node:fs';
import { AwsError } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { createDigest, type Digest, type DigestAlgorithm } from '../wire/digest.ts';
import { allow, bucketArn, objectArn } from './access.ts';
import type { Conditions } from './conditions.ts';
import { ASSEMBLED, type CurrentObject, type Upload } from './disk.ts';
import type { Attributes, ObjectChecksum, Part } from './journal.ts';
import { allowWrite, publish, type S3Context } from './objects.ts';
import { checksumOf, type ChecksumMembers } from './shapes.ts';
import { bytesOf, receive, receiveHashed } from './receive.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const SMALLEST_PART = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** An upload as its requests name it. */
export interface UploadName {
  readonly bucket: string;
  readonly key: string;
  readonly upload: string;
}

/** A part as CompleteMultipartUpload lists it. */
export interface ListedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksums: ChecksumMembers;
}

export function createMultipartUpload(
  s3: S3Context,
  caller: Caller,
  target: {
    bucket: string;
    key: string;
    attributes: Attributes;
    checksum: Omit<ObjectChecksum, 'value'> | undefined;
  },
): string {
  allowWrite(s3, caller, target);
  const id = s3.disk.newData();
  s3.disk.commit([{ op: 'upload', id, initiated: s3.clock.now().toISOString(), ...target }]);
  return id;
}

/** @throws AwsError `NoSuchUpload`, `InvalidArgument`; a part with the number of an earlier one replaces it */
export async function uploadPart(
  s3: S3Context,
  caller: Caller,
  name: UploadName,
  number: number,
  body: AsyncIterable<Uint8Array> & { readonly length: number | undefined },
  checksum: () => ObjectChecksum | undefined,
): Promise<Part> {
  allowWrite(s3, caller, name);
  const upload = find(s3, name);
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const { file, offset } = placeFor(upload, number, body.length ?? Infinity, s3.disk.newData());
  const path = s3.disk.partPath(name.upload, file);
  let part: Part;
  try {
    const received = await receiveHashed(body, file === ASSEMBLED ? { path, at: offset } : { path });
    find(s3, name); // it may have ended meanwhile
    const lastModified = s3.clock.now().toISOString();
    part = { number, file, offset, ...received, lastModified, checksum: checksum() };
  } catch (error) {
    // A place that was begun is never used again: the broken write may still be under way in it.
    if (file !== ASSEMBLED) rmSync(path, { force: true });
    throw error;
  }
  s3.disk.commit([{ op: 'part', upload: name.upload, part }]);
  return part;
}

/**
 * Where a part is written: in place, if it is as long as the first that arrived (or shorter: the last one),
 * and its place isn't taken. What was acknowledged is never written over.
 */
function placeFor(
  upload: Upload,
  number: number,
  length: number,
  file: string,
): { file: string; offset: number } {
  upload.partSize ??= length;
  if (length > upload.partSize || upload.inPlace.has(number)) return { file, offset: 0 };
  upload.inPlace.add(number);
  return { file: ASSEMBLED, offset: (number - 1) * upload.partSize };
}

/**
 * Puts the parts together and makes them the current object.
 * @param expected the checksum of the whole object that the request gives, base64
 * @throws AwsError `NoSuchUpload`, `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`, `BadDigest`, and those of
 *   the conditions; the upload stays open then
 */
export async function completeMultipartUpload(
  s3: S3Context,
  caller: Caller,
  name: UploadName & Conditions,
  listed: readonly ListedPart[],
  expected: string | undefined,
): Promise<CurrentObject> {
  allowWrite(s3, caller, name);
  const upload = find(s3, name);
  const chosen = choose(upload, listed);
  const atBegin = s3.disk.current(name.bucket, name.key);
  upload.completing = true;
  try {
    const { algorithm, type } = upload.opened.checksum ?? {};
    const whole = algorithm && type === 'FULL_OBJECT' ? createDigest(algorithm) : undefined;
    const data = s3.disk.newData();
    const path = s3.disk.incoming(data);
    const size = await assemble(s3, upload, chosen, path, whole);
    const checksum: ObjectChecksum | undefined =
      algorithm &&
      (whole
        ? { algorithm, type: 'FULL_OBJECT', value: await whole.end() }
        : await composite(algorithm, chosen));
    if (checksum && (expected ?? checksum.value) !== checksum.value) {
      rmSync(path, { force: true });
      throw new AwsError(
        'BadDigest',
        `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
      );
    }
    const arrived = { data, size, etag: compositeEtag(chosen), checksum };
    const target = { ...name, attributes: upload.opened.attributes, atBegin };
    return publish(s3, target, arrived, 'CompleteMultipartUpload', name.upload);
  } finally {
    upload.completing = false;
  }
}

/**
 * The chosen parts in one file; returns its size. Parts that already stand behind one another are linked, not
 * copied, unless others stand or are being written in the same file.
 */
async function assemble(
  s3: S3Context,
  upload: Upload,
  chosen: readonly Part[],
  path: string,
  whole?: Digest,
): Promise<number> {
  const { id } = upload.opened;
  const sources = chosen.map(({ file, offset, size }) => ({
    path: s3.disk.partPath(id, file),
    offset,
    size,
  }));
  let end = 0;
  const isAssembled =
    upload.inPlace.size === chosen.length &&
    chosen.every(({ file, offset, size }) => file === ASSEMBLED && offset === end && (end += size) >= 0);
  if (!isAssembled) return receive(bytesOf(sources), { path }, (bytes) => whole?.update(bytes));
  if (whole) for await (const bytes of bytesOf(sources)) whole.update(bytes);
  truncateSync(s3.disk.partPath(id, ASSEMBLED), end);
  linkSync(s3.disk.partPath(id, ASSEMBLED), path);
  return end;
}

export function abortMultipartUpload(s3: S3Context, caller: Caller, name: UploadName): void {
  const resource = objectArn(name.bucket, name.key);
  allow(s3.judge, { caller, action: 's3:AbortMultipartUpload', resource });
  find(s3, name);
  s3.disk.commit([{ op: 'abort', upload: name.upload }]);
}

/** The open uploads of a bucket by key and age. */
export function listMultipartUploads(
  { disk, judge }: S3Context,
  caller: Caller,
  bucket: string,
  prefix = '',
): Upload[] {
  const resource = bucketArn(bucket);
  allow(judge, {
    caller,
    action: 's3:ListBucketMultipartUploads',
    resource,
    context: { 's3:prefix': prefix },
  });
  disk.bucket(bucket);
  const order = ({ opened }: Upload) => `${opened.key}\0${opened.initiated}`;
  return [...disk.uploads.values()]
    .filter(({ opened }) => opened.bucket === bucket && opened.key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(order(a)), Buffer.from(order(b))));
}

function find({ disk }: S3Context, { bucket, key, upload }: UploadName): Upload {
  const found = disk.uploads.get(upload);
  if (found?.opened.bucket !== bucket || found.opened.key !== key) {
    const text =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
    throw new AwsError('NoSuchUpload', text, { status: 404, fields: { UploadId: upload } });
  }
  if (found.completing) {
    const text =
      'A conflicting conditional operation is currently in progress against this resource. Please try again.';
    throw new AwsError('OperationAborted', text, { status: 409 });
  }
  return found;
}

/** The parts that a completion names, checked against those that arrived. */
function choose(upload: Upload, listed: readonly ListedPart[]): Part[] {
  if (listed.length === 0) throw new AwsError('MalformedXML', 'You must specify at least one part');
  if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))) {
    const text = 'The list of parts was not in ascending order. Parts must be ordered by part number.';
    throw new AwsError('InvalidPartOrder', text);
  }
  return listed.map(({ number, etag, checksums }, index) => {
    const part = upload.parts.get(number);
    const sum = part?.checksum;
    const isSame =
      part?.etag === etag.replaceAll('"', '') &&
      (!sum || (checksumOf(checksums, sum.algorithm) ?? sum.value) === sum.value);
    if (!part || !isSame) {
      const text =
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
      throw new AwsError('InvalidPart', text, { fields: { PartNumber: number } });
    }
    if (part.size < SMALLEST_PART && index < listed.length - 1) {
      const fields = { ProposedSize: part.size, MinSizeAllowed: SMALLEST_PART, PartNumber: number };
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        fields,
      });
    }
    return part;
  });
}

/** MD5 over the parts' MD5s, and how many they are. */
function compositeEtag(chosen: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const { etag } of chosen) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${chosen.length}`;
}

/** The checksum over the parts' checksums; none where a part came without one. */
async function composite(
  algorithm: DigestAlgorithm,
  chosen: readonly Part[],
): Promise<ObjectChecksum | undefined> {
  const digest = createDigest(algorithm);
  for (const { checksum } of chosen) {
    if (checksum?.algorithm !== algorithm) return undefined;
    digest.update(Buffer.from(checksum.value, 'base64'));
  }
  return { algorithm, type: 'COMPOSITE', value: `${await digest.end()}-${chosen.length}` };
}
