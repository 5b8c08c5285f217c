import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf, run } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'afluente-edits-'));
const state = join(project, 'state');
/** As deep as the test's own, whose definitions import `core` by a path. */
const pipelines = join(project, 'test/pipelines');
const trial = join(pipelines, 'trial');
const where = [`--state=${state}`, `--pipelines=${pipelines}`];

let served: ChildProcessByStdio<null, Readable, null>;
let printed = '';
const said = async (text: string | RegExp) => {
  while (!printed.match(text)) {
    if (served.exitCode !== null) throw new Error(`it ended: ${printed}`);
    await sleep(50);
  }
};

beforeAll(async () => {
  mkdirSync(pipelines, { recursive: true });
  symlinkSync(join(ROOT, 'core'), join(project, 'core'));
  cpSync(join(ROOT, 'test/pipelines/trial'), trial, { recursive: true });
  served = spawn(process.execPath, ['bin/main.js', 'offline', '--port=0', ...where], {
    cwd: ROOT,
    env: environmentOf(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  served.stdout.on('data', (text) => (printed += String(text)));
  await said('Ctrl-C');
}, 300_000);
afterAll(() => {
  served.kill('SIGKILL');
  rmSync(project, { recursive: true });
});

test('a second one says at once that one is up', () => {
  const { status, stderr } = run(['bin/main.js', 'offline', ...where]);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    new RegExp(`^Process ${served.pid} keeps the offline AWS of .* up already, at http://127\\.0\\.0\\.1:`),
  );
});

test('a fault is told with its place and leaves what runs; a start is refused until it is mended', async () => {
  const sql = join(trial, 'trial_by_city.sql');
  const before = readFileSync(sql, 'utf8');
  writeFileSync(sql, before.replace('SELECT', 'SELEC'));
  await said('✘');
  expect(printed).toMatch(/✘ pipelines\/trial\/trial_by_city\.sql:\d+:\d+: .*'SELEC'/);
  const file = join(project, 'trial.csv');
  writeFileSync(file, 'id,city,amount,note\n1,Lisboa,1,\n');
  const start = ['bin/main.js', 'start', '--pipeline=trial', `--input=${file}`, ...where];
  const refused = run(start);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/'SELEC'.* nothing was started\.\n$/);
  writeFileSync(sql, before);
  await said('again as it is deployed');

  // Started right after a save, it waits for that.
  writeFileSync(sql, `${before}-- another`);
  const started = spawn(process.execPath, start, { cwd: ROOT, env: environmentOf(), stdio: 'ignore' });
  const [code] = (await once(started, 'exit')) as [number];
  expect(code).toBe(0);
  expect(printed).toMatch(/deployed in .*: trial changed\n/);
}, 300_000);

test('a new pipeline is there without a restart, and one that goes is told', async () => {
  const other = join(pipelines, 'other');
  const named = (text: string) => text.replaceAll('trial', 'other');
  mkdirSync(other);
  writeFileSync(
    join(other, 'other_by_city.sql'),
    named(readFileSync(join(trial, 'trial_by_city.sql'), 'utf8')),
  );
  writeFileSync(join(other, 'pipeline.ts'), named(readFileSync(join(trial, 'pipeline.ts'), 'utf8')));
  await said('other is new');
  const listed = run(['bin/main.js', 'pipelines', '--json', ...where]);
  expect(JSON.parse(listed.stdout).map(({ name }: { name: string }) => name)).toEqual(['other', 'trial']);
  rmSync(other, { recursive: true });
  await said('other is gone');
}, 300_000);

test('Ctrl-C ends it, as it ends one that nobody edits', async () => {
  const ended = once(served, 'exit');
  served.kill('SIGINT');
  await ended;
  expect(printed).toContain('Ended; nothing was running.');
});
