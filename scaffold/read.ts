import { createReadStream } from 'node:fs';
import { convert } from '../core/csv/convert.ts';
import type { Rejected } from '../core/csv/row-judge.ts';
import type { CsvSource } from '../core/definition/source.ts';
import { rawRows, type Row } from './raw-rows.ts';

/** How a file stood the judgement of a source. */
export interface Judged {
  /** Rows so far. */
  readonly accepted: number;
  /** Whether bytes of the file were left unread. */
  readonly partial: boolean;
}

/**
 * The rows of a file as the upload would accept them by a source's columns, values in their canonical spelling: it
 * is the upload's own reader that reads. In flat memory; a block of rows at a time.
 * @param reject is given each row that isn't accepted
 * @param mostBytes of accepted rows; reading ends with the block in which they are exceeded
 */
export async function* acceptedRows(
  file: string,
  source: CsvSource,
  reject: (row: Rejected) => void,
  mostBytes = Infinity,
): AsyncGenerator<readonly Row[], Judged> {
  const accepted = { rows: 0 };
  let isHeader = true;
  let bytes = 0;
  for await (const piece of convert(createReadStream(file), source, accepted, reject)) {
    const rows = rawRows(piece, source.delimiter);
    if (isHeader && rows.length > 0) {
      rows.shift();
      isHeader = false;
    }
    yield rows;
    bytes += piece.length;
    if (bytes > mostBytes) return { accepted: accepted.rows, partial: true };
  }
  return { accepted: accepted.rows, partial: false };
}

/** Reads a file to its end as `acceptedRows` does, for what is rejected only. @returns the number of accepted rows */
export async function judgeFile(
  file: string,
  source: CsvSource,
  reject: (row: Rejected) => void,
): Promise<number> {
  const accepted = { rows: 0 };
  for await (const _ of convert(createReadStream(file), source, accepted, reject));
  return accepted.rows;
}
