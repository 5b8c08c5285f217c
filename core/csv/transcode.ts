import { isAscii } from 'node:buffer';
import type { Dialect } from '../definition/source.ts';

/**
 * A byte that no UTF-8 has. It stands for what the source's encoding doesn't allow, so that one test finds the
 * rows with wrong bytes, whatever the encoding.
 */
const INVALID = Buffer.from([0xff]);

/** Bytes that stand for nothing in Windows-1252: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
const MISSING_IN_WINDOWS_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** The content as UTF-8; what isn't valid in its encoding isn't valid UTF-8 either. A byte order mark stays. */
export function transcode(
  source: AsyncIterable<Uint8Array>,
  encoding: Dialect['encoding'],
): AsyncIterable<Uint8Array> {
  switch (encoding) {
    case 'utf-8':
      return source;
    case 'windows-1252':
      return fromWindows1252(source);
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

async function* fromWindows1252(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) yield isAscii(bytes) ? bytes : utf8OfWindows1252(bytes);
}

const WINDOWS_1252 = windows1252();
/** A character takes at most so many bytes. */
const MOST_BYTES = 3;

/** Each byte in UTF-8: how many bytes that takes, and these; one that is invalid where the encoding has no character. */
function windows1252() {
  const tables = {
    length: new Uint8Array(256),
    first: new Uint8Array(256),
    second: new Uint8Array(256),
    third: new Uint8Array(256),
  };
  const decoder = new TextDecoder('windows-1252');
  for (let byte = 0; byte < 256; byte += 1) {
    const text = decoder.decode(Uint8Array.of(byte));
    const [first = 0, second = 0, third = 0] = MISSING_IN_WINDOWS_1252.has(byte)
      ? INVALID
      : Buffer.from(text);
    tables.length[byte] = third > 0 ? 3 : second > 0 ? 2 : 1;
    tables.first[byte] = first;
    tables.second[byte] = second;
    tables.third[byte] = third;
  }
  return tables;
}

function utf8OfWindows1252(bytes: Uint8Array): Uint8Array {
  const { length: lengths, first, second, third } = WINDOWS_1252;
  const out = Buffer.allocUnsafe(bytes.length * MOST_BYTES);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    out[length] = first[byte] ?? 0;
    if (byte < 0x80) {
      length += 1;
      continue;
    }
    out[length + 1] = second[byte] ?? 0;
    out[length + 2] = third[byte] ?? 0;
    length += lengths[byte] ?? 0;
  }
  return out.subarray(0, length);
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

/** A file's first bytes as text, as well as they can be read so. */
export function decodeHead(bytes: Buffer, encoding: Dialect['encoding']): string {
  switch (encoding) {
    case 'utf-8':
      return bytes.toString();
    case 'latin1':
      return bytes.toString('latin1');
    case 'windows-1252':
      return Buffer.from(utf8OfWindows1252(bytes)).toString();
    case 'utf-16': {
      const units = Buffer.from(bytes.subarray(0, bytes.length & ~1));
      return (units[0] === 0xfe && units[1] === 0xff ? units.swap16() : units).toString('utf16le');
    }
  }
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
