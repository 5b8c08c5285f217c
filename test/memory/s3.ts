import { NoSuchKey, NoSuchUpload, NotFound, S3ServiceException } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Operations, page } from './call.ts';

/** One version of an object; without a body it is a delete marker. */
interface Version {
  readonly id: string;
  readonly body?: Buffer;
  readonly etag: string;
  readonly at: Date;
}

interface Upload {
  readonly id: string;
  readonly key: string;
  readonly begun: Date;
  readonly parts: Map<number, Buffer>;
}

interface Refusal {
  readonly Code: string;
  readonly Message?: string;
}

const CHANGED: Refusal = { Code: 'PreconditionFailed' };

/** What the XML of an answer or a request can't hold: https://www.w3.org/TR/xml/#charsets */
const BEYOND_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** DeleteObjects takes so many keys: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MOST_DELETED = 1000;

/**
 * A bucket with versions, in memory: strongly consistent, with conditional writes, and listings whose pages are small.
 * What a call refers to other than by the bucket's name is not there.
 */
export class MemoryS3 {
  readonly bucket: string;
  /** Of listings that ask for no size of their own. */
  pageSize = 2;
  /** What `DeleteObjects` and `DeleteObject` say of a key instead of deleting it. */
  refusing: (key: string) => Refusal | undefined = () => undefined;
  readonly #now: () => Date;
  /** The newest last. */
  readonly #versions = new Map<string, Version[]>();
  readonly #uploads = new Map<string, Upload>();
  #count = 0;

  constructor(now: () => Date, bucket = 'lake') {
    this.#now = now;
    this.bucket = bucket;
  }

  /**
   * Puts an object, whatever is there.
   * @param at when; now, unless it is told otherwise
   * @returns its ETag
   */
  put(key: string, body: string | Uint8Array | object, at?: Date): string {
    const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    return this.#add(key, Buffer.from(bytes as string), { at }).etag;
  }

  /** Deletes an object, as a call without a version's id does. */
  remove(key: string): void {
    this.#versions.get(key)?.push({ id: this.#id(), etag: '', at: this.#now() });
  }

  has(key: string): boolean {
    return this.#current(key) !== undefined;
  }

  text(key: string): string | undefined {
    return this.#current(key)?.body.toString();
  }

  /** @returns nothing for an object that isn't there */
  json(key: string): any {
    const text = this.text(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  etag(key: string): string | undefined {
    return this.#current(key)?.etag;
  }

  /** The keys of all objects, in S3's order. */
  keys(prefix = ''): string[] {
    return [...this.#versions.keys()].filter((key) => key.startsWith(prefix) && this.has(key)).sort();
  }

  /** All that is there: text by key. */
  contents(prefix = ''): Record<string, string | undefined> {
    return Object.fromEntries(this.keys(prefix).map((key) => [key, this.text(key)]));
  }

  /** The keys of the multipart uploads under way. */
  uploads(): string[] {
    return [...this.#uploads.values()].map(({ key }) => key).sort();
  }

  /** Begins a multipart upload. @returns its id */
  begin(key: string): string {
    const id = `upload-${this.#id()}`;
    this.#uploads.set(id, { id, key, begun: this.#second(), parts: new Map() });
    return id;
  }

  readonly operations: Operations = {
    PutObject: ({ Bucket, Key, Body, ...condition }) => {
      this.#assertBucket(Bucket);
      this.#assertHolds(Key, condition);
      const { etag, id } = this.#add(Key, Buffer.from(Body ?? ''));
      return { ETag: etag, VersionId: id };
    },
    GetObject: ({ Bucket, Key, VersionId, IfMatch, Range }) => {
      this.#assertBucket(Bucket);
      const found = this.#version(Key, VersionId);
      if (!found)
        throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: status(404) });
      if (IfMatch !== undefined && IfMatch !== found.etag) throw preconditionFailed();
      const body = Range === undefined ? found.body : ranged(found.body, Range);
      return { ...head(found), ContentLength: body.length, Body: streamOf(body) };
    },
    HeadObject: ({ Bucket, Key, VersionId }) => {
      this.#assertBucket(Bucket);
      const found = this.#version(Key, VersionId);
      if (!found) throw new NotFound({ message: 'UnknownError', $metadata: status(404) });
      return head(found);
    },
    ListObjectsV2: ({ Bucket, Prefix = '', Delimiter, MaxKeys, ContinuationToken, EncodingType }) => {
      this.#assertBucket(Bucket);
      const rows = new Map<string, object>();
      for (const key of this.keys(Prefix)) {
        const end = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
        if (end !== -1)
          rows.set(key.slice(0, end + 1), { Prefix: encoded(key.slice(0, end + 1), EncodingType) });
        else rows.set(key, { Key: encoded(key, EncodingType), ...listed(this.#current(key)!) });
      }
      // A listing goes on behind the last name, whatever was deleted meanwhile.
      const left = [...rows].filter(([name]) => name > (ContinuationToken ?? ''));
      const some = left.slice(0, MaxKeys ?? this.pageSize);
      const items = some.map(([, row]) => row);
      const next = some.length < left.length ? some.at(-1)?.[0] : undefined;
      return {
        Contents: nonEmpty(items.filter((row) => 'Key' in row)),
        CommonPrefixes: nonEmpty(items.filter((row) => 'Prefix' in row)),
        KeyCount: items.length,
        IsTruncated: next !== undefined,
        NextContinuationToken: next,
      };
    },
    ListObjectVersions: ({ Bucket, Prefix = '', KeyMarker, VersionIdMarker, EncodingType }) => {
      this.#assertBucket(Bucket);
      const all = [...this.#versions.keys()]
        .filter((key) => key.startsWith(Prefix))
        .sort()
        .flatMap((Key) =>
          this.#versions
            .get(Key)!
            .toReversed()
            .map((one, index) => ({ Key, one, index })),
        );
      const before = all.findIndex(({ Key, one }) => Key === KeyMarker && one.id === VersionIdMarker);
      const { items, next } = page(all, this.pageSize, String(before + 1));
      const row = ({ Key, one, index }: (typeof all)[number]) => ({
        Key: encoded(Key, EncodingType),
        VersionId: one.id,
        IsLatest: index === 0,
        ...(one.body && listed({ ...one, body: one.body })),
      });
      return {
        Versions: items.filter(({ one }) => one.body).map(row),
        DeleteMarkers: items.filter(({ one }) => !one.body).map(row),
        IsTruncated: next !== undefined,
        ...(next !== undefined && {
          NextKeyMarker: encoded(items.at(-1)!.Key, EncodingType),
          NextVersionIdMarker: items.at(-1)?.one.id,
        }),
      };
    },
    DeleteObjects: ({ Bucket, Delete: { Objects } }) => {
      this.#assertBucket(Bucket);
      if (Objects.length === 0 || Objects.length > MOST_DELETED) throw failure('MalformedXML', 400);
      if (Objects.some(({ Key }: { Key: string }) => BEYOND_XML.test(Key)))
        throw failure('MalformedXML', 400);
      const Errors: object[] = [];
      for (const { Key, VersionId, ETag } of Objects) {
        const changed = ETag !== undefined && ETag !== this.etag(Key);
        const refusal = changed ? CHANGED : this.refusing(Key);
        if (refusal) Errors.push({ Key, VersionId, ...refusal });
        else if (VersionId === undefined) this.remove(Key);
        else this.#forget(Key, VersionId);
      }
      return Errors.length > 0 ? { Errors } : {};
    },
    DeleteObject: ({ Bucket, Key, VersionId, IfMatch }) => {
      this.#assertBucket(Bucket);
      const refusal = this.refusing(Key);
      if (refusal) throw failure(refusal.Code, 403);
      if (IfMatch !== undefined && IfMatch !== this.etag(Key)) throw preconditionFailed();
      if (VersionId === undefined) this.remove(Key);
      else this.#forget(Key, VersionId);
      return {};
    },
    ListMultipartUploads: ({ Bucket, Prefix = '', KeyMarker, UploadIdMarker, EncodingType }) => {
      this.#assertBucket(Bucket);
      const all = [...this.#uploads.values()]
        .filter(({ key }) => key.startsWith(Prefix))
        .sort((a, b) => (a.key === b.key ? order(a.id, b.id) : order(a.key, b.key)));
      const before = all.findIndex(({ key, id }) => key === KeyMarker && id === UploadIdMarker);
      const { items, next } = page(all, this.pageSize, String(before + 1));
      return {
        Uploads: nonEmpty(
          items.map(({ key, id, begun }) => ({
            Key: encoded(key, EncodingType),
            UploadId: id,
            Initiated: begun,
          })),
        ),
        IsTruncated: next !== undefined,
        ...(next !== undefined && {
          NextKeyMarker: encoded(items.at(-1)!.key, EncodingType),
          NextUploadIdMarker: items.at(-1)?.id,
        }),
      };
    },
    CreateMultipartUpload: ({ Bucket, Key }) => {
      this.#assertBucket(Bucket);
      return { UploadId: this.begin(Key) };
    },
    UploadPart: ({ UploadId, PartNumber, Body }) => {
      const part = Buffer.from(Body);
      this.#upload(UploadId).parts.set(PartNumber, part);
      return { ETag: etagOf(part) };
    },
    CompleteMultipartUpload: ({ Key, UploadId, MultipartUpload: { Parts }, ...condition }) => {
      const { parts } = this.#upload(UploadId);
      this.#assertHolds(Key, condition);
      const bodies: Buffer[] = Parts.map(({ PartNumber }: { PartNumber: number }) => {
        const part = parts.get(PartNumber);
        if (!part) throw failure('InvalidPart', 400);
        return part;
      });
      this.#uploads.delete(UploadId);
      const { etag, id } = this.#add(Key, Buffer.concat(bodies), { suffix: `-${bodies.length}` });
      return { ETag: etag, VersionId: id };
    },
    AbortMultipartUpload: ({ UploadId }) => {
      this.#upload(UploadId);
      this.#uploads.delete(UploadId);
      return {};
    },
  };

  #id(): string {
    this.#count += 1;
    return `v${String(this.#count).padStart(6, '0')}`;
  }

  /** It tells no part of a second. */
  #second(at = this.#now()): Date {
    return new Date(Math.floor(at.getTime() / 1000) * 1000);
  }

  #add(key: string, body: Buffer, { suffix = '', at }: { suffix?: string; at?: Date } = {}): Version {
    const version = { id: this.#id(), body, etag: etagOf(body, suffix), at: this.#second(at) };
    this.#versions.set(key, [...(this.#versions.get(key) ?? []), version]);
    return version;
  }

  #current(key: string): Required<Version> | undefined {
    return withBody(this.#versions.get(key)?.at(-1));
  }

  #version(key: string, id: string | undefined): Required<Version> | undefined {
    if (id === undefined) return this.#current(key);
    return withBody(this.#versions.get(key)?.find((one) => one.id === id));
  }

  #forget(key: string, id: string): void {
    const left = (this.#versions.get(key) ?? []).filter((one) => one.id !== id);
    if (left.length > 0) this.#versions.set(key, left);
    else this.#versions.delete(key);
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload) return upload;
    throw new NoSuchUpload({ message: 'The specified upload does not exist.', $metadata: status(404) });
  }

  #assertBucket(name: string): void {
    if (name !== this.bucket) throw failure('NoSuchBucket', 404);
  }

  #assertHolds(key: string, { IfMatch, IfNoneMatch }: { IfMatch?: string; IfNoneMatch?: string }): void {
    const etag = this.etag(key);
    // S3 knows no other: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw failure('NotImplemented', 501);
    if (IfMatch !== undefined && etag === undefined)
      throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: status(404) });
    if (IfMatch !== undefined && IfMatch !== etag) throw preconditionFailed();
    if (IfNoneMatch !== undefined && etag !== undefined) throw preconditionFailed();
  }
}

function withBody(version: Version | undefined): Required<Version> | undefined {
  return version?.body && { ...version, body: version.body };
}

function head({ id, etag, at, body }: Required<Version>) {
  return { ETag: etag, VersionId: id, LastModified: at, ContentLength: body.length };
}

function listed({ etag, at, body }: Required<Version>) {
  return { ETag: etag, LastModified: at, Size: body.length };
}

/** S3 leaves empty lists out. */
function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}

function order(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** As S3 writes it, in quotes. */
function etagOf(body: Buffer, suffix = ''): string {
  return `"${createHash('md5').update(body).digest('hex')}${suffix}"`;
}

function ranged(body: Buffer, range: string): Buffer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (from === undefined || Number(from) >= body.length) throw failure('InvalidRange', 416);
  return body.subarray(Number(from), Number(to) + 1);
}

function streamOf(body: Buffer): Readable {
  return Object.assign(Readable.from([body], { objectMode: false }), {
    transformToString: async () => body.toString(),
  });
}

function status(httpStatusCode: number) {
  return { httpStatusCode };
}

/** What S3 says where the SDK has no class for it. */
export function failure(name: string, httpStatusCode: number): S3ServiceException {
  const $fault = httpStatusCode < 500 ? 'client' : 'server';
  return new S3ServiceException({ name, message: name, $fault, $metadata: { httpStatusCode } });
}

function preconditionFailed(): S3ServiceException {
  return failure('PreconditionFailed', 412);
}

/** As S3 writes a key into a listing. */
/** @throws Error for a key that XML can't hold, where they were not asked for encoded: no parser is bound to read that */
function encoded(key: string, type: string | undefined): string {
  if (type !== 'url' && BEYOND_XML.test(key))
    throw new Error('Deserialization error: a character that XML lacks');
  return type === 'url' ? encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/') : key;
}
