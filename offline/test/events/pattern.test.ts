import { compilePattern } from '../../events/pattern.ts';

describe('event patterns', () => {
  const event = {
    source: 'aws.s3',
    detail: { object: { key: 'landing/orders/a.csv', size: 5 }, reason: null, tags: ['a', 'b'], ok: true },
  };
  test.each<[object, boolean]>([
    [{ source: ['aws.s3', 'other'] }, true],
    [{ source: ['aws.states'] }, false],
    [
      { detail: { object: { key: [{ wildcard: 'landing/orders/*.csv' }], size: [{ numeric: ['>', 0] }] } } },
      true,
    ],
    [{ detail: { object: { key: [{ wildcard: 'landing/*.tsv' }] } } }, false],
    [{ detail: { object: { key: [{ wildcard: String.raw`landing/\*.csv` }] } } }, false],
    [{ detail: { object: { key: [{ prefix: 'landing/' }] } } }, true],
    [{ detail: { object: { key: [{ suffix: '.tsv' }, { suffix: '.csv' }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['>', 0, '<=', 5] }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['<', 5] }] } } }, false],
    [{ detail: { object: { size: ['5'] } } }, false],
    [{ detail: { reason: [null], ok: [true] } }, true],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { tags: [{ 'anything-but': ['a'] }] } }, true],
    [{ detail: { object: { key: [{ 'anything-but': { prefix: 'landing/' } }] } } }, false],
    [{ detail: { absent: [{ exists: false }], reason: [{ exists: true }] } }, true],
    [{ detail: { ok: [{ exists: false }] } }, false],
    [{ detail: { absent: { deeper: ['x'] } } }, false],
  ])('%j → %p', (pattern, fits) => {
    expect(compilePattern(pattern)(event)).toBe(fits);
  });
  test.each([
    { $or: [] },
    { source: [{ cidr: '10.0.0.0/8' }] },
    { source: [{ 'equals-ignore-case': 'x' }] },
    { source: 'aws.s3' },
  ])('%j is refused by name', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow('does not imitate');
  });
});
