import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE } from '../../core/release/release.ts';
import { changelogOf, newestIn, notesOf } from '../../release/history.ts';
import { onlyOf, packagesOf } from '../../release/sbom.ts';
import releasing, { VERSIONED } from '../../release/version.config.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PACKAGES = globSync('**/package{,-lock}.json', {
  cwd: ROOT,
  exclude: (name) => /node_modules|cdk\.out|\.offline/.test(name),
});

test('every package of the project, and its lock, is of the one release, also where one depends on another', () => {
  for (const file of PACKAGES) {
    const { version, packages = {}, dependencies = {} } = JSON.parse(read(file));
    const own = Object.entries<any>(packages).filter(([path]) => !path.includes('node_modules/'));
    const depended = [dependencies, ...own.map(([, found]) => found.dependencies ?? {})]
      .flatMap((all) => Object.entries(all))
      .filter(([name]) => name.startsWith('@afluente/'));
    const versions = [
      version,
      ...own.map(([, found]) => found.version),
      ...depended.map(([, found]) => found),
    ];
    expect({ file, versions: [...new Set(versions)] }).toEqual({ file, versions: [RELEASE] });
  }
});

test('a release writes its version into each of them, and changes nothing else', () => {
  expect(new Set(VERSIONED)).toEqual(new Set(PACKAGES));
  for (const { filename, updater } of releasing.bumpFiles) {
    const text = read(filename);
    expect(updater.readVersion(text)).toBe(RELEASE);
    expect(updater.readVersion(updater.writeVersion(text, '9.8.7'))).toBe('9.8.7');
    expect(updater.writeVersion(updater.writeVersion(text, '9.8.7'), RELEASE)).toBe(text);
  }
});

test('the newest release of the changelog is this one, once there is one', () => {
  expect([undefined, RELEASE]).toContain(newestIn(changelogOf(ROOT)));
});

test('the notes of a release are its part of the changelog', () => {
  const changelog =
    '# Changelog\n\n## 1.1.0 (2026-12-01)\n\n### Features\n\n* b\n\n## [1.0.0] (2026-11-01)\n\n* a\n';
  expect(newestIn(changelog)).toBe('1.1.0');
  expect(notesOf('1.1.0', changelog)).toBe('### Features\n\n* b');
  expect(notesOf('1.0.0', changelog)).toBe('* a');
  expect(notesOf('0.9.0', changelog)).toBe('');
  expect(newestIn('# Changelog\n')).toBeUndefined();
});

test('what is deployed is the packages whose files are in the bundles, with what stands between them', () => {
  const at = (path: string) => [{ name: 'cdx:npm:package:path', value: path }];
  const b = { 'bom-ref': 'a|b', name: 'b', properties: at('node_modules/a/node_modules/b') };
  const bom = {
    bomFormat: 'CycloneDX' as const,
    metadata: { component: { 'bom-ref': 'root', name: 'afluente' } },
    components: [
      { 'bom-ref': 'a', name: 'a', properties: at('node_modules/a'), components: [b] },
      { 'bom-ref': 'jest', name: 'jest', properties: at('node_modules/jest') },
    ],
    dependencies: [
      { ref: 'root', dependsOn: ['a', 'jest'] },
      { ref: 'a', dependsOn: ['a|b'] },
      { ref: 'jest', dependsOn: ['a'] },
    ],
  };
  const files = ['core/stage/names.ts', 'node_modules/a/index.js', 'node_modules/a/node_modules/b/dist/x.js'];
  const deployed = onlyOf(bom, packagesOf(files));
  expect(deployed.components.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(deployed.dependencies).toEqual([
    { ref: 'root', dependsOn: ['a'] },
    { ref: 'a', dependsOn: ['a|b'] },
  ]);
  expect(() => onlyOf(bom, packagesOf(['node_modules/@scope/c/index.js']))).toThrow('node_modules/@scope/c');
});
