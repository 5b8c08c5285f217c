import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHere, rootOf } from '../../operate/session/root.ts';

const project = mkdtempSync(join(tmpdir(), 'afluente-root-'));
const below = join(project, 'pipelines/orders');
mkdirSync(below, { recursive: true });
const outside = mkdtempSync(join(tmpdir(), 'afluente-outside-'));

test('without settings above it a folder is its own root', () => {
  expect(rootOf(outside)).toBe(outside);
  expect(fromHere('.offline', outside)).toBe('.offline');
});

test('the root is found from any folder below it, and what lies there is named from here', () => {
  writeFileSync(join(project, 'afluente.config.ts'), '');
  for (const folder of [project, join(project, 'pipelines'), below]) expect(rootOf(folder)).toBe(project);
  expect(fromHere('.offline', project)).toBe('.offline');
  expect(fromHere('data/orders.csv', below)).toBe('../../data/orders.csv');
  expect(fromHere('pipelines', join(project, 'pipelines'))).toBe('.');
});
