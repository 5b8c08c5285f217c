import { convert } from '../../core/csv/convert.ts';
import type { Rejected } from '../../core/csv/row-judge.ts';
import type { CsvSource } from '../../core/definition/source.ts';

/** What becomes of a file that comes in pieces. */
export async function converted(pieces: Iterable<Uint8Array>, source: CsvSource) {
  const accepted = { rows: 0 };
  const rejected: Rejected[] = [];
  async function* bytes() {
    yield* pieces;
  }
  const out: Uint8Array[] = [];
  for await (const piece of convert(bytes(), source, accepted, (row) => rejected.push(row))) out.push(piece);
  const raw = Buffer.concat(out);
  return { raw, text: raw.toString(), accepted: accepted.rows, rejected };
}

export const ofText = (text: string, source: CsvSource) => converted([Buffer.from(text)], source);

/** Bytes in pieces of so many each. */
export function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const reasons = (rows: readonly Rejected[]) =>
  rows.map(({ line, column, reason }) => [line, column, reason]);
