import { identityOf } from '../../../core/runs/source-identity.ts';

const a = { key: 'landing/x/a.csv', versionId: 'v1', etag: '"e1"' };
const b = { key: 'landing/x/b.csv', etag: 'e2' };

test('the identity of sources is theirs in any order, with quotes about an ETag or without', () => {
  expect(identityOf([a, b])).toMatch(/^[0-9a-f]{16}$/);
  expect(identityOf([b, { ...a, etag: 'e1' }])).toBe(identityOf([a, b]));
  expect(identityOf([{ ...b, versionId: '' }, a])).toBe(identityOf([a, b]));
});

test('it changes with each of them', () => {
  const all = [
    [],
    [a],
    [b],
    [a, b],
    [{ ...a, versionId: 'v2' }, b],
    [{ ...a, etag: 'e9' }, b],
    [{ ...a, key: 'landing/x/c.csv' }, b],
  ];
  expect(new Set(all.map(identityOf)).size).toBe(all.length);
});

// What was published by a former release is of the same source still.
test('the identity of files stays what it is', () => {
  expect(identityOf([a])).toBe('2503ed407c99ea46');
  expect(identityOf([a, b])).toBe('205eb48b19c00ecc');
});
