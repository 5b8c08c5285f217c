import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Bytes that wait for the disk: enough to write in large pieces, little enough to keep memory flat. */
const BUFFERED = 4 * 1024 * 1024;

/** A new file, or with `at` a place in one that exists. */
export interface Destination {
  readonly path: string;
  readonly at?: number;
}

/**
 * Writes a stream and returns its size once it is on disk. What breaks off leaves no new file.
 * @param each sees every piece on its way
 */
export async function receive(
  source: AsyncIterable<Uint8Array>,
  { path, at }: Destination,
  each: (bytes: Uint8Array) => void,
): Promise<number> {
  let size = 0;
  async function* counted() {
    for await (const bytes of source) {
      size += bytes.length;
      each(bytes);
      yield bytes;
    }
  }
  const place = at === undefined ? { flags: 'wx' } : { flags: 'r+', start: at };
  const file = createWriteStream(path, { ...place, flush: true, highWaterMark: BUFFERED });
  try {
    await pipeline(counted, file);
    return size;
  } catch (error) {
    // A stream that is given up while it opens its file still makes one.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()));
    if (at === undefined) await rm(path, { force: true });
    throw error;
  }
}

/** As `receive`, with the MD5 (hexadecimal) that S3 takes for the ETag. */
export async function receiveHashed(
  source: AsyncIterable<Uint8Array>,
  destination: Destination,
): Promise<{ size: number; etag: string }> {
  const md5 = createHash('md5');
  const size = await receive(source, destination, (bytes) => md5.update(bytes));
  return { size, etag: md5.digest('hex') };
}

/** The bytes of places in files, one after the other. */
export async function* bytesOf(
  places: readonly { readonly path: string; readonly offset: number; readonly size: number }[],
): AsyncGenerator<Uint8Array> {
  for (const { path, offset, size } of places) {
    if (size === 0) continue;
    const range = { start: offset, end: offset + size - 1 };
    for await (const bytes of createReadStream(path, { ...range, highWaterMark: 1024 * 1024 })) {
      if (bytes instanceof Uint8Array) yield bytes;
    }
  }
}
