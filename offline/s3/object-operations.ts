import * as sdk from '@aws-sdk/client-s3';
import { createReadStream, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Caller } from '../kernel/caller.ts';
import { NotImitated } from '../kernel/aws-error.ts';
import type { Operation } from '../kernel/service.ts';
import { deleteObjects } from './deletions.ts';
import { findObject, putObject, type S3Context } from './objects.ts';
import { parseRange } from './range.ts';
import {
  attributesOf,
  checksumMembers,
  describe,
  given,
  keptChecksum,
  s3Operation,
  streamed,
  toDelete,
  versionMember,
} from './shapes.ts';

type GetObjectOutput = Omit<sdk.GetObjectCommandOutput, 'Body'> & { Body: Readable };

/** PutObject, GetObject, HeadObject, DeleteObject and DeleteObjects. */
export function objectOperations(s3: S3Context): Operation[] {
  return [
    s3Operation<sdk.PutObjectCommandInput, sdk.PutObjectCommandOutput>(
      'PutObject',
      sdk.PutObject$,
      [
        'Bucket',
        'Key',
        'Body',
        'ContentLength',
        'ContentMD5',
        'ContentType',
        'ContentEncoding',
        'Metadata',
        'IfMatch',
        'IfNoneMatch',
      ],
      async (input, caller) => {
        const target = { ...named(input), ...conditions(input), attributes: attributesOf(input) };
        const body = streamed(input.Body);
        const object = await putObject(s3, caller, target, body, () => keptChecksum(body));
        const { etag, checksum } = object.content;
        return { ETag: `"${etag}"`, ...versionMember(object), ...checksumMembers(checksum) };
      },
    ),
    s3Operation<sdk.GetObjectCommandInput, GetObjectOutput>(
      'GetObject',
      sdk.GetObject$,
      ['Bucket', 'Key', 'VersionId', 'Range', 'IfMatch', 'IfNoneMatch'],
      async (input, caller) => {
        const { bucket, key } = named(input);
        const object = find(input, caller);
        const { size } = object.content;
        const range = parseRange(input.Range, size);
        // Opened in the turn that found the object: whatever replaces it meanwhile, this version is streamed.
        const fd = openSync(s3.disk.path(bucket, key, object), 'r');
        return {
          ...describe(object, range ? undefined : input.ChecksumMode),
          ContentLength: range ? range.end - range.start + 1 : size,
          ...(range && { ContentRange: `bytes ${range.start}-${range.end}/${size}` }),
          Body: createReadStream('', { fd, start: 0, ...range, highWaterMark: 1024 * 1024 }),
        };
      },
    ),
    s3Operation<sdk.HeadObjectCommandInput, sdk.HeadObjectCommandOutput>(
      'HeadObject',
      sdk.HeadObject$,
      ['Bucket', 'Key', 'VersionId', 'IfMatch', 'IfNoneMatch'],
      async (input, caller) => {
        const object = find(input, caller);
        return { ...describe(object, input.ChecksumMode), ContentLength: object.content.size };
      },
    ),
    s3Operation<sdk.DeleteObjectCommandInput, sdk.DeleteObjectCommandOutput>(
      'DeleteObject',
      sdk.DeleteObject$,
      ['Bucket', 'Key', 'VersionId', 'IfMatch'],
      async (input, caller) => {
        const { bucket, key } = named(input);
        const { VersionId: version, IfMatch } = input;
        if (version !== undefined && IfMatch !== undefined)
          throw new NotImitated('IfMatch of a version in DeleteObject');
        const [done] = deleteObjects(s3, caller, bucket, [{ key, version, ifMatch: IfMatch }]);
        if (done?.denied) throw done.denied;
        return {
          VersionId: version ?? done?.marker,
          DeleteMarker: done?.marker === undefined ? undefined : true,
        };
      },
    ),
    s3Operation<sdk.DeleteObjectsCommandInput, sdk.DeleteObjectsCommandOutput>(
      'DeleteObjects',
      sdk.DeleteObjects$,
      ['Bucket', 'Delete'],
      async ({ Bucket, Delete }, caller) => {
        const deletions = deleteObjects(s3, caller, given(Bucket), toDelete(Delete));
        const done = Delete?.Quiet ? [] : deletions.filter(({ denied }) => !denied);
        return {
          Deleted: done.map(({ key, version, marker }) => ({
            Key: key,
            ...(version !== undefined && { VersionId: version }),
            ...(marker !== undefined && { DeleteMarker: true, DeleteMarkerVersionId: marker }),
          })),
          Errors: deletions.flatMap(({ key, version, denied }) =>
            denied ? [{ Key: key, VersionId: version, Code: denied.code, Message: denied.message }] : [],
          ),
        };
      },
    ),
  ];

  function find(input: sdk.GetObjectCommandInput | sdk.HeadObjectCommandInput, caller: Caller) {
    return findObject(s3, caller, { ...named(input), ...conditions(input), versionId: input.VersionId });
  }
}

const named = ({ Bucket, Key }: { Bucket: string | undefined; Key: string | undefined }) => ({
  bucket: given(Bucket),
  key: given(Key),
});

const conditions = (input: { IfMatch?: string | undefined; IfNoneMatch?: string | undefined }) => ({
  ifMatch: input.IfMatch,
  ifNoneMatch: input.IfNoneMatch,
});
