import { createReadStream, statSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { decompress } from '../core/csv/decompress.ts';
import { mistakenFor } from '../core/csv/header.ts';
import type { Dialect } from '../core/definition/source.ts';
import { isVerdict } from '../core/errors/errors.ts';
import { UserError } from '../operate/user-error.ts';

/** What the bytes of a file tell. */
export interface Encoded {
  readonly encoding: Dialect['encoding'];
  /** Its first bytes, unpacked. */
  readonly head: Buffer;
  /** Whether they are all of it. */
  readonly isWhole: boolean;
  /** Bytes that Windows-1252 has characters for, and `latin1` none. */
  readonly hasWindowsCharacters: boolean;
}

/** Bytes that the dialect is looked for in. */
const HEAD = 1 << 18;

/**
 * Reads the file once, for its encoding: what its byte order mark says, else UTF-8 where all of it is, else latin1.
 * @param named the encoding, where it needn't be looked for
 * @throws UserError where it is no text file with something in it
 */
export async function encodingOf(file: string, named?: Dialect['encoding']): Promise<Encoded> {
  assertFile(file);
  const utf8 = new Utf8Watch();
  let head = Buffer.alloc(0);
  let size = 0;
  let encoding = named;
  let hasWindowsCharacters = false;
  for await (const piece of unpacked(file)) {
    size += piece.length;
    if (head.length < HEAD) head = Buffer.concat([head, piece]);
    if (size === piece.length && named === undefined && isUtf16(head)) encoding = 'utf-16';
    if (encoding === 'utf-16') {
      // There is nothing to tell it from.
      if (size > HEAD) break;
      continue;
    }
    if (piece.includes(0)) throw binary(file, head);
    utf8.add(piece);
    hasWindowsCharacters ||= !utf8.isValid && piece.some((byte) => byte >= 0x80 && byte < 0xa0);
  }
  if (size === 0) throw new UserError(`${file}: it is empty; it needs a header and at least one row.`);
  utf8.end();
  encoding ??= utf8.isValid ? 'utf-8' : 'latin1';
  return {
    encoding,
    head,
    isWhole: head.length === size,
    hasWindowsCharacters: encoding === 'latin1' && hasWindowsCharacters,
  };
}

/** @throws UserError where the compressed data is broken */
async function* unpacked(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* decompress(createReadStream(file, { highWaterMark: 1 << 18 }));
  } catch (error) {
    throw isVerdict(error) ? new UserError(`${file}: ${error.message}`) : error;
  }
}

function assertFile(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`${file}: there is no such file; name a CSV with --from.`);
  if (!stats.isFile()) throw new UserError(`${file}: it is not a file; name a CSV with --from.`);
  if (stats.size === 0) throw new UserError(`${file}: it is empty; it needs a header and at least one row.`);
}

function binary(file: string, head: Buffer): UserError {
  const what = mistakenFor(head.toString('latin1', 0, 8));
  return new UserError(
    `${file}: it is not a text file. ${what ?? 'Export it as CSV, or name its --encoding.'}`,
  );
}

/** By its byte order mark; without one, by the zeros that the letters of European languages have in every other byte. */
function isUtf16(head: Buffer): boolean {
  if (head.length < 2) return false;
  const mark = head.readUInt16LE(0);
  if (mark === 0xfeff || mark === 0xfffe) return true;
  const start = head.subarray(0, 1024);
  const zeros = [0, 0];
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return even === 0 && odd > start.length / 4;
}

/** Whether bytes that come in pieces are UTF-8. */
class Utf8Watch {
  isValid = true;
  /** A character that the last piece began. */
  #rest = Buffer.alloc(0);

  add(piece: Uint8Array): void {
    if (!this.isValid) return;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : Buffer.from(piece);
    const end = wholeCharacters(bytes);
    this.isValid = isUtf8(bytes.subarray(0, end));
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  end(): void {
    this.isValid &&= this.#rest.length === 0;
  }
}

/** Where the last character begins, if it isn't whole: of at most four bytes, the first tells how many there are. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
