/** Every file that says which release this is; test/governance/versions.test.ts finds others. */
const own = /^@afluente\//;

/** A package.json, or a package-lock.json: its own version, those of its workspaces, and where they are depended on. */
const packages = {
  readVersion: (text) => JSON.parse(text).version,
  writeVersion(text, version) {
    const json = JSON.parse(text);
    const all = Object.entries(json.packages ?? {}).filter(([path]) => !path.includes('node_modules/'));
    for (const one of [json, ...all.map(([, found]) => found)]) {
      one.version = version;
      for (const name of Object.keys(one.dependencies ?? {})) {
        if (own.test(name)) one.dependencies[name] = version;
      }
    }
    return `${JSON.stringify(json, null, 2)}\n`;
  },
};

const RELEASE = /(RELEASE = ')([^']+)(')/;
const constant = {
  readVersion: (text) => RELEASE.exec(text)[2],
  writeVersion: (text, version) => text.replace(RELEASE, `$1${version}$3`),
};

export const VERSIONED = [
  'package.json',
  'package-lock.json',
  'bin/package.json',
  'offline/package.json',
  'release/package.json',
  'release/package-lock.json',
  'test/mutation/package.json',
  'test/mutation/package-lock.json',
];

/** commit-and-tag-version's: https://github.com/absolute-version/commit-and-tag-version */
export default {
  header:
    '# Changelog\n\nMade from the commits by `npm run release` ([docs/releases.md](docs/releases.md)).\n',
  packageFiles: [{ filename: 'package.json', updater: packages }],
  bumpFiles: [
    ...VERSIONED.map((filename) => ({ filename, updater: packages })),
    { filename: 'core/release/release.ts', updater: constant },
  ],
  // Nothing that a user would notice is no release.
  noBumpWhenEmptyChanges: true,
  // The repository's address differs from fork to fork.
  issueUrlFormat: '',
  commitUrlFormat: '',
  compareUrlFormat: '',
  writerOpts: { finalizeContext: (context) => ({ ...context, linkCompare: false }) },
  scripts: { prerelease: 'node release/ready.ts', pretag: 'node release/ready.ts --tag' },
};
