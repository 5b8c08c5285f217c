import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { presynthesized } from '../support/assemblies.ts';
import { environmentOf, run } from '../support/program.ts';
import { file } from '../support/trial.ts';
import { expectHanded } from '../support/handed.ts';

// The day's commands beside an offline AWS that `afluente offline` keeps up, as a person uses them.
const ROOT = join(import.meta.dirname, '../..');
const PIPELINES = join(ROOT, 'test/pipelines');
const directory = mkdtempSync(join(tmpdir(), 'afluente-everyday-'));
const state = join(directory, 'state');

let served: ChildProcessByStdio<null, Readable, null>;
let printed = '';

beforeAll(async () => {
  presynthesized('test', state);
  served = spawn(
    process.execPath,
    ['bin/main.js', 'offline', '--port', '0', '--state', state, '--pipelines', PIPELINES],
    { cwd: ROOT, env: environmentOf(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  served.stdout.on('data', (text) => (printed += String(text)));
  while (!printed.includes('Ctrl-C')) await once(served.stdout, 'data');
}, 60_000);
afterAll(() => served.kill('SIGKILL'));

const afluente = (...args: string[]) => run(['bin/main.js', ...args, '--state', state]);
const json = (...args: string[]): any => {
  const ended = afluente(...args, '--json');
  expect([ended.stderr, ended.status]).toEqual(['', 0]);
  const document = JSON.parse(ended.stdout);
  expectHanded(args[0]!, document);
  return document;
};
const on = (pipeline: string) => ['--pipeline', pipeline];

/** A CSV of the trial pipeline with one row. */
function trialFile(name: string, amount: number): string {
  const path = join(directory, name);
  writeFileSync(path, file(amount));
  return path;
}

test('before anything ran, every list says so', () => {
  expect(afluente('executions', ...on('trial')).stdout).toBe(
    `trial never ran; npx afluente upload FILE --pipeline trial --state ${state} starts it.\n`,
  );
  expect(afluente('versions', ...on('trial')).stdout).toMatch(/^trial_by_city has no version in \S+ yet; /);
  expect(json('status', ...on('trial'))).toEqual([
    expect.objectContaining({ pipeline: 'trial', executions: [], waiting: false, startsOnLanding: true }),
  ]);
  expect(afluente('status', ...on('trial')).stdout).toMatch(
    /readers +have no version of trial_by_city yet\n/,
  );
  expect(afluente('stop', ...on('trial'))).toMatchObject({
    status: 2,
    stderr: 'No execution of trial runs; there is nothing to stop.\n',
  });
  expect(afluente('redrive', ...on('trial'))).toMatchObject({
    status: 2,
    stderr: 'No execution of trial failed; there is nothing to redrive.\n',
  });
});

test('pipelines lists what is deployed, and what only has a folder', () => {
  const own = join(directory, 'own');
  mkdirSync(join(own, 'mine'), { recursive: true });
  writeFileSync(join(own, 'mine/pipeline.ts'), '');
  const all = json('pipelines', '--pipelines', own);
  expect(all).toContainEqual({ name: 'mine', deployed: false });
  expect(all).toContainEqual(
    expect.objectContaining({ name: 'trial', deployed: true, mode: 'snapshot', table: 'trial_by_city' }),
  );
  expect(afluente('pipelines', '--pipelines', own).stdout).toMatch(/\n mine +not deployed yet/);
});

test('pipelines --pipeline shows how one is defined, and that this is what is deployed', () => {
  const here = [...on('trial'), '--pipelines', PIPELINES];
  expect(json('pipelines', ...here)).toMatchObject({
    pipeline: 'trial',
    differs: [],
    compared: true,
    definition: { target: { table: 'trial_by_city', partitionBy: ['city'] } },
  });
  const { stdout } = afluente('pipelines', ...here);
  expect(stdout).toMatch(/\ndeployed +\S+trial\/pipeline\.ts is what is deployed: /);
  expect(stdout).toMatch(/\n +amount +decimal\(10, 2\) +required/);
  expect(stdout).toMatch(/\nerror +range\(amount\): at least 0\n$/);
  expect(afluente('pipelines', ...on('trial'), '--pipelines', directory).stdout).toMatch(
    /\ndeployed +What is deployed is not defined here\.\nmissing +\S+ is not there: /,
  );
});

test('upload lands a file, follows the landing rule’s execution, and status shows what readers see', () => {
  const ended = afluente('upload', trialFile('monday.csv', 1), ...on('trial'));
  expect(ended.stdout).toMatch(
    /^landed +landing\/trial\/monday\.csv, \d+ B in [\d.]+ s\nexecution +\S+ +started by the landing rule\n/,
  );
  expect(ended.stdout).toMatch(/✔ publish_trial_by_city +[\d.]+ s {3}version 1\n/);
  expect(ended.status).toBe(0);
  const [status] = json('status', ...on('trial'));
  expect(status).toMatchObject({
    published: { version: 1, rows: 1 },
    newest: { key: 'landing/trial/monday.csv' },
    waiting: false,
  });
  expect(afluente('status', ...on('trial')).stdout).toMatch(/readers +see trial_by_city version 1: 1 row, /);
});

test('upload takes every source file of a directory, and the newest is published in the end', () => {
  const folder = join(directory, 'week');
  mkdirSync(folder);
  for (const [name, amount] of [
    ['a.csv', 2],
    ['b.csv', 3],
  ] as const)
    writeFileSync(join(folder, name), readFileSync(trialFile('one.csv', amount)));
  writeFileSync(join(folder, 'notes.txt'), 'no source');
  const ended = afluente('upload', folder, ...on('trial'));
  expect([ended.stderr, ended.status]).toEqual(['', 0]);
  expect(ended.stdout.match(/^landed /gm)).toHaveLength(2);
  expect(ended.stdout).toMatch(/^left out +notes\.txt doesn't end in \.csv, \.csv\.gz, \.csv\.zst$/m);
  const [row] = JSON.parse(afluente('sql', '--json', 'SELECT amount FROM trial_by_city').stdout);
  expect(row).toEqual({ amount: '3.00' });
}, 60_000);

test('upload refuses a directory without source files, and what is not there', () => {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  expect(afluente('upload', empty, ...on('trial')).stderr).toMatch(
    /: no file in it ends in \.csv, \.csv\.gz, \.csv\.zst; name a CSV\.\n$/,
  );
  expect(afluente('upload', '/no/such.csv').stderr).toBe(
    '/no/such.csv: there is no such file; name a CSV.\n',
  );
});

test('run starts an execution on a landed file; --no-follow leaves it to the offline AWS', () => {
  const ended = afluente('run', '--source', 'landing/trial/monday.csv', ...on('trial'));
  expect(ended.stdout).toMatch(/SUCCEEDED in /);
  const [row] = JSON.parse(afluente('sql', '--json', 'SELECT amount FROM trial_by_city').stdout);
  expect(row).toEqual({ amount: '1.00' });
  const { execution } = json('run', '--no-follow', ...on('trial'));
  let one = json('executions', execution, ...on('trial'));
  while (one.status === 'RUNNING') one = json('executions', execution, ...on('trial'));
  expect(one).toMatchObject({ execution, status: 'SUCCEEDED', redrives: 0 });
  expect(one.states[0]).toMatchObject({ name: 'acquire_run_lock', status: 'SUCCEEDED' });
  expect(one.states[1].input.lock).toEqual({ outcome: 'acquired', owner: execution });
}, 60_000);

test('a failed upload is explained, listed by its error, and told again by its name', () => {
  const bad = join(directory, 'bad.csv');
  writeFileSync(bad, 'id;city\n1;Recife\n');
  const ended = afluente('upload', bad, ...on('trial'));
  expect(ended.status).toBe(1);
  const [newest] = json('executions', '--limit', '1', ...on('trial'));
  expect(newest).toMatchObject({ outcome: 'failed', error: 'HeaderMismatch', trigger: 'landing' });
  const again = afluente('executions', newest.execution, ...on('trial'));
  expect(again.stdout).toMatch(/✘ upload_csv_to_s3/);
  expect(again.stdout).toMatch(/readers +still see version \d+\n/);
  expect(again.stdout.split('\n').filter((line) => line.startsWith('cause'))).toEqual(
    ended.stdout.split('\n').filter((line) => line.startsWith('cause')),
  );
  expect(afluente('executions', 'nope', ...on('trial'))).toMatchObject({
    status: 2,
    stderr: `There is no execution "nope" of trial; npx afluente executions --pipeline trial --state ${state} lists them.\n`,
  });
}, 60_000);

test('backfill runs the landed files of a time, the oldest first, and stops at the first that does not publish', () => {
  const planned = json('backfill', '--dry-run', ...on('trial'));
  expect(planned.map(({ key }: any) => key)).toEqual([
    'landing/trial/monday.csv',
    'landing/trial/a.csv',
    'landing/trial/b.csv',
    'landing/trial/bad.csv',
  ]);
  const ended = afluente('backfill', ...on('trial'));
  expect(ended.status).toBe(1);
  expect(ended.stdout).toMatch(/landing\/trial\/b\.csv +\S+Z +version \d+ +1 +0 *\n/);
  expect(ended.stdout).toMatch(/landing\/trial\/bad\.csv +\S+Z +FAILED +HeaderMismatch: /);
  const [row] = JSON.parse(afluente('sql', '--json', 'SELECT amount FROM trial_by_city').stdout);
  expect(row).toEqual({ amount: '3.00' });
  expect(json('backfill', '--dry-run', '--until', '2020-01-01', ...on('trial'))).toEqual([]);
  expect(afluente('backfill', '--since', 'soon', ...on('trial'))).toMatchObject({ status: 2 });
}, 120_000);

test('start lands on the served offline AWS too', () => {
  const ended = run([
    'bin/main.js',
    'start',
    ...on('trial'),
    '--input',
    trialFile('start.csv', 9),
    '--state',
    state,
    '--pipelines',
    PIPELINES,
  ]);
  expect([ended.stderr, ended.status]).toEqual(['', 0]);
  expect(ended.stdout).toMatch(/\nserved +http:\/\/127\.0\.0\.1:\d+ +by process \d+\nlanded /);
  expect(afluente('start', '--reset', '--input', trialFile('start.csv', 9)).stderr).toMatch(
    /^Process \d+ uses .*; end it first, then reset\.\n$/,
  );
}, 60_000);

test('Ctrl-C lets go of an execution that goes on, and stop ends it', async () => {
  const rows = Array.from({ length: 2_000_000 }, (_, index) => `${index},Lisboa,1.00,`);
  const big = join(directory, 'big.csv');
  writeFileSync(big, `id,city,amount,note\n${rows.join('\n')}\n`);
  const child = spawn(process.execPath, ['bin/main.js', 'upload', big, ...on('trial'), '--state', state], {
    cwd: ROOT,
    env: environmentOf(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  while (!out.includes('acquire_run_lock')) await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(130);
  const [, execution = ''] = /npx afluente stop (\S+) --pipeline trial --state \S+\.\n$/.exec(said) ?? [];
  expect(said).toMatch(/^The execution goes on\. /);
  expect(json('executions', execution, ...on('trial'))).toMatchObject({ status: 'RUNNING' });
  expect(afluente('stop', execution, ...on('trial')).stdout).toBe(
    `${execution} is stopped; npx afluente redrive --pipeline trial --state ${state} goes on with it.\n`,
  );
  expect(json('executions', execution, ...on('trial'))).toMatchObject({
    status: 'ABORTED',
    cause: 'Stopped with afluente stop.',
  });
  expect(afluente('stop', execution, ...on('trial')).stderr).toMatch(
    / has ended already \(ABORTED\); nothing was stopped\.\n$/,
  );
}, 120_000);
