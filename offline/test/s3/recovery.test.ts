import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../kernel/clock.ts';
import { createS3, type S3 } from '../../s3/s3.ts';
import { OPERATOR, PLAIN, temporaryDirectory, VERSIONED } from '../wire/harness.ts';

let root: string;
let s3: S3 | undefined;
const log: string[] = [];

beforeEach(() => {
  root = temporaryDirectory();
  log.length = 0;
});
afterEach(() => {
  close();
  rmSync(root, { recursive: true });
});

function close(): void {
  s3?.close();
  s3 = undefined;
}

/** Opens the state directory as a new process would. */
function open(): S3 {
  close();
  s3 = createS3({
    root,
    account: '000000000000',
    region: 'us-east-1',
    clock: systemClock,
    judge: () => ({ allowed: true }),
    buckets: [PLAIN, VERSIONED],
    onObjectCreated: () => {},
    log: (line) => log.push(line),
  });
  return s3;
}

const internal = (...names: string[]) => join(root, 's3.internal', ...names);
const data = (bucket: string, key: string) => join(root, 's3', bucket, key);
const read = async (bucket: string, key: string) => String(await open().store.read(OPERATOR, bucket, key));
const keys = (bucket: string) =>
  open()
    .store.list(OPERATOR, bucket, '')
    .map(({ key }) => key);

/** The journal entry and the data of a write that came as far as its journal. */
function journaled(bucket: string, key: string, content: string, id = 'null'): string {
  writeFileSync(internal('incoming', 'data1'), content);
  const etag = createHash('md5').update(content).digest('hex');
  const version = {
    id,
    lastModified: new Date().toISOString(),
    content: { data: 'data1', file: key, size: content.length, etag },
  };
  return `${JSON.stringify({ op: 'put', bucket, key, version })}\n`;
}

describe('a write that was killed', () => {
  beforeEach(async () => {
    await open().store.put(OPERATOR, 'versioned', 'dir/key', 'first');
    await open().store.put(OPERATOR, 'plain', 'dir/key', 'first');
    close();
  });

  test.each(['plain', 'versioned'])('before its journal entry never was (%s)', async (bucket) => {
    journaled(bucket, 'dir/key', 'second');
    expect(await read(bucket, 'dir/key')).toBe('first');
    expect(readdirSync(internal('incoming'))).toEqual([]);
  });

  test.each(['plain', 'versioned'])('within its journal entry never was (%s)', async (bucket) => {
    appendFileSync(internal('journal.jsonl'), journaled(bucket, 'dir/key', 'second').slice(0, -10));
    expect(await read(bucket, 'dir/key')).toBe('first');
  });

  test.each(['plain', 'versioned'])('behind its journal entry is completed (%s)', async (bucket) => {
    appendFileSync(
      internal('journal.jsonl'),
      journaled(bucket, 'dir/key', 'second', bucket === 'plain' ? 'null' : 'v2'),
    );
    expect(await read(bucket, 'dir/key')).toBe('second');
    expect(await read(bucket, 'dir/key')).toBe('second');
    expect(readFileSync(data(bucket, 'dir/key'), 'utf8')).toBe('second');
  });

  test('between its two renames is completed', async () => {
    const entries = readFileSync(internal('journal.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const former = entries.find(({ bucket }) => bucket === 'versioned').version;
    appendFileSync(internal('journal.jsonl'), journaled('versioned', 'dir/key', 'second', 'v2'));
    linkSync(data('versioned', 'dir/key'), internal('versions', former.content.data));
    cpSync(root, `${root}-placed`, { recursive: true });

    expect(await read('versioned', 'dir/key')).toBe('second');
    expect(readFileSync(internal('versions', former.content.data), 'utf8')).toBe('first');

    rmSync(root, { recursive: true });
    renameSync(`${root}-placed`, root);
    renameSync(internal('incoming', 'data1'), data('versioned', 'dir/key'));
    expect(await read('versioned', 'dir/key')).toBe('second');
    expect(readFileSync(internal('versions', former.content.data), 'utf8')).toBe('first');
  });

  test('a delete behind its journal entry is completed', () => {
    const marker = {
      op: 'put',
      bucket: 'versioned',
      key: 'dir/key',
      version: { id: 'm', lastModified: new Date().toISOString() },
    };
    const gone = { op: 'delete', bucket: 'plain', key: 'dir/key' };
    appendFileSync(
      internal('journal.jsonl'),
      [gone, marker].map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    );
    expect([keys('plain'), keys('versioned')]).toEqual([[], []]);
    expect([existsSync(data('plain', 'dir')), existsSync(data('versioned', 'dir'))]).toEqual([false, false]);
    expect(readdirSync(internal('versions'))).toHaveLength(1);
  });
});

test('a part of an upload that was cut off is removed, what was acknowledged stays', async () => {
  const { service } = open();
  const run = (name: string, input: object) =>
    service.operations.find((one) => one.name === name)?.run(input, OPERATOR);
  const created = await run('CreateMultipartUpload', { Bucket: 'plain', Key: 'k' });
  const [id = ''] = readdirSync(internal('uploads'));
  expect(created).toMatchObject({ UploadId: id });
  writeFileSync(internal('uploads', id, 'half'), 'half');
  mkdirSync(internal('uploads', 'unknown'));
  open();
  expect(readdirSync(internal('uploads'))).toEqual([id]);
  expect(readdirSync(internal('uploads', id))).toEqual(['assembled']);
});

test('an object whose file was removed or changed by hand is no more', async () => {
  await open().store.put(OPERATOR, 'plain', 'a', 'a');
  await open().store.put(OPERATOR, 'plain', 'b', 'b');
  await open().store.put(OPERATOR, 'plain', 'c', 'c');
  rmSync(data('plain', 'a'));
  writeFileSync(data('plain', 'b'), 'changed');
  expect(keys('plain')).toEqual(['c']);
  expect(log).toHaveLength(2);
  expect(log[0]).toMatch(/^s3:\/\/plain\/a is dropped/);
  await open().store.put(OPERATOR, 'plain', 'b', 'new');
  expect(await read('plain', 'b')).toBe('new');
});

test('a journal that is damaged is not guessed at', async () => {
  await open().store.put(OPERATOR, 'plain', 'a', 'a');
  close();
  writeFileSync(internal('journal.jsonl'), `nonsense\n${readFileSync(internal('journal.jsonl'), 'utf8')}`);
  expect(() => open()).toThrow('damaged at line 1');
});

test('kill -9 at any moment leaves whole objects, and all that was acknowledged', async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (bytes) => (output += String(bytes)));
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 150));
    child.kill('SIGKILL');
    await once(child, 'close');
    for (const line of output.split('\n').slice(0, -1)) {
      const { bucket, key, etag } = JSON.parse(line);
      acknowledged.set(`${bucket}/${key}`, etag);
    }

    const { store } = open();
    const found = new Map<string, string>();
    for (const bucket of ['plain', 'versioned']) {
      for (const object of store.list(OPERATOR, bucket, '')) {
        const bytes = await store.read(OPERATOR, bucket, object.key);
        expect({
          ...object,
          etag: createHash('md5').update(bytes).digest('hex'),
          size: bytes.length,
        }).toEqual(object);
        found.set(`${bucket}/${object.key}`, object.etag);
      }
      expect(readdirSync(data(bucket, 'dir'))).toHaveLength(store.list(OPERATOR, bucket, '').length);
    }
    // One change may have been made but not acknowledged.
    const lost = [...acknowledged].filter(([name, etag]) => found.get(name) !== etag);
    expect(lost.length).toBeLessThanOrEqual(1);
    for (const [name] of lost) expect(found.has(name)).toBe(true);
    for (const [name, etag] of found) acknowledged.set(name, etag);
    expect([log, readdirSync(internal('incoming'))]).toEqual([[], []]);
    close();
  }
});
