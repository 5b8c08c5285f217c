import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, ROOT, sources } from '../support/rooms.ts';

/** What names a version's folder and the documents in it. */
const OF_FOLDER =
  /\b(versionPrefix|versionManifestKey|buildRecordKey|supersededKey|_(?:version|build|superseded)\.json)\b/;
/** What a published table says, and how. */
const OF_TABLE = 'core/published/published-table.ts';

test('what a version is, in the bucket and in the catalog, lake/version/ knows and nobody else above core', () => {
  const others = sources().filter(
    (file) => /^(lake|lambdas|cli|page|bin)\//.test(file) && !file.startsWith('lake/version/'),
  );
  expect(others.length).toBeGreaterThan(100);
  const code = (file: string) =>
    readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*\*[^]*?\*\/|\/\/.*/g, '');
  const knowing = others.filter(
    (file) =>
      OF_FOLDER.test(code(file)) ||
      importsOf(file).some(({ source, typesOnly }) => source === OF_TABLE && !typesOnly),
  );
  expect(knowing).toEqual([]);
});
