import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { S3Store } from '../s3/store.ts';
import { QueryFailure } from './failure.ts';

export interface LakeObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

/**
 * S3 as a query uses it. Each call is judged as the caller's and throws S3's errors: `AccessDenied`,
 * `NoSuchBucket`, `NoSuchKey`.
 */
export interface Lake {
  /** `s3:GetBucketLocation` */
  readonly locate: (bucket: string, caller: Caller) => void;
  /** `s3:ListBucket` with `s3:prefix`; all objects under the prefix, by key. */
  readonly list: (bucket: string, prefix: string, caller: Caller) => Promise<readonly LakeObject[]>;
  /** `s3:GetObject`; the local file that holds the object's bytes. */
  readonly open: (bucket: string, key: string, caller: Caller) => Promise<string>;
  /** `s3:PutObject`; the local file becomes the object. */
  readonly put: (bucket: string, key: string, file: string, caller: Caller) => Promise<void>;
}

export interface Location {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://bucket/key`, or `undefined` for anything else. */
export function parseLocation(uri: string): Location | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, key: key ?? '' };
}

/** The location of a folder: its key is empty or ends in a slash, as Athena reads table locations. */
export function folderAt(uri: string): Location {
  const location = parseLocation(uri);
  if (location === undefined)
    throw new QueryFailure(`GENERIC_INTERNAL_ERROR: not an S3 location: ${uri}`, 1009);
  const { bucket, key } = location;
  return { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
}

/**
 * The data files of a folder: Athena reads nothing whose name, or the name of a folder above it, starts with
 * `_` or `.`; empty objects are the console's folders.
 * @throws QueryFailure with Athena's text when the caller may not list it or the bucket doesn't exist
 */
export async function dataFiles(lake: Lake, uri: string, caller: Caller): Promise<readonly LakeObject[]> {
  const { bucket, key: prefix } = folderAt(uri);
  const objects = await reading(uri, async () => {
    lake.locate(bucket, caller);
    return lake.list(bucket, prefix, caller);
  });
  const hidden = ({ key }: LakeObject) => /(?:^|\/)[_.]/.test(key.slice(prefix.length));
  return objects.filter((object) => object.size > 0 && !hidden(object));
}

/** Does a read, and tells S3's refusals in Athena's words. */
export async function reading<T>(uri: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    switch (error.code) {
      case 'AccessDenied':
        throw new QueryFailure(`Permission denied on S3 path: ${uri}`, 1501, { cause: error });
      case 'NoSuchBucket':
        throw new QueryFailure(
          'The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)',
          1306,
          { cause: error },
        );
      default:
        throw error;
    }
  }
}

/** Makes a local file an object, and tells S3's refusals in Athena's words. */
export async function writing(lake: Lake, to: Location, file: string, caller: Caller): Promise<void> {
  const uri = `s3://${to.bucket}/${to.key}`;
  try {
    await reading(uri, () => lake.put(to.bucket, to.key, file, caller));
  } catch (error) {
    if (!(error instanceof QueryFailure) || error.type !== 1501) throw error;
    throw new QueryFailure(`Access denied when writing to location: ${uri}`, 1501, { cause: error.cause });
  }
}

/** The lake of the embedded S3. @param exists whether there is a bucket of that name */
export function s3Lake(store: S3Store, judge: Judge, exists: (bucket: string) => boolean): Lake {
  return {
    locate: (bucket, caller) => {
      const resource = `arn:aws:s3:::${bucket}`;
      authorize(judge, { caller, action: 's3:GetBucketLocation', resource }, 'AccessDenied', 403);
      if (!exists(bucket))
        throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
    },
    list: async (bucket, prefix, caller) => store.list(caller, bucket, prefix),
    open: async (bucket, key, caller) => store.path(caller, bucket, key),
    put: async (bucket, key, file, caller) => void (await store.putFile(caller, bucket, key, file)),
  };
}
