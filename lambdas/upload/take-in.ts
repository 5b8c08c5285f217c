import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import { EmptySource, isVerdict, TooManyRejects } from '../../core/errors/errors.ts';
import { exists } from '../../lake/objects.ts';
import { excessInWords, isTolerated } from '../../core/csv/tolerance.ts';
import { convert } from '../../core/csv/convert.ts';
import {
  faultInWords,
  type Reason,
  REJECTED_HEADER,
  rejectedLine,
  type RejectTally,
} from '../../core/csv/rejects.ts';

/** Two parts in flight of 16 MB: flat memory, and files up to 160 GB within S3's 10,000 parts. */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

export interface TakeIn {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly pipeline: Pipeline;
  /** The version of the landed file that is read, even if its key holds another by now. */
  readonly source: {
    readonly key: string;
    readonly versionId?: string | undefined;
    readonly etag: string;
    readonly bytes: number;
  };
  readonly rawKey: string;
  readonly rejectedKey: string;
  /** What the raw object must be, for it to be replaced. */
  readonly condition: 'absent' | { readonly etag: string };
  /** Counts what is rejected, also where that is too much. */
  readonly tally: RejectTally;
}

export interface TakenIn {
  /** `accepted` and `rejected` together; blank lines are none. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Of the raw object. */
  readonly bytes: number;
  readonly etag: string;
  /** The most frequent reasons, at most 10. */
  readonly reasons: Reason[];
}

/**
 * Reads a landed file, judges every row, writes the accepted ones as the raw object and the others as the
 * rejected file. The raw object appears with the end of its upload, after the rejected file, or stays what it
 * was. Once more rows are rejected than may be, nothing more is written to it; the rest is still judged, so that
 * the rejected file tells of every row.
 * @throws HeaderMismatch, EmptySource, MalformedCsv, TooManyRejects, each naming the file;
 *   `PreconditionFailed` of S3 when the condition doesn't hold
 */
export async function takeIn(work: TakeIn): Promise<TakenIn> {
  const { s3, bucket, pipeline, source, rawKey, rejectedKey, condition, tally } = work;
  const csv = pipeline.definition.source;
  const accepted = { rows: 0 };
  const rejectedFile = new UploadedText(s3, bucket, rejectedKey);
  let bytes = 0;

  async function* content() {
    let waiting = '';
    const pieces = convert(await open(work), csv, accepted, (row) => {
      waiting += tally.rows === 0 ? REJECTED_HEADER + rejectedLine(row) : rejectedLine(row);
      tally.add(row);
    });
    for await (const piece of pieces) {
      if (waiting !== '') await rejectedFile.write(waiting);
      waiting = '';
      if (tally.rows > csv.tolerate.rows || piece.length === 0) continue;
      bytes += piece.length;
      yield piece;
    }
    if (tally.rows > 0) await rejectedFile.end();
    else await overwriteEarlier(work);
    judgeWhole(accepted.rows, tally, csv, `s3://${bucket}/${rejectedKey}`);
  }

  try {
    const { ETag = '' } = await uploadOf(s3, {
      Bucket: bucket,
      Key: rawKey,
      Body: Readable.from(content(), { objectMode: false }),
      ContentType: 'text/csv',
      ...(condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag }),
    }).done();
    const { rows: rejected, reasons } = tally;
    return {
      rows: accepted.rows + rejected,
      accepted: accepted.rows,
      rejected,
      bytes,
      etag: ETag,
      reasons,
    };
  } catch (error) {
    await rejectedFile.abort();
    // A verdict on the content knows its line; here it learns the file.
    if (isVerdict(error)) error.at(source.key);
    throw error;
  }
}

/**
 * Holds the counts to the tolerance.
 * @throws TooManyRejects, EmptySource
 */
function judgeWhole(
  accepted: number,
  tally: RejectTally,
  { tolerate: limit, header }: CsvSource,
  place: string,
): void {
  const rejected = tally.rows;
  const rows = accepted + rejected;
  if (rows === 0) throw new EmptySource(`the file holds ${header ? 'a header and ' : ''}no row.`);
  const examples = () =>
    `${tally.first.map(faultInWords).join('; ')}${rejected > tally.first.length ? '; …' : ''}. Each is in ${place}`;
  const counts = { accepted, rejected };
  if (!isTolerated(counts, limit)) {
    throw new TooManyRejects(
      `${excessInWords(counts, limit)}. ${examples()}; mend the file or the definition.`,
    );
  }
  if (accepted === 0) {
    throw new EmptySource(
      `none of its ${rows} rows was accepted. ${examples()}; mend the file or the definition.`,
    );
  }
}

/**
 * A file that an earlier attempt of the same run left would tell of rows that this one accepted. It is written
 * over with a header alone: deleting would need the right to delete what other runs rejected.
 */
async function overwriteEarlier({ s3, bucket, rejectedKey }: TakeIn): Promise<void> {
  if (!(await exists(s3, bucket, rejectedKey))) return;
  const file = new UploadedText(s3, bucket, rejectedKey);
  await file.write(REJECTED_HEADER);
  await file.end();
}

async function open({ s3, bucket, source }: TakeIn): Promise<AsyncIterable<Uint8Array>> {
  const { key, versionId, etag } = source;
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, IfMatch: etag }),
  );
  if (!(Body instanceof Readable)) throw new TypeError('The SDK returned a body that is not a Node stream.');
  return Body;
}

function uploadOf(client: S3Client, params: Upload['params']) {
  return new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_IN_FLIGHT });
}

/** An object that is written text by text; it begins with the first. */
class UploadedText {
  readonly #start: () => { stream: PassThrough; done: Promise<unknown>; upload: Upload };
  #under: { stream: PassThrough; done: Promise<unknown>; upload: Upload } | undefined;

  constructor(s3: S3Client, bucket: string, key: string) {
    this.#start = () => {
      const stream = new PassThrough();
      const upload = uploadOf(s3, { Bucket: bucket, Key: key, Body: stream, ContentType: 'text/csv' });
      const done = upload.done();
      // It is awaited when there is something to write; until then a failure waits.
      done.catch(() => undefined);
      return { stream, done, upload };
    };
  }

  /** Resolves when there is room for more. */
  async write(text: string): Promise<void> {
    this.#under ??= this.#start();
    const { stream, done } = this.#under;
    // A failed upload drains no more.
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
  }

  /** Resolves when the object is there. */
  async end(): Promise<void> {
    this.#under?.stream.end();
    await this.#under?.done;
  }

  /** Gives up what isn't there yet. */
  async abort(): Promise<void> {
    const { stream, upload, done } = this.#under ?? {};
    if (!stream || stream.writableEnded) return;
    stream.destroy();
    await upload?.abort();
    await done?.catch(() => undefined);
  }
}
