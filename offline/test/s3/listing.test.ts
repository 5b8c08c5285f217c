import * as sdk from '@aws-sdk/client-s3';
import { OPERATOR, startOffline, failure, type Offline } from '../wire/harness.ts';
import { compareKeys, listPage, SortedKeys } from '../../s3/keys.ts';
import fc from 'fast-check';

let offline: Offline;
let client: sdk.S3Client;
beforeAll(async () => {
  offline = await startOffline();
  client = offline.client();
  for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'b0', 'd/4', 'e f+g'])
    await offline.s3.store.put(OPERATOR, 'plain', key, key);
});
afterAll(() => offline.close());

const list = async (input: Partial<sdk.ListObjectsV2CommandInput> = {}) => {
  const page = await client.send(new sdk.ListObjectsV2Command({ Bucket: 'plain', ...input }));
  return {
    keys: page.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
    page,
  };
};

test.each<[Partial<sdk.ListObjectsV2CommandInput>, string[], string[]]>([
  [{}, ['a', 'b/1', 'b/2', 'b/c/3', 'b0', 'd/4', 'e f+g'], []],
  [{ Prefix: 'b/' }, ['b/1', 'b/2', 'b/c/3'], []],
  [{ Prefix: 'b' }, ['b/1', 'b/2', 'b/c/3', 'b0'], []],
  [{ Prefix: 'x' }, [], []],
  [{ Delimiter: '/' }, ['a', 'b0', 'e f+g'], ['b/', 'd/']],
  [{ Prefix: 'b/', Delimiter: '/' }, ['b/1', 'b/2'], ['b/c/']],
  [{ Delimiter: '/c/' }, ['a', 'b/1', 'b/2', 'b0', 'd/4', 'e f+g'], ['b/c/']],
  [{ StartAfter: 'b/2' }, ['b/c/3', 'b0', 'd/4', 'e f+g'], []],
  [{ StartAfter: 'b/9', Prefix: 'b/' }, ['b/c/3'], []],
  [{ MaxKeys: 2 }, ['a', 'b/1'], []],
  [{ MaxKeys: 0 }, [], []],
])('%j', async (input, keys, prefixes) => {
  expect(await list(input)).toMatchObject({
    keys,
    prefixes,
    page: { KeyCount: keys.length + prefixes.length },
  });
});

test('what a listing says of an object', async () => {
  const { page } = await list({ Prefix: 'b0' });
  expect(page).toMatchObject({ Name: 'plain', Prefix: 'b0', MaxKeys: 1000, IsTruncated: false });
  expect(page.Contents).toEqual([
    {
      Key: 'b0',
      Size: 2,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      LastModified: expect.any(Date),
      StorageClass: 'STANDARD',
    },
  ]);
});

test.each([1, 2, 3])('pages of %i add up to the whole', async (MaxKeys) => {
  for (const input of [{}, { Delimiter: '/' }, { Prefix: 'b' }]) {
    const whole = await list(input);
    const seen: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const { keys, prefixes, page } = await list({ ...input, MaxKeys, ContinuationToken });
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      seen.push(...keys, ...prefixes);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(seen.length).toBe(whole.keys.length + whole.prefixes.length);
    expect(new Set(seen)).toEqual(new Set([...whole.keys, ...whole.prefixes]));
  }
});

test('keys are encoded on demand', async () => {
  const { keys, page } = await list({ Prefix: 'e f', EncodingType: 'url' });
  expect([keys, page.Prefix]).toEqual([['e+f%2Bg'], 'e+f']);
});

test.each([{ MaxKeys: -1 }, { ContinuationToken: 'nonsense' }])('%j is refused', async (input) => {
  expect(await failure(list(input))).toMatchObject({ name: 'InvalidArgument', status: 400 });
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\uffee', '🎉', 'é'), maxLength: 6 });
const key = text.filter((one) => one !== '');

test('keys are in UTF-8 order', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test('any pages of any keys show each key or its common prefix once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      text,
      fc.constantFrom('', '/', 'ab'),
      fc.integer({ min: 1, max: 4 }),
      (all, prefix, delimiter, limit) => {
        const sorted = new SortedKeys();
        for (const one of all) sorted.add(one);
        const expected = new Set(
          all
            .filter((one) => one.startsWith(prefix))
            .map((one) => {
              const end = delimiter === '' ? -1 : one.indexOf(delimiter, prefix.length);
              return end === -1 ? one : one.slice(0, end + delimiter.length) + '\0group';
            }),
        );
        const seen: string[] = [];
        let start: { after: string; skip: string } | undefined = { after: '', skip: '' };
        while (start) {
          const page = listPage(sorted, { prefix, delimiter, limit, ...start });
          seen.push(...page.keys, ...page.prefixes.map((one) => one + '\0group'));
          start = page.next && { ...page.next };
        }
        expect(seen.toSorted()).toEqual([...expected].toSorted());
      },
    ),
  );
});
