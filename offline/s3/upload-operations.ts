import * as sdk from '@aws-sdk/client-s3';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Operation } from '../kernel/service.ts';
import { isDigestAlgorithm } from '../wire/digest.ts';
import type { ObjectChecksum } from './journal.ts';
import * as multipart from './multipart.ts';
import type { S3Context } from './objects.ts';
import {
  attributesOf,
  checksumMembers,
  checksumOf,
  encoding,
  given,
  keptChecksum,
  s3Operation,
  streamed,
  versionMember,
} from './shapes.ts';

const LARGEST_PAGE = 1000;

/** The multipart upload's operations. */
export function uploadOperations(s3: S3Context): Operation[] {
  return [
    s3Operation<sdk.CreateMultipartUploadCommandInput, sdk.CreateMultipartUploadCommandOutput>(
      'CreateMultipartUpload',
      sdk.CreateMultipartUpload$,
      ['Bucket', 'Key', 'ContentType', 'ContentEncoding', 'Metadata'],
      async (input, caller) => {
        const { Bucket, Key, ChecksumAlgorithm } = input;
        const checksum = checksumFor(ChecksumAlgorithm, input.ChecksumType);
        const target = { bucket: given(Bucket), key: given(Key), attributes: attributesOf(input), checksum };
        const UploadId = multipart.createMultipartUpload(s3, caller, target);
        return { Bucket, Key, UploadId, ...(checksum && { ChecksumAlgorithm, ChecksumType: checksum.type }) };
      },
    ),
    s3Operation<sdk.UploadPartCommandInput, sdk.UploadPartCommandOutput>(
      'UploadPart',
      sdk.UploadPart$,
      ['Bucket', 'Key', 'UploadId', 'PartNumber', 'Body', 'ContentLength', 'ContentMD5'],
      async (input, caller) => {
        const body = streamed(input.Body);
        const kept = () => keptChecksum(body);
        const part = await multipart.uploadPart(s3, caller, named(input), input.PartNumber ?? 0, body, kept);
        return { ETag: `"${part.etag}"`, ...checksumMembers(part.checksum) };
      },
    ),
    s3Operation<sdk.CompleteMultipartUploadCommandInput, sdk.CompleteMultipartUploadCommandOutput>(
      'CompleteMultipartUpload',
      sdk.CompleteMultipartUpload$,
      ['Bucket', 'Key', 'UploadId', 'MultipartUpload', 'IfMatch', 'IfNoneMatch'],
      async (input, caller) => {
        const name = named(input);
        const algorithm = s3.disk.uploads.get(name.upload)?.opened.checksum?.algorithm;
        const listed = (input.MultipartUpload?.Parts ?? []).map((part) => ({
          number: part.PartNumber ?? 0,
          etag: given(part.ETag),
          checksums: part,
        }));
        const target = { ...name, ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch };
        const expected = algorithm && checksumOf(input, algorithm);
        const object = await multipart.completeMultipartUpload(s3, caller, target, listed, expected);
        const { etag, checksum } = object.content;
        return {
          Bucket: name.bucket,
          Key: name.key,
          Location: `https://${name.bucket}.s3.amazonaws.com/${encodeURIComponent(name.key)}`,
          ETag: `"${etag}"`,
          ...versionMember(object),
          ...checksumMembers(checksum),
        };
      },
    ),
    s3Operation<sdk.AbortMultipartUploadCommandInput, sdk.AbortMultipartUploadCommandOutput>(
      'AbortMultipartUpload',
      sdk.AbortMultipartUpload$,
      ['Bucket', 'Key', 'UploadId'],
      async (input, caller) => {
        multipart.abortMultipartUpload(s3, caller, named(input));
        return {};
      },
    ),
    s3Operation<sdk.ListMultipartUploadsCommandInput, sdk.ListMultipartUploadsCommandOutput>(
      'ListMultipartUploads',
      sdk.ListMultipartUploads$,
      ['Bucket', 'Prefix', 'EncodingType'],
      async ({ Bucket, Prefix, EncodingType }, caller) => {
        const encode = encoding(EncodingType);
        const uploads = multipart.listMultipartUploads(s3, caller, given(Bucket), Prefix);
        if (uploads.length > LARGEST_PAGE) throw new NotImitated('the second page of ListMultipartUploads');
        return {
          Bucket,
          Prefix: Prefix === undefined ? undefined : encode(Prefix),
          EncodingType,
          MaxUploads: LARGEST_PAGE,
          IsTruncated: false,
          Uploads: uploads.map(({ opened }) => ({
            Key: encode(opened.key),
            UploadId: opened.id,
            Initiated: new Date(opened.initiated),
            StorageClass: 'STANDARD' as const,
          })),
        };
      },
    ),
  ];
}

function named(input: {
  Bucket: string | undefined;
  Key: string | undefined;
  UploadId: string | undefined;
}): multipart.UploadName {
  return { bucket: given(input.Bucket), key: given(input.Key), upload: given(input.UploadId) };
}

/**
 * The checksum that an upload's object will have: CRC64NVME's is always of the whole object, the others' are by
 * default made of the parts'.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function checksumFor(
  algorithm: string | undefined,
  type: string | undefined,
): Omit<ObjectChecksum, 'value'> | undefined {
  if (algorithm === undefined) return undefined;
  if (!isDigestAlgorithm(algorithm)) throw new NotImitated(`the checksum ${algorithm} of S3`);
  if (
    type === 'FULL_OBJECT' ? !algorithm.startsWith('CRC') : type === 'COMPOSITE' && algorithm === 'CRC64NVME'
  ) {
    const text = `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`;
    throw new AwsError('InvalidRequest', text);
  }
  return {
    algorithm,
    type: type === 'FULL_OBJECT' || algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE',
  };
}
