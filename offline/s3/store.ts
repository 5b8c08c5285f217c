import { open, readFile, rename } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Caller } from '../kernel/caller.ts';
import type { CurrentObject } from './disk.ts';
import { allowList, allowWrite, findObject, publish, putObject, type S3Context } from './objects.ts';

/** An object as its users inside the embedded AWS see it. */
export interface StoredObject {
  readonly key: string;
  /** Bytes */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * S3 without the wire, for services that act on a caller's behalf in this process: Athena. Every method judges
 * the caller for the same actions as S3's operations, and throws their AwsErrors.
 */
export interface S3Store {
  /** All objects with a prefix in S3's order (`s3:ListBucket` with `s3:prefix`). */
  readonly list: (caller: Caller, bucket: string, prefix: string) => StoredObject[];
  /** `s3:GetObject` */
  readonly head: (caller: Caller, bucket: string, key: string) => StoredObject;
  /** The absolute path of an object's data, to read only (`s3:GetObject`). */
  readonly path: (caller: Caller, bucket: string, key: string) => string;
  /** A whole object, which should be small (`s3:GetObject`). */
  readonly read: (caller: Caller, bucket: string, key: string) => Promise<Buffer>;
  /** `s3:PutObject` */
  readonly put: (
    caller: Caller,
    bucket: string,
    key: string,
    content: string | Uint8Array,
  ) => Promise<StoredObject>;
  /** Makes a file an object; the file must come from `temporary`, and is gone then (`s3:PutObject`). */
  readonly putFile: (caller: Caller, bucket: string, key: string, file: string) => Promise<StoredObject>;
  /** A path where a file can be written for `putFile`; what is left there is removed at the next start. */
  readonly temporary: () => string;
}

export function createStore(s3: S3Context): S3Store {
  const { disk } = s3;
  const find = (caller: Caller, bucket: string, key: string) => findObject(s3, caller, { bucket, key });
  const path = (caller: Caller, bucket: string, key: string) =>
    disk.path(bucket, key, find(caller, bucket, key));
  return {
    path,
    head: (caller, bucket, key) => stored(key, find(caller, bucket, key)),
    read: async (caller, bucket, key) => readFile(path(caller, bucket, key)),
    list: (caller, bucket, prefix) => {
      allowList(s3, caller, bucket, { 's3:prefix': prefix });
      const found: StoredObject[] = [];
      for (const key of disk.keys(bucket).startingAt(prefix)) {
        if (!key.startsWith(prefix)) break;
        const object = disk.current(bucket, key);
        if (object) found.push(stored(key, object));
      }
      return found;
    },
    put: async (caller, bucket, key, content) =>
      stored(key, await putObject(s3, caller, { bucket, key, attributes: {} }, one(Buffer.from(content)))),
    putFile: async (caller, bucket, key, file) => {
      const target = { bucket, key, attributes: {} };
      allowWrite(s3, caller, target);
      const { size, etag } = await hashAndSync(file);
      const data = disk.newData();
      await rename(file, disk.incoming(data));
      return stored(key, publish(s3, target, { data, size, etag }, 'PutObject'));
    },
    temporary: () => disk.incoming(disk.newData()),
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function hashAndSync(path: string): Promise<{ size: number; etag: string }> {
  const md5 = createHash('md5');
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    // A buffer no larger than the file: a statement may write a hundred small ones.
    const highWaterMark = Math.min(Math.max(size, 1), 1024 * 1024);
    for await (const bytes of file.createReadStream({ highWaterMark, autoClose: false })) md5.update(bytes);
    await file.sync();
    return { size, etag: md5.digest('hex') };
  } finally {
    await file.close();
  }
}

const stored = (key: string, { content, lastModified }: CurrentObject): StoredObject => ({
  key,
  size: content.size,
  etag: content.etag,
  lastModified: new Date(lastModified),
});
