import { join } from 'node:path';
import type { SerializedAXNode } from 'puppeteer-core';
import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';
import { faintTexts } from './contrast.ts';
import { overhanging } from './overhang.ts';
import { PageServer, Visit } from './visit.ts';

let lake: TestLake;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText(file(1));
  await lake.landText('id,city,amount,note\n1,Lisboa,5.00,\n1,Porto,-6.00,\n');
  await lake.beside('visits').landText('day,page,visitors\nsoon,/a,1\n2026-11-23,/b,many\n');
  const folders = ['--pipelines', join(import.meta.dirname, '../pipelines')];
  server = await PageServer.ofStage(lake, '0', folders);
  visit = await Visit.of(server, '#/trial/runs');
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  await lake.close();
});

/** Each view, and what is there once it has all that it shows. */
const VIEWS = [
  ['#/', 'ChecksFailed', '.overview'],
  ['#/visits/runs', 'is not a date', '.rejected .first'],
  ['#/trial/definition', 'Columns that it publishes', 'h3'],
  ['#/trial/nothing', 'There is nothing at this address', 'h1'],
  ['#/trial/runs/nobody', 'There is no such execution', 'h2'],
  ['#/trial/runs', 'ChecksFailed: ', '.detail .level-error'],
  ['#/trial/versions', 'Checks over time', 'h2'],
  ['#/trial/data', '1 row ·', 'caption'],
] as const;

async function nodes(): Promise<SerializedAXNode[]> {
  const all = (node: SerializedAXNode): SerializedAXNode[] => [node, ...(node.children ?? []).flatMap(all)];
  const root = await visit.page.accessibility.snapshot({ interestingOnly: false });
  return root ? all(root) : [];
}

test.each(VIEWS)(
  '%s: landmarks, headings in order, a name for whatever can be used',
  async (hash, text, where) => {
    await visit.go(hash);
    await visit.sees(text, where);
    const tree = await nodes();
    const roles = tree.map(({ role }) => role);
    for (const landmark of ['banner', 'navigation', 'main', 'status']) expect(roles).toContain(landmark);
    const levels = tree.filter(({ role }) => role === 'heading').map(({ level = 0 }) => level);
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
    const used = [
      'link',
      'button',
      'textbox',
      'region',
      'table',
      'image',
      'navigation',
      'DisclosureTriangle',
    ];
    const nameless = tree.filter(({ role, name }) => used.includes(role) && !name && role !== 'table');
    // The mark beside the product's name says nothing that the name doesn't.
    expect(nameless.filter(({ role }) => role !== 'image')).toEqual([]);
  },
);

test('the graph is a picture with a text, and the states beside it are a list of links', async () => {
  await visit.go('#/trial/runs');
  await visit.sees('ChecksFailed', '.failure');
  const tree = await nodes();
  const picture = tree.find(({ name }) => name === 'The state machine of trial');
  expect(picture?.description).toMatch(/^Its tasks, one after the other: acquire_run_lock, upload_csv_to_s3/);
  const links = tree
    .filter(({ role }) => role === 'link')
    .map(({ name = '' }) => name.replaceAll(/\s+/g, ' ').trim());
  expect(links).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^upload_csv_to_s3 succeeded [\d.]+ s$/),
      expect.stringMatching(/^check_data_quality failed [\d.]+ s$/),
    ]),
  );
});

test('the overview is a table at every width, and each of its lines leads to its pipeline', async () => {
  for (const width of [360, 1440]) {
    await visit.page.setViewport({ width, height: 800 });
    await visit.go('#/');
    await visit.sees('ChecksFailed', '.overview');
    const tree = await nodes();
    const roles = tree.map(({ role }) => role);
    expect(roles.filter((role) => role === 'row')).toHaveLength(8);
    expect(roles.filter((role) => role === 'rowheader')).toHaveLength(7);
    expect(roles.filter((role) => role === 'columnheader')).toHaveLength(6);
  }
  const links = await visit.page.$$eval('.overview tbody th a', (all) =>
    all.map((one) => one.getAttribute('href')),
  );
  expect(links.toSorted()).toEqual(
    ['daily', 'grid', 'medicoes', 'nasty', 'sales', 'trial', 'visits'].map((name) => `#/${name}/runs`),
  );
});

describe.each(['light', 'dark'] as const)('in %s colours', (scheme) => {
  beforeAll(async () => {
    await visit.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  });

  test.each(VIEWS)('%s: every text has a contrast of 4.5 to 1', async (hash, text, where) => {
    await visit.go(hash);
    await visit.sees(text, where);
    expect(await visit.page.evaluate(faintTexts)).toEqual([]);
  });
});

describe.each([360, 768, 1440, 1920])('%d pixels wide', (width) => {
  test.each(VIEWS)('%s: nothing is cut off', async (hash, text, where) => {
    await visit.page.setViewport({ width, height: 800 });
    await visit.go(hash);
    await visit.sees(text, where);
    expect(await visit.page.evaluate(overhanging)).toEqual([]);
  });
});
