import { systemClock } from '@afluente/offline';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_NAMES } from '../../core/errors/errors.ts';
import { TASK_KINDS, type TaskKind } from '../../core/tasks/kinds.ts';
import { SmallDisk } from '../../offline/test/kernel/small-disk.ts';
import { assemblyOf, presynthesized } from '../support/assemblies.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';
import { cases } from '../support/short.ts';
import { amount, file } from '../support/trial.ts';

const ROOT = join(import.meta.dirname, '../..');
/** An app's functions take as much room as there are pipelines; the rest is for what runs leave. */
const disk = SmallDisk.mount(24 + megabytes(assemblyOf('test')));
afterAll(() => disk?.unmount());
afterEach(() => disk?.empty());
const described = disk ? describe : describe.skip;

function megabytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.ceil(
    files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 2 ** 20,
  );
}

/** Waits and retries of minutes pass in a moment: what is tried again finds the disk full again. */
const HURRIED = {
  ...systemClock,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 50), signal),
};

/** How much room there is left when a task begins: none, and a little, which ends somewhere in the middle. */
const MOMENTS = TASK_KINDS.flatMap((kind) => [0, 8_192, 40_960].map((leave) => [kind, leave] as const));

described('a disk that is full', () => {
  let lake: TestLake;
  const said: string[] = [];
  const gates = new Map<TaskKind, Gate>();
  const open = () =>
    TestLake.open('trial', assemblyOf('test'), disk!.path, {
      clock: HURRIED,
      log: (line) => void said.push(line),
      functionEndpoint: (name, endpoint) =>
        [...gates.values()].reduce((to, gate) => gate.endpointFor(name, to), endpoint),
    });
  beforeAll(async () => {
    for (const kind of TASK_KINDS) gates.set(kind, await Gate.before(`afluente-dev-trial-${kind}`));
    lake = await open();
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
  });
  afterAll(async () => {
    await lake.close();
    for (const gate of gates.values()) await gate.close();
  });

  let published = 1;
  test.each(cases(MOMENTS, 5))(
    'since %s, but for %i bytes: the run ends by name, readers see a whole version, the next run succeeds',
    async (kind, leave) => {
      const number = published + 1;
      const held = gates.get(kind)!.hold();
      await lake.put(file(number), 'trial.csv');
      await held;
      disk!.fill(leave);
      gates.get(kind)!.open();
      const run = (await lake.settled()).at(-1)!;
      // The last task makes room by itself: it deletes what has expired.
      if ((leave === 0 && kind !== 'expire-versions') || run.status !== 'SUCCEEDED') {
        expect(run.status).toBe('FAILED');
        expect(ERROR_NAMES).toContain(run.error);
        expect(run.message).not.toContain('\n');
      }
      disk!.empty();
      const seen = await amount(lake);
      expect([`${published}.00`, `${number}.00`]).toContain(seen);
      if (run.status === 'SUCCEEDED') expect(seen).toBe(`${number}.00`);
      // A process that goes on, and one that starts anew, find what there is.
      if (leave === 0) {
        await lake.close();
        lake = await open();
        expect(await amount(lake)).toBe(seen);
      }
      const next = await lake.landText(file(number + 1));
      expect({ status: next.status, message: next.message }).toEqual({ status: 'SUCCEEDED', message: '' });
      expect(await amount(lake)).toBe(`${number + 1}.00`);
      expect(lake.json('locks/trial.json').owner).toBeUndefined();
      published = number + 1;
    },
  );

  test('nothing of it went wrong unforeseen', () => {
    // What is told is that the disk is full, of calls and of notes.
    for (const line of said) expect(line).toMatch(/ENOSPC|No space left|has room again/);
  });
});

described('commands on a disk that is full', () => {
  const state = () => join(disk!.path, 'commands');
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, ['bin/main.js', ...args], { cwd: ROOT, env: environmentOf() });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    return { child, said, ended: once(child, 'exit').then(([code]: unknown[]) => code) };
  };
  const pipeline = ['--pipelines', join(ROOT, 'test/pipelines'), '--pipeline', 'trial'];
  const told = (text: string) => {
    expect(text).not.toMatch(/^ {4}at |node:internal|UnhandledPromise/m);
    return text;
  };

  test('a start ends with one line that names the directory; with room it is as if nothing had been', async () => {
    presynthesized('test', state());
    const csv = join(disk!.path, 'trial.csv');
    writeFileSync(csv, file(3));
    disk!.fill();
    const args = ['start', '--state', state(), ...pipeline, '--input', csv];
    const full = start(...args);
    expect(await full.ended).not.toBe(0);
    expect(told(full.said.err).trim().split('\n')).toHaveLength(1);
    expect(full.said.err).toContain(state());
    disk!.empty();
    const free = start(...args);
    expect([await free.ended, free.said.err]).toEqual([0, '']);
  });

  test('an app that finds no room is told by its directory', async () => {
    disk!.fill(16_384);
    const own = join(disk!.path, 'app');
    const full = start('start', '--state', own, ...pipeline, '--input', join(ROOT, 'data/orders.csv'));
    expect(await full.ended).toBe(2);
    expect(full.said.err).toMatch(
      /app\/cdk\.out: the app can't be written there \(ENOSPC: .*\); free some space\.\n$/,
    );
    expect(full.said.err.trim().split('\n')).toHaveLength(1);
  });

  test('one that serves goes on: what finds no room is refused by name, and with room all is as before', async () => {
    const served = start('offline', '--port', '0', '--state', state(), ...pipeline.slice(0, 2));
    while (!served.said.out.includes('Ctrl-C') && served.child.exitCode === null)
      await Promise.race([once(served.child.stdout, 'data'), served.ended]);
    expect(served.said.err).toBe('');
    const csv = join(disk!.path, 'next.csv');
    writeFileSync(csv, file(4));
    const upload = ['upload', csv, '--state', state(), '--pipeline', 'trial'];
    disk!.fill();
    const full = start(...upload);
    expect(await full.ended).toBe(1);
    expect(told(full.said.err)).toMatch(/ENOSPC/);
    disk!.empty();
    const free = start(...upload);
    expect([await free.ended, free.said.err]).toEqual([0, '']);
    const status = start('status', '--state', state(), '--pipeline', 'trial');
    expect(await status.ended).toBe(0);
    expect(status.said.out).toMatch(/see trial_by_city version 2/);
    const ended = served.ended;
    served.child.kill('SIGINT');
    expect(await ended).toBe(130);
    told(served.said.err);
  });
});
