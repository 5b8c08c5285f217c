import { isAscii } from 'node:buffer';
import type { Dialect } from '../definition/source.ts';

/**
 * A byte that no UTF-8 has. It stands for what the source's encoding doesn't allow, so that one test finds the
 * rows with wrong bytes, whatever the encoding.
 */
const INVALID = Buffer.from([0xff]);

/** The content as UTF-8; what isn't valid in its encoding isn't valid UTF-8 either. A byte order mark stays. */
export function transcode(
  source: AsyncIterable<Uint8Array>,
  encoding: Dialect['encoding'],
): AsyncIterable<Uint8Array> {
  switch (encoding) {
    case 'utf-8':
      return source;
    case 'windows-1252':
    case 'latin1':
      return fromLatin1(source);
    case 'utf-16':
      return fromUtf16(source);
  }
}

async function* fromLatin1(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source)
    yield isAscii(bytes) ? bytes : Buffer.from(buffer(bytes).toString('latin1'));
}

/** The byte order mark says which byte comes first; without one it is the low byte, as Windows writes it. */
async function* fromUtf16(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bigEndian: boolean | undefined;
  let rest = Buffer.alloc(0);
  for await (const bytes of source) {
    const all = Buffer.concat([rest, bytes]);
    if (all.length < 2) {
      rest = all;
      continue;
    }
    bigEndian ??= all[0] === 0xfe && all[1] === 0xff;
    const even = all.length - (all.length % 2);
    // The first half of a pair waits for the second.
    const high = all[bigEndian ? even - 2 : even - 1] ?? 0;
    const end = high >= 0xd8 && high <= 0xdb ? even - 2 : even;
    rest = Buffer.from(all.subarray(end));
    const units = all.subarray(0, end);
    yield utf8Of((bigEndian ? units.swap16() : units).toString('utf16le'));
  }
  if (rest.length > 0) yield INVALID;
}

function utf8Of(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text);
  return Buffer.concat(
    text.split(/\p{Surrogate}/u).flatMap((piece, index) => {
      const bytes = Buffer.from(piece);
      return index === 0 ? [bytes] : [INVALID, bytes];
    }),
  );
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
