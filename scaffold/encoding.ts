import { createReadStream, statSync } from 'node:fs';
import { decompress } from '../core/csv/decompress.ts';
import { mistakenFor } from '../core/csv/header.ts';
import { LONGEST_ROW } from '../core/csv/row-judge.ts';
import type { Dialect } from '../core/definition/source.ts';
import { isVerdict } from '../core/errors/errors.ts';
import { UserError } from '../operate/user-error.ts';
import { ByteEvidence } from './byte-evidence.ts';
import { encodingBy } from './encoding-guess.ts';

/** What the bytes of a file tell. */
export interface Encoded {
  readonly encoding: Dialect['encoding'];
  /** Why, where bytes would be characters in another encoding too. */
  readonly guess?: string;
  /** Its first bytes, unpacked. */
  readonly head: Buffer;
  /** Its last bytes, where the first aren't all of them. */
  readonly tail?: Buffer;
}

/** Bytes that the structure is looked for in. */
const HEAD = 1 << 18;
/** More of them, where they have hardly a line end. */
const LONGEST_HEAD = 4 * LONGEST_ROW;
const FEWEST_LINES = 3;
/** Bytes at the end, for what stands behind the rows. */
const TAIL = 1 << 16;

/**
 * Reads the file once, for its encoding: what its byte order mark says, else UTF-8 where all of it is, but for a few
 * rows; else what else its bytes would be.
 * @param named the encoding, where it needn't be looked for
 * @throws UserError where it is no text file with something in it
 */
export async function encodingOf(file: string, named?: Dialect['encoding']): Promise<Encoded> {
  assertFile(file);
  const evidence = new ByteEvidence();
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let size = 0;
  let nulLines = 0;
  let encoding = named;
  for await (const piece of unpacked(file)) {
    size += piece.length;
    if (head.length === size - piece.length && needsMore(head)) head = Buffer.concat([head, piece]);
    tail = Buffer.concat([tail, piece.subarray(-TAIL)]).subarray(-TAIL);
    if (size === piece.length && named === undefined && isUtf16(file, head)) encoding = 'utf-16';
    // There is nothing to tell it from.
    if (encoding === 'utf-16') continue;
    nulLines += linesWith(piece, 0);
    if (nulLines > 0 && (insteadOfText(head) ?? isBinary(nulLines, linesIn(size, head)))) {
      throw binary(file, head);
    }
    if (named === undefined) evidence.add(piece);
  }
  if (size === 0) throw new UserError(`${file}: it is empty; it needs a header and at least one row.`);
  evidence.end();
  const ends = { head, ...(head.length < size && { tail: fromCharacter(tail, size) }) };
  return encoding === undefined
    ? { ...encodingBy(evidence, isMarked(head), linesIn(size, head)), ...ends }
    : { encoding, ...ends };
}

/** Whether the structure couldn't be seen in what there is. */
function needsMore(head: Buffer): boolean {
  return (
    head.length < HEAD ||
    (head.length < LONGEST_HEAD &&
      head.toString('latin1').split(/\r\n|[\r\n]/, FEWEST_LINES).length < FEWEST_LINES)
  );
}

/** Not within one of UTF-16's pairs. */
function fromCharacter(tail: Buffer, size: number): Buffer {
  return tail.subarray((size - tail.length) % 2);
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

/** So many lines with NULs are rather bad rows. */
const MOST_NULS = 0.1;

function isBinary(nulLines: number, lines: number): boolean {
  return lines < 2 || nulLines > Math.max(1, lines * MOST_NULS);
}

/** About how many lines a file has, by its start. */
function linesIn(size: number, head: Buffer): number {
  return Math.ceil(((linesWith(head, 0x0a) || 1) * size) / Math.max(1, head.length));
}

/** How many lines hold a byte; a line end is of the line that it ends. */
function linesWith(bytes: Uint8Array, byte: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) {
    lines += 1;
    const end = bytes.indexOf(0x0a, at);
    if (end === -1) break;
    at = end;
  }
  return lines;
}

function binary(file: string, head: Buffer): UserError {
  const hint = zeros(head).even === 0 ? 'Is its --encoding utf-16?' : 'Export it as CSV.';
  return new UserError(`${file}: it is not a text file. ${insteadOfText(head) ?? hint}`);
}

/** Whether it has UTF-8's byte order mark. */
function isMarked(head: Buffer): boolean {
  return head.indexOf('\uFEFF') === 0;
}

/** What a file is that begins so, and what to do. */
function insteadOfText(head: Buffer): string | undefined {
  return isMarked(head) ? undefined : mistakenFor(head.toString('latin1', 0, 8));
}

/**
 * By its byte order mark; without one, by the zeros that the letters of European languages have in every other byte.
 * @throws UserError where it is in a way that no reader here takes
 */
function isUtf16(file: string, head: Buffer): boolean {
  if (head.length < 2) return false;
  const mark = head.readUInt16LE(0);
  if (UTF_32.some((one) => head.indexOf(one) === 0)) {
    throw new UserError(`${file}: it is UTF-32; save it as UTF-8.`);
  }
  if (mark === 0xfeff || mark === 0xfffe) return true;
  const { even, odd, all } = zeros(head);
  if (odd === 0 && even > all / 4) {
    throw new UserError(
      `${file}: it is UTF-16 with the high byte first, and has no byte order mark to say so; save it as UTF-8.`,
    );
  }
  return even === 0 && odd > all / 4;
}

const UTF_32 = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

/** How many of the first bytes are zero, in even places and in odd ones. */
function zeros(head: Buffer): { readonly even: number; readonly odd: number; readonly all: number } {
  const start = head.subarray(0, 1024);
  let even = 0;
  let odd = 0;
  for (const [at, byte] of start.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  return { even, odd, all: start.length };
}
