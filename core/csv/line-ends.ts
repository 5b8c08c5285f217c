import { CR, LF } from './ascii.ts';

/** The end of a line. */
export interface LineEnd {
  readonly at: number;
  /** Its bytes; 0 when there is none yet. */
  readonly length: number;
}

/** Where the first line end is. @param last whether nothing follows */
export function firstLineEnd(bytes: Buffer, last: boolean): LineEnd {
  const newline = bytes.indexOf(LF);
  const until = newline === -1 ? bytes : bytes.subarray(0, newline);
  const back = until.indexOf(CR);
  if (back === -1) return newline === -1 ? { at: bytes.length, length: 0 } : { at: newline, length: 1 };
  if (back + 1 === newline) return { at: back, length: 2 };
  if (back + 1 === bytes.length && !last) return { at: back, length: 0 };
  return { at: back, length: 1 };
}

/** Behind the last line end, or 0. A CR at the end may be half of a CRLF. */
export function lastLineEnd(bytes: Buffer): number {
  const newline = bytes.lastIndexOf(LF);
  return newline === -1 ? bytes.subarray(0, -1).lastIndexOf(CR) + 1 : newline + 1;
}

/** Bytes of lines that don't count, one behind the other, so that what is held back of a file stays small. */
const LONGEST_BETWEEN = 1 << 16;

/**
 * Where the last lines begin that count. None of them stands above 64 KB of lines that don't.
 * @param counts whether the line at a place does; one that is empty doesn't
 * @param end behind a line end
 * @returns 0 where there are no more than so many
 */
export function startOfLast(
  lines: number,
  bytes: Buffer,
  end: number,
  counts: (at: number) => boolean,
): number {
  let start = end;
  /** Where the last line begins that was found. */
  let below = end;
  for (let found = 0; found < lines && start > 0;) {
    // Between a CR and its LF is an empty line.
    start -= 1;
    while (start > 0 && !isLineEnd(bytes[start - 1])) start -= 1;
    if (!isLineEnd(bytes[start]) && counts(start)) {
      found += 1;
      below = start;
    } else if (below - start > LONGEST_BETWEEN && !(bytes[start] === LF && bytes[start - 1] === CR)) {
      return start;
    }
  }
  return start;
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}
