import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestLake } from '../support/lake.ts';
import { PageServer, Visit } from './visit.ts';

const PIPELINES = join(import.meta.dirname, '../pipelines');
const FOLDERS = mkdtempSync(join(tmpdir(), 'afluente-pipelines-'));
const FILE = join(FOLDERS, 'trial/pipeline.ts');

let lake: TestLake;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  cpSync(join(PIPELINES, 'trial'), join(FOLDERS, 'trial'), { recursive: true });
  const core = join(import.meta.dirname, '../../core');
  writeFileSync(FILE, readFileSync(FILE, 'utf8').replace('../../../core/', `${core}/`));
  lake = await TestLake.open('trial');
  server = await PageServer.ofStage(lake, '0', ['--pipelines', FOLDERS]);
  visit = await Visit.of(server, '#/trial/definition');
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  await lake.close();
});

const rows = (title: string) => visit.texts(`[aria-label="${title}"] tbody tr`);

test('a pipeline is shown as it is defined, and that this is what is deployed', async () => {
  await visit.sees('is what is deployed: rows, build and checks have its fingerprints', '.same');
  const facts = await visit.texts('.facts div');
  expect(facts).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Reads s3:\/\/afluente-dev-data-.*\/landing\/trial\/$/),
      'Publishes afluente_dev.trial_by_city',
      'Dialect "," between fields, quotes ", utf-8, decimal mark ".", dates as YYYY-MM-DD',
      'Tolerates no rejected row',
      'Partitions city',
      'Keeps 2 versions',
      'Schedule none',
    ]),
  );
  expect(await rows('Columns that it reads')).toEqual([
    'id int required id',
    'city string required city',
    'amount decimal(10, 2) required amount',
    'note string may be empty note',
  ]);
  expect(await rows('Columns that it publishes')).toContain('city string');
  expect(await rows('Checks')).toEqual([
    'unique(id) nothing is published',
    'range(amount) at least 0 nothing is published',
  ]);
  expect(await visit.texts('.select')).toEqual([
    expect.stringContaining(
      readFileSync(join(PIPELINES, 'trial/trial_by_city.sql'), 'utf8').replaceAll(/\s+/g, ' ').trim(),
    ),
  ]);
});

test('a checkout that says something else is told, once its file is changed', async () => {
  writeFileSync(FILE, readFileSync(FILE, 'utf8').replace('{ min: 0 }', '{ min: 1 }'));
  await visit.sees('is not what is deployed; it differs in the checks.', '.note');
  expect(await rows('Checks')).toContain('range(amount) at least 1 nothing is published');
});

test('without a definition what is deployed is shown', async () => {
  await visit.go('#/sales/definition');
  await visit.sees("sales/pipeline.ts is not there: this checkout doesn't define it.");
  await visit.sees('afluente_dev.sales_lines', '.facts');
});
