import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from '../kernel/durable.ts';
import { isDigestAlgorithm, type DigestAlgorithm } from '../wire/digest.ts';

const algorithm = z.custom<DigestAlgorithm>((name) => typeof name === 'string' && isDigestAlgorithm(name));
const checksum = z.object({ algorithm, value: z.string(), type: z.enum(['FULL_OBJECT', 'COMPOSITE']) });
/** What an uploader says about an object. */
const attributes = z.object({
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
const version = attributes.extend({
  /** `null` in a bucket without versioning, as S3 calls it. */
  id: z.string(),
  lastModified: z.iso.datetime(),
  /** Absent for a delete marker. */
  content: z
    .object({
      /** Unique name of the data: among the incoming files, and among the noncurrent ones. */
      data: z.string(),
      /** Where it lies below the bucket's directory while it is current. */
      file: z.string(),
      size: z.int(),
      /** Without its quotes. */
      etag: z.string(),
      checksum: checksum.optional(),
    })
    .optional(),
});
const part = z.object({
  number: z.int(),
  /** The file in the upload's directory that holds it, and from where on. */
  file: z.string(),
  offset: z.int(),
  size: z.int(),
  etag: z.string(),
  lastModified: z.iso.datetime(),
  checksum: checksum.optional(),
});
const entrySchema = z.discriminatedUnion('op', [
  /** A version (or a delete marker) becomes the current one; `upload` is the multipart upload that it ends. */
  z.object({
    op: z.literal('put'),
    bucket: z.string(),
    key: z.string(),
    version,
    upload: z.string().optional(),
  }),
  /** The key of a bucket without versioning is gone. */
  z.object({ op: z.literal('delete'), bucket: z.string(), key: z.string() }),
  /** One version is gone for good; `file` is where the data goes of the one that becomes the current. */
  z.object({
    op: z.literal('remove'),
    bucket: z.string(),
    key: z.string(),
    id: z.string(),
    file: z.string().optional(),
  }),
  z.object({
    op: z.literal('upload'),
    id: z.string(),
    bucket: z.string(),
    key: z.string(),
    initiated: z.iso.datetime(),
    attributes,
    checksum: checksum.omit({ value: true }).optional(),
  }),
  z.object({ op: z.literal('part'), upload: z.string(), part }),
  z.object({ op: z.literal('abort'), upload: z.string() }),
]);

export type JournalEntry = z.output<typeof entrySchema>;
export type Attributes = z.output<typeof attributes>;
export type ObjectVersion = z.output<typeof version>;
export type Content = NonNullable<ObjectVersion['content']>;
export type ObjectChecksum = z.output<typeof checksum>;
export type Part = z.output<typeof part>;

/** What a journal asks of its file, as `node:fs` has it. */
export interface JournalFiles {
  readonly writeSync: (file: number, bytes: Uint8Array, offset: number) => number;
  readonly fsyncSync: (file: number) => void;
  readonly ftruncateSync: (file: number, size: number) => void;
}

/** Where each entry begins, for `cut`; or why none was taken, and whether they may stand in the file nevertheless. */
export type Appended =
  { readonly begins: readonly number[] } | { readonly failed: unknown; readonly mayStay: boolean };

/**
 * The truth about all objects: one line for each change, written before the files are touched, so that what a
 * `kill -9` interrupted can be completed at the next start.
 */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  readonly #files: JournalFiles;
  #size: number;
  #broken = false;

  /**
   * Starts a journal anew with `entries`, replacing an older one whole.
   * @param files fails as a disk does, in a test
   */
  constructor(
    path: string,
    entries: readonly JournalEntry[],
    files: JournalFiles = { writeSync, fsyncSync, ftruncateSync },
  ) {
    writeAtomically(path, linesOf(entries));
    this.#path = path;
    this.#files = files;
    this.#file = openSync(path, 'a');
    this.#size = fstatSync(this.#file).size;
  }

  /** Returns once the entries are on disk; where the disk doesn't take all of them, they are taken back. */
  append(entries: readonly JournalEntry[]): Appended {
    if (this.#broken) {
      const failed = new Error(
        `${this.#path} ends in an entry that can't be taken back; free some space, and start anew`,
      );
      return { failed, mayStay: false };
    }
    const lines = entries.map((entry) => Buffer.from(linesOf([entry])));
    const bytes = Buffer.concat(lines);
    const begin = this.#size;
    try {
      for (let at = 0; at < bytes.length;) at += this.#files.writeSync(this.#file, bytes, at);
      this.#files.fsyncSync(this.#file);
      this.#size += bytes.length;
    } catch (failed) {
      return { failed, mayStay: !this.cut(begin) };
    }
    const begins = lines.map((_, index) =>
      lines.slice(0, index).reduce((sum, { length }) => sum + length, begin),
    );
    return { begins };
  }

  /**
   * Takes back the entries from a place on. One that can't be taken back must not be followed by another: the next
   * start, which drops what is half and completes what is whole, has to find it last.
   * @returns whether they are gone
   */
  cut(size: number): boolean {
    try {
      this.#files.ftruncateSync(this.#file, size);
      this.#files.fsyncSync(this.#file);
      this.#size = size;
    } catch {
      this.#broken = true;
    }
    return !this.#broken;
  }

  close(): void {
    closeSync(this.#file);
  }

  /**
   * The entries of a journal; none where there is no file. A last line without its end was never acknowledged.
   * @throws Error for a journal that is damaged elsewhere
   */
  static read(path: string): JournalEntry[] {
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.slice(0, -1).map((line, index) => {
      try {
        return entrySchema.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`${path} is damaged at line ${index + 1}; delete the state directory to start anew`, {
          cause,
        });
      }
    });
  }
}

const linesOf = (entries: readonly JournalEntry[]) =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
