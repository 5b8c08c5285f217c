import { RELEASE } from '../../core/release/release.ts';
import type { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { PageServer, Visit } from './visit.ts';
import { file } from '../support/trial.ts';

let lake: TestLake;
let gate: Gate;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  ({ lake, gate } = await TestLake.gated('trial', 'ctas'));
  server = await PageServer.ofStage(lake);
  visit = await Visit.of(server, '#/trial/runs');
}, 180_000);

afterAll(async () => {
  await visit.close();
  expect(await server.end()).toBe(130);
  await gate.close();
  await lake.close();
});

test('before the first run the machine is drawn, and it is said how to start one', async () => {
  await visit.sees('trial never ran');
  expect(await visit.texts('footer')).toEqual([`Afluente ${RELEASE}`]);
  await visit.sees('npx afluente upload FILE --pipeline trial --stage dev');
  expect(await visit.texts('.graph .task title')).toHaveLength(10);
});

test('a deployed pipeline without a folder is told, with what to do', async () => {
  const [note] = await visit.texts('.status .note');
  expect(note).toMatch(
    /^It has no folder in pipelines\/, and lives on: .* npx afluente destroy --pipeline trial/,
  );
});

test('a run is watched from its start to the version, without a reload', async () => {
  const { page } = visit;
  // Gone after a reload.
  await page.evaluate(() => void (document.body.dataset['seen'] = 'before'));
  const held = gate.hold();
  await lake.put(file(7));
  await held;

  // One look, since the call that is held is given up after some seconds.
  const look = await page.waitForFunction(() => {
    const texts = (selector: string) =>
      [...document.querySelectorAll(selector)].map((one) => one.textContent?.trim());
    if (!document.querySelector('.graph [id="state-ctas_trial_by_city"].is-running')) return undefined;
    return {
      heading: texts('.heading .badge'),
      running: texts('.graph .is-running title'),
      begun: texts('.states a .name'),
      waiting: texts('.states .waiting .name'),
      title: document.title,
    };
  });
  gate.open();
  expect(await look.jsonValue()).toEqual({
    heading: ['Running'],
    running: ['ctas_trial_by_city'],
    begun: [
      'acquire_run_lock',
      'upload_csv_to_s3',
      'ensure_glue_db',
      'create_external_raw_trial',
      'drop_trial_by_city_if_exists',
      'clear_output_prefix',
      'ctas_trial_by_city',
    ],
    waiting: ['check_data_quality', 'publish_trial_by_city', 'expire_old_versions'],
    title: '● trial · Afluente',
  });

  await visit.sees('Succeeded', '.heading');
  await visit.sees('version 1', '.list');
  await visit.sees('version 1', '.status');
  expect(await visit.texts('.graph .is-succeeded title')).toHaveLength(10);
  // Told to those who don't see it.
  expect((await visit.texts('#said'))[0]).toMatch(/expire_old_versions succeeded|The execution succeeded/);
  expect(await page.evaluate(() => document.body.dataset['seen'])).toBe('before');
  expect(visit.complaints).toEqual([]);
});

test('a task has its payloads and its log', async () => {
  const { page } = visit;
  await page.click('.graph [id="state-upload_csv_to_s3"] text');
  await visit.sees('upload_csv_to_s3', '#task-title');
  await visit.sees('adds stamps, upload', '.detail');
  await page.click('.detail > details:nth-of-type(2) > summary');
  await visit.sees('landing/trial/trial.csv', '.detail .tree');
  await visit.sees('done', '.detail .lines');
});

test('the version is told with its rows and its checks', async () => {
  await visit.go('#/trial/versions');
  await visit.sees('readers see it');
  const [row] = await visit.texts('tr.published');
  expect(row).toMatch(
    /^1 readers see it \d+ (s|min) ago \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ 1 1 [\d.]+ k?B ✔ 4 passed \d{8}t/,
  );
  const [label] = await visit.page.$$eval('.chart', (charts) =>
    charts.map((one) => one.getAttribute('aria-label')),
  );
  expect(label).toBe('Rows per version: version 1 1');
  expect(await visit.texts('.matrix tbody th')).toEqual(
    expect.arrayContaining(['unique(id) of trial_by_city', 'sameRows of raw_trial']),
  );
});
