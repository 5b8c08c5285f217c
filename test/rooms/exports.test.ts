import { sources } from '../support/rooms.ts';
import { tradedBy, tradedIn } from './exports.ts';

/** What somebody else than a source takes: by `<source> <name>`, and who. */
const BY_OTHERS: [RegExp, string][] = [
  [/^lambdas\/[\w-]+\/index\.ts handler$/, 'Lambda'],
  [/^lambdas\/runtime\/credentials\.ts defaultProvider$/, 'the bundler, in place of the SDK’s'],
  [/\/pipeline\.ts default$/, 'whatever loads the pipelines of a folder'],
  [/\.config\.ts default$/, 'whatever loads settings'],
  [/^core\/definition\/index\.ts \w+$/, 'definitions of pipelines, which are the user’s'],
  [/^release\/judge\.ts judge(Subject)?$/, 'npm run test:release'],
  [
    /^test\/(support\/(assemblies\.ts default|no-hook\.ts hook)|shared-modules\/runtime\.ts default)$/,
    'Jest',
  ],
];

const isTest = (file: string) => /^(test|offline\/test)\//.test(file);
const ALL = sources()
  .filter((file) => !file.endsWith('.d.ts'))
  .map((file) => ({ file, ...tradedBy(file) }));

const takers = new Map<string, string[]>();
for (const { file, taken } of ALL) {
  for (const one of taken) takers.set(one.join(' '), [...(takers.get(one.join(' ')) ?? []), file]);
}
const exported = ALL.flatMap(({ file, exported, types, said }) =>
  exported.map((name) => ({
    file,
    name,
    isType: types.has(name),
    isSaidAgain: (said.get(name) ?? 0) > 1,
    takers: [`${file} ${name}`, `${file} *`].flatMap((key) => takers.get(key) ?? []),
  })),
);
const ofNobody = exported.filter(({ takers }) => takers.length === 0);
const titled = (found: typeof exported) => found.map(({ file, name }) => `${file} ${name}`);

// A type may be exported for what exported functions take and return.
const dead = titled(ofNobody.filter(({ isType, isSaidAgain }) => !isType || !isSaidAgain));
const forTests = titled(
  exported.filter(
    ({ file, takers, isSaidAgain }) =>
      !isTest(file) && !isSaidAgain && takers.length > 0 && takers.every(isTest),
  ),
);

const isByOthers = (title: string) => BY_OTHERS.some(([pattern]) => pattern.test(title));

test('nothing is exported that nobody takes', () => {
  expect(exported.length).toBeGreaterThan(1500);
  expect(dead.filter((title) => !isByOthers(title))).toEqual([]);
});

test('nothing of the product is there for its tests alone', () => {
  expect(forTests.filter((title) => !isByOthers(title))).toEqual([]);
});

test('each of the others takes something', () => {
  const found = [...dead, ...forTests];
  expect(BY_OTHERS.filter(([pattern]) => !found.some((title) => pattern.test(title)))).toEqual([]);
});

test.each<[string, Partial<ReturnType<typeof tradedIn>>]>([
  ['export const a = 1, { b: c, d } = e, [f] = g;', { exported: ['a', 'c', 'd', 'f'] }],
  ['export function a() {} export class B {}', { exported: ['a', 'B'] }],
  ['export interface A {} export type B = A;', { exported: ['A', 'B'], types: new Set(['A', 'B']) }],
  ['const a = 1; export { a as b }; export default a;', { exported: ['b', 'default'] }],
  [`export { a as b } from './x.ts';`, { exported: ['b'], taken: [['core/x.ts', 'a']] }],
  [`export * from './x.ts';`, { exported: [], taken: [['core/x.ts', '*']] }],
  [
    `import a, { b as c } from '../lake/x.ts';`,
    {
      taken: [
        ['lake/x.ts', 'default'],
        ['lake/x.ts', 'b'],
      ],
    },
  ],
  [`import * as a from './x.ts';`, { taken: [['core/x.ts', '*']] }],
  [`const a = () => import('./x.ts');`, { taken: [['core/x.ts', '*']] }],
  [`import { a } from '@afluente/offline/host-name';`, { taken: [['offline/wire/host-name.ts', 'a']] }],
  [`import { a } from 'zod';`, { taken: [] }],
])('%s', (text, expected) => {
  expect(tradedIn('core/one.ts', text)).toMatchObject(expected);
});
