import type { IncomingMessage } from 'node:http';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { decodeAwsChunked, incompleteBody } from './aws-chunked.ts';
import { declaredDigests, type DeclaredDigest } from './declared.ts';
import { createDigest, type DigestAlgorithm } from './digest.ts';

/** The SDKs' default form for streams: chunks that aren't signed, the checksum behind them. */
const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
/** Most bytes of a request that is read whole (XML and JSON documents); streamed bodies have no limit here. */
const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** A checksum that S3 keeps with an object; `value` is base64. */
export interface Checksum {
  readonly algorithm: DigestAlgorithm;
  readonly value: string;
}

/**
 * The content of one request: freed from its `aws-chunked` framing, counted, and compared with every checksum
 * that the request declares, in a header or as a trailer. It can be read once. Reading it to its end without
 * an error means that all of it arrived.
 */
export class RequestBody implements AsyncIterable<Uint8Array> {
  /** Bytes of content as announced, where the request announces them. */
  readonly length: number | undefined;
  readonly #request: IncomingMessage;
  readonly #announceReady: () => void;
  readonly #declared: readonly DeclaredDigest[];
  readonly #chunked: boolean;
  #checksum: Checksum | undefined;

  /**
   * @param announceReady sends `100 Continue` where the client waits for it; called on the first read
   * @param checksummed whether the request's `x-amz-checksum-…` headers are of this body
   * @throws AwsError for declarations that are wrong; NotImitated for those that can't be checked here
   */
  constructor(request: IncomingMessage, announceReady: () => void, checksummed: boolean) {
    const form = String(request.headers['x-amz-content-sha256'] ?? '');
    this.#chunked = form === UNSIGNED_CHUNKS;
    if (form.startsWith('STREAMING-') && !this.#chunked)
      throw new NotImitated(`the payload form ${form} of S3`);
    this.#request = request;
    this.#announceReady = announceReady;
    this.#declared = declaredDigests(request.headers, checksummed);
    const length = request.headers[this.#chunked ? 'x-amz-decoded-content-length' : 'content-length'];
    this.length = length === undefined ? undefined : Number(length);
    if (this.length !== undefined && !(Number.isSafeInteger(this.length) && this.length >= 0)) {
      throw new AwsError('InvalidArgument', 'The content length is not a whole number.');
    }
  }

  /** The `x-amz-checksum-…` that the content was found to match; known once the content was read to its end. */
  get checksum(): Checksum | undefined {
    return this.#checksum;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.#announceReady();
    const trailers = new Map<string, string>();
    const raw = piecesOf(this.#request);
    const digests = this.#declared.map((declared) => ({
      declared,
      digest: createDigest(declared.algorithm),
    }));
    let length = 0;
    for await (const bytes of this.#chunked ? decodeAwsChunked(raw, trailers) : raw) {
      length += bytes.length;
      if (this.length !== undefined && length > this.length) throw incompleteBody();
      for (const { digest } of digests) digest.update(bytes);
      yield bytes;
    }
    if (this.length !== undefined && length !== this.length) throw incompleteBody();
    for (const { declared, digest } of digests) {
      const value =
        typeof declared.value === 'string' ? declared.value : trailers.get(declared.value.trailer);
      if (value === undefined) {
        throw new AwsError('MalformedTrailerError', 'The trailing header with the checksum is missing.');
      }
      if ((await digest.end()) !== value) throw declared.mismatch;
      if (declared.kept) this.#checksum = { algorithm: declared.algorithm, value };
    }
  }

  /** The whole content, for documents. @throws AwsError 413 past the limit */
  async collect(): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const bytes of this) {
      length += bytes.length;
      if (length > DOCUMENT_LIMIT) {
        const text = `A request document is longer than ${DOCUMENT_LIMIT} bytes.`;
        throw new AwsError('RequestEntityTooLarge', text, { status: 413 });
      }
      parts.push(bytes);
    }
    return Buffer.concat(parts);
  }
}

/** Breaking off leaves the connection open: the error still has to go over it. */
async function* piecesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const bytes of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(bytes)) throw new TypeError('a request yields buffers');
    yield bytes;
  }
}
