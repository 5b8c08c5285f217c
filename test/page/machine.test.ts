import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/program.ts';
import { PageServer, Visit } from './visit.ts';

const ROOT = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'afluente-page-'));
/** As deep as the test's own, whose definitions import `core` by a path. */
const folders = join(project, 'test/pipelines');
const where = [`--state=${join(project, 'state')}`, `--pipelines=${folders}`];

let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  mkdirSync(folders, { recursive: true });
  symlinkSync(join(ROOT, 'core'), join(project, 'core'));
  cpSync(join(ROOT, 'test/pipelines/trial'), join(folders, 'trial'), { recursive: true });
  server = await PageServer.start(['offline', '--open', '--port=0', '--page-port=0', ...where]);
  visit = await Visit.of(server, '#/trial/runs');
  // Gone after a reload.
  await visit.page.evaluate(() => void (document.body.dataset['seen'] = 'before'));
}, 300_000);

afterAll(async () => {
  await visit.close();
  await server.end();
});

/** Publishes another table, so that tasks are called otherwise. */
function rename(from: string, to: string): void {
  const file = join(folders, 'trial/pipeline.ts');
  const text = readFileSync(file, 'utf8');
  renameSync(join(folders, 'trial', `${from}.sql`), join(folders, 'trial', `${to}.sql`));
  writeFileSync(file, text.replaceAll(from, to));
}

/** Runs what is in the folders now: it waits until that is deployed. @returns the execution's name */
function start(): string {
  const input = join(project, 'trial.csv');
  writeFileSync(input, 'id,city,amount,note\n1,Lisboa,1,\n');
  const { status, stdout } = run([
    'bin/main.js',
    'start',
    '--pipeline=trial',
    `--input=${input}`,
    '--json',
    ...where,
  ]);
  expect(status).toBe(0);
  return JSON.parse(stdout).execution;
}

const drawn = (task: string) =>
  visit.page.waitForSelector(`.graph [id="state-${task}"]`, { timeout: 120_000 });
const built = async () =>
  (await visit.texts('.graph .task title')).filter((task) => task.startsWith('ctas_'));

test('an execution is drawn as the machine that it ran by, before any ran the one that is deployed', async () => {
  await visit.sees('trial never ran');
  await drawn('ctas_trial_by_city');
  rename('trial_by_city', 'trial_by_town');
  await drawn('ctas_trial_by_town');

  const first = start();
  await visit.sees('Succeeded', '.heading');
  expect(await built()).toEqual(['ctas_trial_by_town']);
  rename('trial_by_town', 'trial_by_city');
  const second = start();
  await drawn('ctas_trial_by_city');
  expect(await visit.texts('.states .waiting .name')).toEqual([]);

  for (const [execution, task] of [
    [first, 'ctas_trial_by_town'],
    [second, 'ctas_trial_by_city'],
  ] as const) {
    await visit.go(`#/trial/runs/${execution}`);
    await drawn(task);
    expect(await built()).toEqual([task]);
    expect(await visit.texts('.graph .is-succeeded title')).toHaveLength(10);
    expect(await visit.texts('.states .waiting .name')).toEqual([]);
    await visit.go(`#/trial/runs/${execution}/${task}`);
    await visit.sees('done', '.detail .lines');
  }
  expect(await visit.page.evaluate(() => document.body.dataset['seen'])).toBe('before');
  expect(visit.complaints).toEqual([]);
}, 600_000);
