import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withExisting } from '../../s3/bucket-spec.ts';

const own = { name: 'own', versioning: false, notifications: false };
const existing = (name: string) => ({ name, versioning: true, notifications: true });

test('beside an app’s buckets there are those that are named, and those that an app before left full', () => {
  const root = mkdtempSync(join(tmpdir(), 'afluente-buckets-'));
  expect(withExisting([own], ['brought', 'own'], root)).toEqual([own, existing('brought')]);
  for (const name of ['own', 'brought', 'former', 'empty'])
    mkdirSync(join(root, 's3', name), { recursive: true });
  for (const name of ['own', 'former']) writeFileSync(join(root, 's3', name, 'object'), 'x');
  expect(withExisting([own], ['brought'], root)).toEqual([own, existing('brought'), existing('former')]);
});
