import * as sdk from '@aws-sdk/client-s3';
import { z } from 'zod';
import { AwsError } from '../kernel/aws-error.ts';
import type { Operation } from '../kernel/service.ts';
import type { ObjectVersion } from './journal.ts';
import { compareKeys, listPage } from './keys.ts';
import { allowList, type S3Context } from './objects.ts';
import { encoding, given, s3Operation } from './shapes.ts';

/** Keys and prefixes of one page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const LARGEST_PAGE = 1000;
const tokenSchema = z.strictObject({ after: z.string(), skip: z.string() });

/** ListObjectsV2 and ListObjectVersions. */
export function listOperations(s3: S3Context): Operation[] {
  return [
    s3Operation<sdk.ListObjectsV2CommandInput, sdk.ListObjectsV2CommandOutput>(
      'ListObjectsV2',
      sdk.ListObjectsV2$,
      ['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'ContinuationToken', 'StartAfter', 'EncodingType'],
      async (input, caller) => {
        const { Bucket, Prefix, Delimiter, MaxKeys, ContinuationToken, StartAfter, EncodingType } = input;
        const bucket = given(Bucket);
        allowList(s3, caller, bucket, {
          ...(Prefix !== undefined && { 's3:prefix': Prefix }),
          ...(Delimiter !== undefined && { 's3:delimiter': Delimiter }),
          ...(MaxKeys !== undefined && { 's3:max-keys': String(MaxKeys) }),
        });
        if (MaxKeys !== undefined && !(Number.isInteger(MaxKeys) && MaxKeys >= 0)) {
          throw new AwsError(
            'InvalidArgument',
            'Argument maxKeys must be an integer between 0 and 2147483647',
          );
        }
        const limit = Math.min(MaxKeys ?? LARGEST_PAGE, LARGEST_PAGE);
        const start =
          ContinuationToken === undefined
            ? { after: StartAfter ?? '', skip: '' }
            : readToken(ContinuationToken);
        const page = listPage(s3.disk.keys(bucket), {
          prefix: Prefix ?? '',
          delimiter: Delimiter ?? '',
          limit,
          ...start,
        });
        const encode = encoding(EncodingType);
        return {
          Name: bucket,
          Prefix: encode(Prefix ?? ''),
          Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
          StartAfter: StartAfter === undefined ? undefined : encode(StartAfter),
          EncodingType,
          MaxKeys: limit,
          KeyCount: page.keys.length + page.prefixes.length,
          IsTruncated: page.next !== undefined,
          ContinuationToken,
          NextContinuationToken: page.next && writeToken(page.next),
          Contents: page.keys.flatMap((key) => {
            const object = s3.disk.current(bucket, key);
            if (!object) return [];
            const { etag, size, checksum } = object.content;
            return [
              {
                Key: encode(key),
                LastModified: new Date(object.lastModified),
                ETag: `"${etag}"`,
                Size: size,
                StorageClass: 'STANDARD' as const,
                ...(checksum && { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
              },
            ];
          }),
          CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
        };
      },
    ),
    s3Operation<sdk.ListObjectVersionsCommandInput, sdk.ListObjectVersionsCommandOutput>(
      'ListObjectVersions',
      sdk.ListObjectVersions$,
      ['Bucket', 'Prefix', 'KeyMarker', 'VersionIdMarker', 'EncodingType'],
      async ({ Bucket, Prefix = '', KeyMarker, VersionIdMarker, EncodingType }, caller) => {
        const bucket = given(Bucket);
        allowList(s3, caller, bucket, { 's3:prefix': Prefix }, 's3:ListBucketVersions');
        const all = versionsIn(s3, bucket, Prefix);
        const start = behind(all, KeyMarker, VersionIdMarker);
        const page = all.slice(start, start + LARGEST_PAGE);
        const isTruncated = start + LARGEST_PAGE < all.length;
        const last = isTruncated ? page.at(-1) : undefined;
        const encode = encoding(EncodingType);
        const common = ({ key, isLatest, version }: ListedVersion) => ({
          Key: encode(key),
          VersionId: version.id,
          IsLatest: isLatest,
          LastModified: new Date(version.lastModified),
        });
        return {
          Name: bucket,
          Prefix: encode(Prefix),
          EncodingType,
          KeyMarker: encode(KeyMarker ?? ''),
          VersionIdMarker: VersionIdMarker ?? '',
          MaxKeys: LARGEST_PAGE,
          IsTruncated: isTruncated,
          NextKeyMarker: last && encode(last.key),
          NextVersionIdMarker: last?.version.id,
          Versions: page.flatMap((one) => {
            const { content } = one.version;
            if (!content) return [];
            const { size: Size, etag } = content;
            return [{ ...common(one), Size, ETag: `"${etag}"`, StorageClass: 'STANDARD' as const }];
          }),
          DeleteMarkers: page.filter(({ version }) => !version.content).map(common),
        };
      },
    ),
  ];
}

interface ListedVersion {
  readonly key: string;
  readonly isLatest: boolean;
  readonly version: ObjectVersion;
}

/** By key, and of each key the newest first. */
function versionsIn({ disk }: S3Context, bucket: string, prefix: string): ListedVersion[] {
  return disk
    .versionedKeys(bucket)
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) =>
      disk.versions(bucket, key).map((version, index) => ({ key, isLatest: index === 0, version })),
    );
}

/** Where a page begins: behind a version, or behind all of a key. */
function behind(all: readonly ListedVersion[], key: string | undefined, version: string | undefined): number {
  if (version && !key) {
    const text = 'A version-id marker cannot be specified without a key marker.';
    throw new AwsError('InvalidArgument', text);
  }
  if (!key) return 0;
  const last = all.findIndex((one) => one.key === key && one.version.id === version);
  if (last >= 0) return last + 1;
  const next = all.findIndex((one) => compareKeys(one.key, key) > 0);
  return next >= 0 ? next : all.length;
}

const writeToken = (next: z.output<typeof tokenSchema>) =>
  Buffer.from(JSON.stringify(next)).toString('base64url');

function readToken(token: string): z.output<typeof tokenSchema> {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', { cause });
  }
}
