import { fsyncSync, ftruncateSync, mkdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { systemClock } from '../../kernel/clock.ts';
import { Disk } from '../../s3/disk.ts';
import type { JournalEntry, JournalFiles } from '../../s3/journal.ts';
import { createMultipartUpload, uploadPart } from '../../s3/multipart.ts';
import { OPERATOR, PLAIN, temporaryDirectory } from '../wire/harness.ts';

const BUCKET = PLAIN.name;
const NOW = '2026-11-23T12:00:00.000Z';
const WORDS = 'all of it';

type Call = keyof JournalFiles;

/** A journal's file of which some calls fail with EIO, from the moment that they are named. */
function failing(): { broken: Set<Call>; files: JournalFiles } {
  const broken = new Set<Call>();
  const unless = (call: Call) => {
    if (broken.has(call)) throw Object.assign(new Error(`EIO: i/o error, ${call}`), { code: 'EIO' });
  };
  return {
    broken,
    files: {
      // All of it arrives: what fails after that leaves a whole entry.
      writeSync: (file, bytes, offset) => (unless('writeSync'), writeSync(file, bytes, offset)),
      fsyncSync: (file) => (unless('fsyncSync'), fsyncSync(file)),
      ftruncateSync: (file, size) => (unless('ftruncateSync'), ftruncateSync(file, size)),
    },
  };
}

let root: string;
const lost: string[] = [];
const open = (files?: JournalFiles) => new Disk(root, [PLAIN], (line) => lost.push(line), files);
beforeEach(() => {
  root = temporaryDirectory();
  lost.length = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

/** An object whose data has arrived. */
function arrived(disk: Disk, key: string): JournalEntry {
  const data = disk.newData();
  writeFileSync(disk.incoming(data), WORDS);
  const content = { data, file: key, size: WORDS.length, etag: 'e' };
  return { op: 'put', bucket: BUCKET, key, version: { id: 'null', lastModified: NOW, content } };
}

/** A part of an upload, in a file of its own, whose data has arrived. */
function arrivedPart(disk: Disk, upload: string): JournalEntry & { op: 'part' } {
  const file = disk.newData();
  writeFileSync(disk.partPath(upload, file), WORDS);
  const part = { number: 1, file, offset: 0, size: WORDS.length, etag: 'e', lastModified: NOW };
  return { op: 'part', upload, part };
}

function textOf(disk: Disk, key: string): string | undefined {
  const current = disk.current(BUCKET, key);
  return current && readFileSync(disk.path(BUCKET, key, current), 'utf8');
}

/** What the next start finds. */
function reopened(disk: Disk): Disk {
  disk.close();
  return open();
}

test.each<readonly Call[]>([
  ['fsyncSync', 'ftruncateSync'],
  // Truncated, but not for certain: the disk took neither.
  ['fsyncSync'],
])('an object whose entry can’t be taken back keeps its data, and none comes after it: %j', (...calls) => {
  const { broken, files } = failing();
  const disk = open(files);
  const entry = arrived(disk, 'kept');
  for (const call of calls) broken.add(call);
  expect(() => disk.commit([entry])).toThrow('EIO');
  expect(textOf(disk, 'kept')).toBeUndefined();
  const data = entry.op === 'put' && entry.version.content?.data;
  expect(readFileSync(disk.incoming(String(data)), 'utf8')).toBe(WORDS);
  broken.clear();
  expect(() => disk.commit([arrived(disk, 'later')])).toThrow(/can't be taken back; free some space/);
  const again = reopened(disk);
  // Whole or not at all, as far as the disk kept the entry; never an object without its data.
  expect(textOf(again, 'kept')).toBe(calls.length === 2 ? WORDS : undefined);
  expect(textOf(again, 'later')).toBeUndefined();
  expect(lost).toEqual([]);
  again.close();
});

test('so does a part that arrived', async () => {
  const { broken, files } = failing();
  const disk = open(files);
  const judge = () => ({ allowed: true }) as const;
  const s3 = { disk, judge, clock: systemClock, created: () => undefined };
  const target = { bucket: BUCKET, key: 'k', attributes: {}, checksum: undefined };
  const upload = createMultipartUpload(s3, OPERATOR, target);
  const part = (text: string) =>
    uploadPart(
      s3,
      OPERATOR,
      { bucket: BUCKET, key: 'k', upload },
      1,
      Object.assign(Readable.from([Buffer.from(text)]), { length: text.length }),
      () => undefined,
    );
  await part('first');
  broken.add('fsyncSync').add('ftruncateSync');
  // The place of the first isn't written over: this one has a file of its own. Its data reaches the disk.
  await expect(part(WORDS)).rejects.toThrow('EIO');
  broken.clear();
  const again = reopened(disk);
  const { file, size } = again.uploads.get(upload)!.parts.get(1)!;
  expect(size).toBe(WORDS.length);
  expect(readFileSync(again.partPath(upload, file), 'utf8')).toBe(WORDS);
  again.close();
});

test('an object whose file finds no place keeps its data where its entry can’t be taken back', () => {
  const { broken, files } = failing();
  const disk = open(files);
  const entry = arrived(disk, 'a/b');
  // A file where the directory has to be.
  const inTheWay = `${disk.directory(BUCKET)}/a`;
  mkdirSync(dirname(inTheWay), { recursive: true });
  writeFileSync(inTheWay, '');
  broken.add('ftruncateSync');
  expect(() => disk.commit([entry])).toThrow(/ENOTDIR|EEXIST/);
  rmSync(inTheWay);
  const again = reopened(disk);
  expect(textOf(again, 'a/b')).toBe(WORDS);
  again.close();
});

test('what is taken back leaves neither entry nor data', () => {
  const { broken, files } = failing();
  const disk = open(files);
  disk.commit([{ op: 'upload', id: 'u', bucket: BUCKET, key: 'k', initiated: NOW, attributes: {} }]);
  const [entry, part] = [arrived(disk, 'gone'), arrivedPart(disk, 'u')];
  broken.add('writeSync');
  expect(() => disk.commit([entry, part])).toThrow('EIO');
  const data = entry.op === 'put' && entry.version.content?.data;
  expect(() => readFileSync(disk.incoming(String(data)))).toThrow('ENOENT');
  expect(() => readFileSync(disk.partPath('u', part.part.file))).toThrow('ENOENT');
  broken.clear();
  disk.commit([arrived(disk, 'later')]);
  const again = reopened(disk);
  expect([textOf(again, 'gone'), textOf(again, 'later')]).toEqual([undefined, WORDS]);
  again.close();
});
