import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../kernel/aws-error.ts';
import { isStorageFault } from '../kernel/storage-fault.ts';
import { Journal, type JournalEntry, type JournalFiles, type ObjectVersion, type Part } from './journal.ts';
import { compareKeys, SortedKeys } from './keys.ts';
import { pruneDirectories } from './paths.ts';

/** A bucket as the templates declare it. */
export interface BucketSpec {
  readonly name: string;
  readonly versioning: boolean;
  /** Whether its object events go to EventBridge. */
  readonly notifications: boolean;
}

interface BucketState {
  readonly keys: SortedKeys;
  /** Newest first; the first is the current one. */
  readonly versions: Map<string, readonly ObjectVersion[]>;
}

type Put = Extract<JournalEntry, { op: 'put' }>;
type Remove = Extract<JournalEntry, { op: 'remove' }>;

/** An object that exists, unlike a delete marker. */
export type CurrentObject = ObjectVersion & Required<Pick<ObjectVersion, 'content'>>;

/** The file of an upload that its parts are written into where they will stand, so that nothing is copied. */
export const ASSEMBLED = 'assembled';

/** A multipart upload that is under way. */
export interface Upload {
  readonly opened: Omit<Extract<JournalEntry, { op: 'upload' }>, 'op'>;
  readonly parts: Map<number, Part>;
  /** Size of the parts that are written in place: that of the first to arrive. Zero after a restart: none are. */
  partSize: number | undefined;
  /** Numbers of the parts that are, or are being, written in place. */
  readonly inPlace: Set<number>;
  /** While its parts are being put together. */
  completing: boolean;
}

/**
 * Objects as files: the current data at `<root>/s3/<bucket>/<key>`, everything else (journal, incoming and
 * noncurrent data, parts) below `<root>/s3.internal/`. A change is one journal entry, then renames, in one
 * turn of the event loop: nobody sees a half of it, and what a `kill -9` cut off is completed on opening.
 * Judges nobody.
 */
export class Disk {
  readonly uploads = new Map<string, Upload>();
  readonly #root: string;
  #specs: ReadonlyMap<string, BucketSpec> = new Map();
  readonly #buckets = new Map<string, BucketState>();
  #journal: Journal | undefined;

  /**
   * Opens the store and creates what is missing.
   * @param log takes one line for each object whose file somebody removed or changed
   * @param files what the journal asks of its file, as `node:fs` has it
   * @throws Error for a damaged journal
   */
  constructor(root: string, specs: readonly BucketSpec[], log: (line: string) => void, files?: JournalFiles) {
    this.#root = root;
    for (const name of ['incoming', 'versions', 'uploads'])
      mkdirSync(this.#internal(name), { recursive: true });
    this.declare(specs);
    this.#recover(Journal.read(this.#internal('journal.jsonl')));
    this.#dropMissing(log);
    this.#tidy();
    this.#journal = new Journal(this.#internal('journal.jsonl'), this.#snapshot(), files);
  }

  /** Says which buckets there are from now on. What lies in one that is no more stays on the disk. */
  declare(specs: readonly BucketSpec[]): void {
    for (const { name } of specs) mkdirSync(this.directory(name), { recursive: true });
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
  }

  /** @throws AwsError `NoSuchBucket` */
  bucket(name: string): BucketSpec {
    const spec = this.#specs.get(name);
    if (spec) return spec;
    const fields = { BucketName: name };
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, fields });
  }

  keys(bucket: string): SortedKeys {
    return this.#state(bucket).keys;
  }

  /** The keys that have any version, a delete marker too, in S3's order. */
  versionedKeys(bucket: string): string[] {
    return [...this.#state(bucket).versions.keys()].sort(compareKeys);
  }

  /** A key's versions and delete markers, newest first. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.#state(bucket).versions.get(key) ?? [];
  }

  /** The current version, unless the key doesn't exist or is deleted. */
  current(bucket: string, key: string): CurrentObject | undefined {
    const version = this.versions(bucket, key)[0];
    return version?.content ? { ...version, content: version.content } : undefined;
  }

  /** Where a bucket's current data lies. */
  directory(bucket: string): string {
    return join(this.#root, 's3', bucket);
  }

  /** The data of a version of a key. */
  path(bucket: string, key: string, { content }: ObjectVersion): string {
    if (!content) throw new Error(`a delete marker of ${key} has no data`);
    const isCurrent = this.versions(bucket, key)[0]?.content?.data === content.data;
    return isCurrent ? join(this.directory(bucket), content.file) : this.#internal('versions', content.data);
  }

  /** A new name for incoming data, unique for ever. */
  newData(): string {
    return randomBytes(16).toString('hex');
  }

  /** Where data of that name is written before it is committed; gone at the next opening if it never is. */
  incoming(data: string): string {
    return this.#internal('incoming', data);
  }

  partPath(upload: string, file: string): string {
    return this.#internal('uploads', upload, file);
  }

  /**
   * Makes changes, all or (after a `kill -9` before the journal is written) none of them. Where the disk fails, those
   * before the first that it failed at.
   * @throws Error of the file system; the data of what wasn't made is gone then, unless the journal may have it still:
   *   the next start completes that
   */
  commit(entries: readonly JournalEntry[]): void {
    if (!this.#journal) throw new Error('a store takes no change before it is open');
    const appended = this.#journal.append(entries);
    if ('failed' in appended) {
      if (!appended.mayStay) this.#discard(entries);
      throw appended.failed;
    }
    let made = 0;
    try {
      for (const entry of entries) {
        this.#settle(entry);
        this.#apply(entry);
        made += 1;
      }
    } catch (error) {
      const begin = appended.begins[made];
      if (begin !== undefined && this.#journal.cut(begin)) this.#discard(entries.slice(made));
      throw error;
    }
  }

  #discard(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      const data = entry.op === 'put' ? entry.version.content?.data : undefined;
      if (data !== undefined) rmSync(this.incoming(data), { force: true });
      if (entry.op === 'part' && entry.part.file !== ASSEMBLED)
        rmSync(this.partPath(entry.upload, entry.part.file), { force: true });
    }
  }

  close(): void {
    this.#journal?.close();
  }

  #internal(...names: string[]): string {
    return join(this.#root, 's3.internal', ...names);
  }

  #state(bucket: string): BucketState {
    const state = this.#buckets.get(bucket) ?? { keys: new SortedKeys(), versions: new Map() };
    this.#buckets.set(bucket, state);
    return state;
  }

  /** Replays the journal, and completes on the files what its last entries began. */
  #recover(entries: readonly JournalEntry[]): void {
    const incoming = new Set(readdirSync(this.#internal('incoming')));
    const lastWrite = entries.findLastIndex((entry) => entry.op === 'put' && entry.version.content);
    for (const [index, entry] of entries.entries()) {
      // A write is unsettled as long as its data is still incoming; deletions may be if no write came after.
      const data = entry.op === 'put' ? entry.version.content?.data : undefined;
      if (data === undefined ? index > lastWrite : incoming.has(data) || index === lastWrite)
        this.#settle(entry);
      this.#apply(entry);
    }
  }

  /** Brings the files in line with an entry that isn't applied yet. Doing it again changes nothing. */
  #settle(entry: JournalEntry): void {
    if (entry.op === 'abort')
      rmSync(this.#internal('uploads', entry.upload), { recursive: true, force: true });
    if (entry.op === 'upload') {
      mkdirSync(this.#internal('uploads', entry.id), { recursive: true });
      closeSync(openSync(this.partPath(entry.id, ASSEMBLED), 'a'));
    }
    if (entry.op === 'part') {
      const former = this.uploads.get(entry.upload)?.parts.get(entry.part.number)?.file ?? ASSEMBLED;
      if (former !== ASSEMBLED) rmSync(this.partPath(entry.upload, former), { force: true });
    }
    if (entry.op === 'remove') this.#settleRemoval(entry);
    if (entry.op !== 'put' && entry.op !== 'delete') return;
    const { bucket, key } = entry;
    const directory = this.directory(bucket);
    const former = this.versions(bucket, key)[0];
    const written = entry.op === 'put' ? entry.version.content : undefined;
    // First of all what may find no room, while everything is still where it was.
    if (written) mkdirSync(join(directory, written.file, '..'), { recursive: true });
    if (former?.content && entry.op === 'put' && entry.version.id !== former.id) {
      keep(join(directory, former.content.file), this.#internal('versions', former.content.data));
    }
    if (written) place(this.incoming(written.data), join(directory, written.file));
    if (former?.content && former.content.file !== written?.file) {
      rmSync(join(directory, former.content.file), { force: true });
      pruneDirectories(directory, former.content.file);
    }
    if (entry.op === 'put' && entry.upload !== undefined) {
      rmSync(this.#internal('uploads', entry.upload), { recursive: true, force: true });
    }
  }

  /** The version before takes the place of a current one that goes, in one rename. */
  #settleRemoval({ bucket, key, id, file }: Remove): void {
    const versions = this.versions(bucket, key);
    const removed = versions.find((version) => version.id === id);
    const directory = this.directory(bucket);
    if (removed !== versions[0]) {
      if (removed?.content) rmSync(this.#internal('versions', removed.content.data), { force: true });
      return;
    }
    const next = versions[1]?.content;
    if (next && file !== undefined) place(this.#internal('versions', next.data), join(directory, file));
    else if (removed?.content) {
      rmSync(join(directory, removed.content.file), { force: true });
      pruneDirectories(directory, removed.content.file);
    }
  }

  #apply(entry: JournalEntry): void {
    switch (entry.op) {
      case 'put':
        this.#applyPut(entry);
        return;
      case 'delete': {
        const state = this.#state(entry.bucket);
        state.versions.delete(entry.key);
        state.keys.delete(entry.key);
        return;
      }
      case 'remove':
        this.#applyRemoval(entry);
        return;
      case 'upload':
        this.uploads.set(entry.id, {
          opened: entry,
          parts: new Map(),
          partSize: this.#journal ? undefined : 0,
          inPlace: new Set(),
          completing: false,
        });
        return;
      case 'part':
        this.uploads.get(entry.upload)?.parts.set(entry.part.number, entry.part);
        return;
      case 'abort':
        this.uploads.delete(entry.upload);
        return;
    }
  }

  #applyPut({ bucket, key, version, upload }: Put): void {
    const state = this.#state(bucket);
    const others = this.versions(bucket, key).filter(({ id }) => id !== version.id);
    state.versions.set(key, [version, ...others]);
    if (version.content) state.keys.add(key);
    else state.keys.delete(key);
    if (upload !== undefined) this.uploads.delete(upload);
  }

  #applyRemoval({ bucket, key, id, file }: Remove): void {
    const state = this.#state(bucket);
    const [current, ...older] = this.versions(bucket, key).filter((version) => version.id !== id);
    if (!current) {
      state.versions.delete(key);
      state.keys.delete(key);
      return;
    }
    const { content } = current;
    const placed = content && file !== undefined ? { ...current, content: { ...content, file } } : current;
    state.versions.set(key, [placed, ...older]);
    if (content) state.keys.add(key);
    else state.keys.delete(key);
  }

  /** Files are the user's to open, not to change: an object whose file is gone or of another size is no more. */
  #dropMissing(log: (line: string) => void): void {
    for (const [bucket, { versions }] of this.#buckets) {
      for (const key of versions.keys()) {
        const version = this.current(bucket, key);
        if (!version) continue;
        const path = this.path(bucket, key, version);
        if (statSync(path, { throwIfNoEntry: false })?.size === version.content.size) continue;
        log(`s3://${bucket}/${key} is dropped: ${path} was removed or changed by hand`);
        this.#apply({ op: 'delete', bucket, key });
      }
    }
  }

  /** Removes what belongs to nothing: uploads of an earlier process that never ended, whole or in part. */
  #tidy(): void {
    for (const name of readdirSync(this.#internal('incoming')))
      rmSync(this.incoming(name), { recursive: true });
    for (const id of readdirSync(this.#internal('uploads'))) {
      const upload = this.uploads.get(id);
      const known = new Set([ASSEMBLED, ...[...(upload?.parts.values() ?? [])].map(({ file }) => file)]);
      if (!upload) rmSync(this.#internal('uploads', id), { recursive: true });
      else
        for (const file of readdirSync(this.#internal('uploads', id)))
          if (!known.has(file)) rmSync(this.partPath(id, file));
    }
  }

  #snapshot(): JournalEntry[] {
    const objects = [...this.#buckets].flatMap(([bucket, { versions }]) =>
      [...versions].flatMap(([key, all]) =>
        all.toReversed().map((version): JournalEntry => ({ op: 'put', bucket, key, version })),
      ),
    );
    const uploads = [...this.uploads.values()].flatMap((upload): JournalEntry[] => [
      { ...upload.opened, op: 'upload' },
      ...[...upload.parts.values()].map((part): JournalEntry => ({
        op: 'part',
        upload: upload.opened.id,
        part,
      })),
    ]);
    return [...objects, ...uploads];
  }
}

/** The second name for data that is about to be replaced: its path is never without a file. */
function keep(path: string, kept: string): void {
  if (statSync(kept, { throwIfNoEntry: false }) || !statSync(path, { throwIfNoEntry: false })) return;
  try {
    linkSync(path, kept);
  } catch (error) {
    if (isStorageFault(error)) throw error;
    renameSync(path, kept); // a file system without hard links
  }
}

function place(incoming: string, path: string): void {
  if (!statSync(incoming, { throwIfNoEntry: false })) return; // done before the process was killed
  mkdirSync(join(path, '..'), { recursive: true });
  renameSync(incoming, path);
}
