import { type Prefix, prefix, stagingPrefix, versionPrefix } from '../../core/stage/keys.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import {
  abortUploads,
  deleteIf,
  deleteKeys,
  emptyFolder,
  exists,
  list,
  listFolders,
  listUploads,
  read,
  readIfThere,
  writeJson,
  writeJsonIf,
} from '../../lake/objects.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { TRIAL } from '../memory/stage.ts';

const RUN = '20261123t043012_1a2b3c4d' as RunId;
const FOLDER = versionPrefix('trial_by_city', RUN);

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const s3 = () => aws.clients.s3;
const listed = async (under: Prefix) => {
  const found = [];
  for await (const one of list(s3(), 'lake', under)) found.push(one);
  return found;
};

test('a listing has keys of any characters, as they are', async () => {
  const keys = ['a/1 + 2%20.csv', 'a/bell\u0007', 'a/line\nbreak\r', 'a/ção/🧾', 'a/"&<>'];
  for (const key of keys) aws.s3.put(key, key);
  expect((await listed(prefix('a/'))).map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
});

test('a listing has every object below a prefix, over all its pages, and none beside it', async () => {
  for (const key of ['a/1', 'a/2', 'a/3', 'a/4/5', 'ab/6']) aws.s3.put(key, key);
  expect(await listed(prefix('a/'))).toEqual(
    ['a/1', 'a/2', 'a/3', 'a/4/5'].map((key) => ({
      key,
      etag: aws.s3.etag(key),
      bytes: key.length,
      lastModified: aws.time,
    })),
  );
  expect(await listed(prefix('b/'))).toEqual([]);
});

test('folders are those directly below a prefix, each once, over all pages', async () => {
  for (const key of ['a/x/1', 'a/x/2', 'a/y/1/2', 'a/z/1', 'a/file', 'b/w/1']) aws.s3.put(key, '');
  expect(await listFolders(s3(), 'lake', prefix('a/'))).toEqual(['x', 'y', 'z']);
  expect(await listFolders(s3(), 'lake', prefix('c/'))).toEqual([]);
});

test('folders and objects are found by names of any characters', async () => {
  for (const name of BEYOND_XML) aws.s3.put(`a/${name}/1`, '');
  expect((await listFolders(s3(), 'lake', prefix('a/'))).toSorted()).toEqual(BEYOND_XML.toSorted());
  for (const name of BEYOND_XML) expect(await exists(s3(), 'lake', `a/${name}/1`)).toBe(true);
});

test('an object is there only by its whole key', async () => {
  aws.s3.put('locks/orders.json', '{}');
  expect(await exists(s3(), 'lake', 'locks/orders.json')).toBe(true);
  expect(await exists(s3(), 'lake', 'locks/orders')).toBe(false);
  expect(await exists(s3(), 'lake', 'locks/sales.json')).toBe(false);
});

test('what is read comes with the ETag that a write may ask for', async () => {
  const etag = aws.s3.put('a', 'text');
  expect(await read(s3(), 'lake', 'a')).toEqual({ text: 'text', etag });
  await expect(read(s3(), 'lake', 'b')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('an object is deleted on condition that it is as it was read', async () => {
  const etag = aws.s3.put('a', 'x');
  expect(await deleteIf(s3(), 'lake', { key: 'a', etag: '"other"' })).toBe(false);
  expect(aws.s3.text('a')).toBe('x');
  expect(await deleteIf(s3(), 'lake', { key: 'a', etag })).toBe(true);
  expect(aws.s3.has('a')).toBe(false);
  expect(await deleteIf(s3(), 'lake', { key: 'a', etag })).toBe(false);
  const odd = { key: 'bell\u0007', etag: aws.s3.put('bell\u0007', 'x') };
  expect(await deleteIf(s3(), 'lake', { ...odd, etag: '"other"' })).toBe(false);
  expect(await deleteIf(s3(), 'lake', odd)).toBe(true);
  const again = aws.s3.put('a', 'x');
  aws.s3.refusing = () => ({ Code: 'NoSuchKey' });
  expect(await deleteIf(s3(), 'lake', { key: 'a', etag: again })).toBe(false);
  aws.s3.refusing = () => ({ Code: 'AccessDenied' });
  await expect(deleteIf(s3(), 'lake', { key: 'a', etag: again })).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

describe('a conditional write', () => {
  test('writes only what is absent, or still what was read', async () => {
    const first = await writeJsonIf(s3(), 'lake', 'a', { n: 1 }, 'absent');
    expect(first).toBe(aws.s3.etag('a'));
    expect(aws.s3.text('a')).toBe('{\n  "n": 1\n}\n');
    expect(await writeJsonIf(s3(), 'lake', 'a', { n: 2 }, 'absent')).toBeUndefined();
    const second = await writeJsonIf(s3(), 'lake', 'a', { n: 3 }, { etag: first! });
    expect(await writeJsonIf(s3(), 'lake', 'a', { n: 4 }, { etag: first! })).toBeUndefined();
    expect(aws.s3.json('a')).toEqual({ n: 3 });
    expect(second).toBe(aws.s3.etag('a'));
  });

  test('that meets another one under way has lost', async () => {
    aws.before = () => {
      throw failure('ConditionalRequestConflict', 409);
    };
    expect(await writeJsonIf(s3(), 'lake', 'a', {}, 'absent')).toBeUndefined();
  });

  test('tells of any other error', async () => {
    await expect(writeJsonIf(s3(), 'lake', 'a', {}, { etag: '"e"' })).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

test('an unconditional write takes the place of what is there', async () => {
  aws.s3.put('a', 'b');
  const types: string[] = [];
  aws.before = ({ input }) => void types.push(input.ContentType);
  await writeJson(s3(), 'lake', 'a', [1]);
  expect(aws.s3.json('a')).toEqual([1]);
  expect(types).toEqual(['application/json']);
});

const BEYOND_XML = ['bell\u0007', 'one\u0001 + 2%20', 'last\uffff'];

describe('a folder', () => {
  test('is emptied of keys that no XML can hold, and of uploads of such', async () => {
    for (const name of [...BEYOND_XML, '1 + 2%20', 'line\nbreak\r', '"&<>']) {
      aws.s3.put(`${FOLDER}${name}`, 'abc');
      aws.s3.begin(`${FOLDER}${name}`);
    }
    expect(await emptyFolder(s3(), 'lake', FOLDER)).toEqual({ objects: 6, bytes: 18 });
    expect(aws.s3.keys()).toEqual([]);
    expect(aws.s3.uploads()).toEqual([]);
  });

  test('is emptied over all its pages, with its uploads; its sibling is not', async () => {
    for (const name of ['1', '2', '3']) aws.s3.put(`${FOLDER}${name}`, 'abc');
    aws.s3.put(`${FOLDER.slice(0, -1)}5/1`, 'x');
    for (const name of ['a', 'b', 'c']) aws.s3.begin(`${FOLDER}${name}`);
    aws.s3.begin('elsewhere');
    expect(await emptyFolder(s3(), 'lake', FOLDER)).toEqual({ objects: 3, bytes: 9 });
    expect(aws.s3.keys()).toEqual([`${FOLDER.slice(0, -1)}5/1`]);
    expect(aws.s3.uploads()).toEqual(['elsewhere']);
  });

  test('that is empty is empty', async () => {
    expect(await emptyFolder(s3(), 'lake', stagingPrefix(TRIAL, RUN))).toEqual({ objects: 0, bytes: 0 });
  });

  test.each([
    [1000, [1000]],
    [1001, [1000, 1]],
    [2001, [1000, 1000, 1]],
  ])('of %i objects goes in as few requests as S3 takes: %j', async (objects, requests) => {
    aws.s3.pageSize = 1000;
    const sizes: number[] = [];
    aws.before = ({ operation, input }) => {
      if (operation === 'DeleteObjects') sizes.push(input.Delete.Objects.length);
    };
    for (let index = 0; index < objects; index += 1) aws.s3.put(`${FOLDER}${index}`, 'ab');
    expect(await emptyFolder(s3(), 'lake', FOLDER)).toEqual({ objects, bytes: 2 * objects });
    expect(aws.s3.keys()).toEqual([]);
    expect(sizes).toEqual(requests);
  });

  test('that S3 will not empty is told by the first that it refused', async () => {
    aws.s3.put(`${FOLDER}1`, '');
    aws.s3.put(`${FOLDER}2`, '');
    aws.s3.refusing = (key) => (key.endsWith('2') ? { Code: 'AccessDenied', Message: 'no' } : undefined);
    await expect(emptyFolder(s3(), 'lake', FOLDER)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${FOLDER}2: no`,
    });
    expect(aws.s3.keys()).toEqual([`${FOLDER}2`]);
  });

  test('keeps what came since, of the same second too', async () => {
    aws.time = new Date('2026-11-23T04:30:11.900Z');
    aws.s3.put(`${FOLDER}before`, 'ab');
    aws.s3.begin(`${FOLDER}begun-before`);
    aws.time = new Date('2026-11-23T04:30:12.100Z');
    aws.s3.put(`${FOLDER}same-second`, 'ab');
    aws.s3.begin(`${FOLDER}begun-in-the-same-second`);
    const since = new Date('2026-11-23T04:30:12.500Z');
    expect(await emptyFolder(s3(), 'lake', FOLDER, since)).toEqual({ objects: 1, bytes: 2 });
    expect(aws.s3.keys()).toEqual([`${FOLDER}same-second`]);
    expect(aws.s3.uploads()).toEqual([`${FOLDER}begun-in-the-same-second`]);
  });
});

describe('uploads under way', () => {
  test('are listed over all pages, those of one key too', async () => {
    const ids = ['a/1', 'a/1', 'a/1', 'a/2', 'b/1'].map((key) => ({ key, id: aws.s3.begin(key) }));
    const begun = aws.time;
    expect(await listUploads(s3(), 'lake', prefix('a/'))).toEqual(
      ids.slice(0, 4).map((one) => ({ ...one, begun })),
    );
    expect(await listUploads(s3(), 'lake')).toHaveLength(5);
    await abortUploads(s3(), 'lake');
    expect(aws.s3.uploads()).toEqual([]);
  });

  test('that end while they are ended are no matter, any other error is', async () => {
    aws.s3.begin('a/1');
    aws.s3.begin('a/2');
    aws.meanwhile(
      ({ operation }) => operation === 'AbortMultipartUpload',
      ({ input }) => aws.s3.operations['AbortMultipartUpload']?.(input),
    );
    await abortUploads(s3(), 'lake', prefix('a/'));
    expect(aws.s3.uploads()).toEqual([]);
    aws.s3.begin('a/1');
    aws.before = ({ operation }) => {
      if (operation === 'AbortMultipartUpload') throw failure('AccessDenied', 403);
    };
    await expect(abortUploads(s3(), 'lake')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

/** A bucket that has no time for a key so many times, and then deletes it. */
function bucketOf(keys: readonly string[], busy: Record<string, number>, Code = 'SlowDown') {
  const { s3, clients } = new MemoryAws();
  for (const key of keys) s3.put(key, '');
  const asked: string[] = [];
  s3.refusing = (key) => {
    asked.push(key);
    const times = busy[key] ?? 0;
    busy[key] = times - 1;
    return times > 0 ? { Code, Message: 'Please reduce your request rate.' } : undefined;
  };
  return { s3: clients.s3, asked, there: () => s3.keys() };
}

const ALL = [{ key: 'a' }, { key: 'b' }];
const NO_TIME = [0, 0];

describe('deleting', () => {
  test.each(['SlowDown', 'InternalError'])(
    'a key of which S3 says %s is asked for twice more',
    async (code) => {
      const { s3, asked, there } = bucketOf(['a', 'b'], { b: 2 }, code);
      await deleteKeys(s3, 'lake', ALL, NO_TIME);
      expect(there()).toEqual([]);
      expect(asked).toEqual(['a', 'b', 'b', 'b']);
    },
  );

  test('and no more than that', async () => {
    const { s3, there } = bucketOf(['a', 'b'], { b: 3 });
    await expect(deleteKeys(s3, 'lake', ALL, NO_TIME)).rejects.toMatchObject({
      name: 'SlowDown',
      message: 'b: Please reduce your request rate.',
    });
    expect(there()).toEqual(['b']);
  });

  test('what S3 refuses is not asked for again', async () => {
    const { s3 } = bucketOf(['a', 'b'], { b: 1 }, 'AccessDenied');
    await expect(deleteKeys(s3, 'lake', ALL, NO_TIME)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

test('what goes between being looked for and being read is not there; what can’t be read is told', async () => {
  aws.s3.put('a/1', 'text');
  expect(await readIfThere(s3(), 'lake', 'a/1')).toEqual({ text: 'text', etag: aws.s3.etag('a/1') });
  const refuse = ({ operation }: { operation: string }) => {
    if (operation === 'GetObject') throw failure('AccessDenied', 403);
  };
  aws.before = refuse;
  await expect(readIfThere(s3(), 'lake', 'a/1')).rejects.toMatchObject({ name: 'AccessDenied' });
  aws.before = (call) => {
    if (call.operation === 'GetObject') aws.s3.remove('a/1');
    refuse(call);
  };
  expect(await readIfThere(s3(), 'lake', 'a/1')).toBeUndefined();
});
