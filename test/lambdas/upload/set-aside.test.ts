import { rulesFingerprint } from '../../../core/definition/fingerprint.ts';
import { EmptySource, HeaderMismatch, MalformedCsv, TooManyRejects } from '../../../core/errors/errors.ts';
import { MOST_SET_ASIDE } from '../../../core/limits/payload.ts';
import type { SourceManifest } from '../../../lake/source-manifest.ts';
import {
  asideOf,
  canDoWithout,
  isUnusable,
  setAside,
  stillAside,
} from '../../../lambdas/upload/set-aside.ts';
import { VISITS } from '../../memory/stage.ts';

const RULES = rulesFingerprint(VISITS);
const [GOOD, BAD] = ['landing/visits/good.csv', 'landing/visits/bad.csv'];
const NOTE = { etag: 'e', judgedBy: RULES, error: 'EmptySource', cause: 'It is empty.' };
const entry = (judgedBy: string) => ({
  etag: 'g',
  bytes: 1,
  raw: { key: 'r', etag: 'r', bytes: 1 },
  accepted: 1,
  rejected: 0,
  judgedBy,
});
const manifest = (change: Partial<SourceManifest> = {}): SourceManifest => ({
  judgedBy: RULES,
  sources: { [GOOD]: entry(RULES) },
  ...change,
});

test.each([
  [new EmptySource('x'), true],
  [new HeaderMismatch('x'), true],
  [new MalformedCsv('x'), true],
  [new TooManyRejects('x'), false],
  [new Error('reset'), false],
  ['reset', false],
])('a file may be set aside for what is wrong with it as a whole: %s is such a verdict: %s', (error, is) => {
  expect(isUnusable(error)).toBe(is);
});

test('a note is of one version of a file and of the rules that judged it, with the verdict', () => {
  expect(setAside({ etag: 'e' }, new EmptySource('It is empty.'), VISITS)).toEqual(NOTE);
});

describe('what was set aside', () => {
  const again = (change: Partial<SourceManifest>, etag = 'e') =>
    stillAside(
      [
        { key: BAD, etag },
        { key: GOOD, etag: 'g' },
      ],
      manifest(change),
      VISITS,
    );

  test('would be again while the file and the rules are the same', () => {
    expect(again({ aside: { [BAD]: NOTE } })).toEqual({ [BAD]: NOTE });
    expect(again({ aside: { [BAD]: NOTE }, sources: { [BAD]: entry(RULES) } })).toEqual({ [BAD]: NOTE });
  });

  test('is judged anew whose file is another', () => {
    expect(again({ aside: { [BAD]: NOTE } }, 'f')).toBeUndefined();
  });

  test.each<[string, Partial<SourceManifest>]>([
    ['by other rules', { aside: { [BAD]: { ...NOTE, judgedBy: 'other' } } }],
    ['that is no longer there', { aside: { 'landing/visits/gone.csv': NOTE } }],
    ['of which there is none', { aside: {} }],
    ['where no file ever was', {}],
    ['where nothing could be taken in', { aside: { [BAD]: NOTE }, sources: {} }],
    [
      'whose earlier version other rules let in',
      { aside: { [BAD]: NOTE }, sources: { [BAD]: entry('other'), [GOOD]: entry(RULES) } },
    ],
  ])('is judged anew %s', (_, change) => {
    expect(again(change)).toBeUndefined();
  });

  test('is nothing before the first run', () => {
    expect(stillAside([{ key: BAD, etag: 'e' }], undefined, VISITS)).toBeUndefined();
  });
});

test.each([
  ['that never was in the dataset', {}, true],
  ['whose earlier version the definition would let in', { [BAD]: entry(RULES) }, true],
  ['whose earlier version other rules let in', { [BAD]: entry('other') }, false],
])('whether a run can do without a file %s', (_, sources, expected) => {
  expect(canDoWithout(BAD, manifest({ sources }), VISITS)).toBe(expected);
});

test('a payload counts all files that were set aside, and names no more than it has room for', () => {
  const keys = Array.from({ length: MOST_SET_ASIDE + 3 }, (_, index) => `landing/visits/${index}.csv`);
  const aside = Object.fromEntries(keys.map((key) => [key, NOTE]));
  expect(asideOf(manifest({ aside }))).toEqual({
    files: keys.length,
    first: keys.slice(0, MOST_SET_ASIDE).map((key) => ({ key, error: 'EmptySource' })),
  });
  expect(asideOf(manifest())).toBeUndefined();
  expect(asideOf(manifest({ aside: {} }))).toBeUndefined();
});
