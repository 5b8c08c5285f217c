import type { DeleteObjectsCommandInput } from '@aws-sdk/client-s3';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { operation, type Operation } from '../kernel/service.ts';
import { RequestBody } from '../wire/body.ts';
import type { DigestAlgorithm } from '../wire/digest.ts';
import type { ToDelete } from './deletions.ts';
import type { CurrentObject } from './disk.ts';
import type { Attributes, ObjectChecksum } from './journal.ts';

/** Members of S3's shapes that carry a checksum. */
export interface ChecksumMembers {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
}

/** The value that a shape carries for an algorithm. */
export const checksumOf = (members: ChecksumMembers, algorithm: DigestAlgorithm) =>
  members[`Checksum${algorithm}`];

/** A checksum as members of a shape. */
export function checksumMembers(checksum: ObjectChecksum | undefined) {
  if (!checksum) return {};
  const members: ChecksumMembers = { [`Checksum${checksum.algorithm}`]: checksum.value };
  return { ...members, ChecksumType: checksum.type };
}

/** The body's checksums, which the wire has compared, and how they are asked for. */
const CHECKSUM_MEMBERS = [
  'ChecksumAlgorithm',
  'ChecksumMode',
  'ChecksumType',
  'ChecksumCRC32',
  'ChecksumCRC32C',
  'ChecksumCRC64NVME',
  'ChecksumMD5',
  'ChecksumSHA1',
  'ChecksumSHA256',
] as const;

/** An operation that takes the named members of its input, and those of checksums. */
export function s3Operation<I extends object, O extends object>(
  name: string,
  schema: unknown,
  takes: readonly (keyof I & string)[],
  run: (input: I, caller: Caller) => Promise<Omit<O, '$metadata'>>,
): Operation {
  type Checksums = Partial<Record<(typeof CHECKSUM_MEMBERS)[number], unknown>>;
  return operation<I & Checksums, O>(name, schema, [...takes, ...CHECKSUM_MEMBERS], run);
}

/** A label or parameter that the router found to be there. @throws AwsError where it is empty all the same */
export function given(value: string | undefined): string {
  if (value === undefined || value === '')
    throw new AwsError('InvalidArgument', 'A required parameter is empty.');
  return value;
}

/** As a listing writes keys and prefixes: as they are, or as a form encodes, but for the slash: clients decode `+` as a blank. */
export function encoding(type: string | undefined): (text: string) => string {
  if (type !== 'url') return (text) => text;
  return (text) => new URLSearchParams([['', text]]).toString().slice(1).replaceAll('%2F', '/');
}

/** The streamed body of a request. @throws AwsError 411 for one that doesn't announce its length */
export function streamed(body: unknown): RequestBody {
  if (!(body instanceof RequestBody)) throw new Error('the wire hands over streamed bodies as RequestBody');
  if (body.length !== undefined) return body;
  throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
    status: 411,
  });
}

/** What S3 keeps of the checksum that a body was found to match. */
export function keptChecksum(body: RequestBody): ObjectChecksum | undefined {
  return body.checksum && { ...body.checksum, type: 'FULL_OBJECT' };
}

/** `aws-chunked` is the transport's and not kept. */
export function attributesOf(input: {
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  Metadata?: Record<string, string> | undefined;
}): Attributes {
  const encodings = (input.ContentEncoding ?? '').split(',').map((one) => one.trim());
  const contentEncoding = encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(',');
  return {
    contentType: input.ContentType,
    contentEncoding: contentEncoding === '' ? undefined : contentEncoding,
    metadata: input.Metadata,
  };
}

/** `VersionId`, in buckets with versioning. */
export const versionMember = ({ id }: { id: string }) => (id === 'null' ? {} : { VersionId: id });

/** What GetObject and HeadObject say about an object, but for its length. */
export function describe(object: CurrentObject, checksumMode: string | undefined) {
  const { content } = object;
  return {
    AcceptRanges: 'bytes',
    ETag: `"${content.etag}"`,
    LastModified: new Date(object.lastModified),
    ContentType: object.contentType ?? 'binary/octet-stream',
    ContentEncoding: object.contentEncoding,
    Metadata: object.metadata,
    ...versionMember(object),
    ...(checksumMode === 'ENABLED' ? checksumMembers(content.checksum) : {}),
  };
}

/** What a batch deletion asks for. @throws AwsError `MalformedXML` past 1,000; NotImitated for other conditions than an ETag */
export function toDelete(batch: DeleteObjectsCommandInput['Delete']): ToDelete[] {
  const objects = batch?.Objects ?? [];
  if (objects.length === 0 || objects.length > 1000) {
    const text = 'The XML you provided was not well-formed or did not validate against our published schema';
    throw new AwsError('MalformedXML', text);
  }
  return objects.map(({ Key, VersionId, ETag, ...others }) => {
    // A condition looks at the current version.
    const other =
      ETag !== undefined && VersionId !== undefined ? 'ETag of a version' : Object.keys(others)[0];
    if (other !== undefined) throw new NotImitated(`${other} in DeleteObjects`);
    return { key: given(Key), version: VersionId, ifMatch: ETag };
  });
}
