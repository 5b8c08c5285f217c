import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { MalformedCsv } from '../errors/errors.ts';

/** Formats by their first bytes: RFC 1952, RFC 8878. */
const FORMATS = [
  { name: 'gzip', magic: Buffer.from([0x1f, 0x8b]), unpack: gunzip },
  { name: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: unzstd },
] as const;
const LONGEST_MAGIC = 4;
const PIECE = { chunkSize: 1 << 18 };

type Pieces = AsyncGenerator<Uint8Array>;

/**
 * The content of a file, unpacked if it is gzip or zstd, of any number of members or frames: its bytes say so,
 * not its name.
 * @throws MalformedCsv where the compressed data is broken or ends early
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): Pieces {
  const pieces = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < LONGEST_MAGIC) {
    const { value, done } = await pieces.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = headed(head, pieces);
  const format = FORMATS.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (!format) {
    yield* whole;
    return;
  }
  try {
    yield* format.unpack(whole);
  } catch (cause) {
    if (!isOfZlib(cause)) throw cause;
    throw new MalformedCsv(
      `the ${format.name} data is broken or ends early (${cause.message}); compress and land the file again.`,
      { cause },
    );
  }
}

async function* gunzip(source: Pieces): Pieces {
  const unpacked = createGunzip(PIECE);
  // What breaks in either is told by the iteration.
  const fed = pipeline(Readable.from(source, { objectMode: false }), unpacked).catch(() => undefined);
  yield* bytesOf(unpacked);
  await fed;
}

/** Node's decompressor ends with the first frame, but parallel compressors and `cat` make files of many. */
async function* unzstd(source: Pieces): Pieces {
  let next = await source.next();
  while (!next.done) {
    const frame = createZstdDecompress(PIECE);
    const feed = async () => {
      for (let given = 0; !next.done; next = await source.next()) {
        const piece = next.value;
        given += piece.length;
        await new Promise<void>((resolve) => {
          frame.write(piece, () => resolve());
        });
        const left = given - frame.bytesWritten;
        if (left > 0) {
          // What it didn't take is the next frame's.
          next = { value: piece.subarray(piece.length - left), done: false };
          return;
        }
      }
      frame.end();
    };
    const fed = feed().catch((error: unknown) => {
      frame.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    yield* bytesOf(frame);
    await fed;
  }
}

async function* bytesOf(stream: Readable): Pieces {
  for await (const piece of stream) if (piece instanceof Uint8Array) yield piece;
}

async function* headed(head: Uint8Array, rest: AsyncIterator<Uint8Array>): Pieces {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** zlib's own codes: https://nodejs.org/api/zlib.html#zlib-constants */
function isOfZlib(error: unknown): error is { readonly code: string; readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(Z_|ZSTD_)/.test(error.code)
  );
}
