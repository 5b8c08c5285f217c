import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestLake } from '../support/lake.ts';
import { assemblyOf, presynthesized } from '../support/assemblies.ts';
import { environmentOf, run } from '../support/program.ts';

const SELECT = 'SELECT id, city FROM trial_by_city ORDER BY id';

test('a kill -9 at any moment of a run leaves the published version, and the next run succeeds', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-kill-'));
  const state = join(directory, 'state');
  let lake = await TestLake.open('trial', assemblyOf('test'), state);
  expect((await lake.landText('id,city,amount,note\n1,Lisboa,1,\n')).status).toBe('SUCCEEDED');
  await lake.close();
  presynthesized('test', state);

  const csv = join(directory, 'trial.csv');
  writeFileSync(csv, 'id,city,amount,note\n2,Recife,2,\n');
  for (const milliseconds of [1500, 3000]) {
    const child = spawn(
      process.execPath,
      [
        'bin/main.js',
        'start',
        '--state',
        state,
        '--pipelines',
        join(import.meta.dirname, '../pipelines'),
        '--pipeline',
        'trial',
        '--input',
        csv,
      ],
      { env: environmentOf(), stdio: 'ignore' },
    );
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await Promise.race([ended, sleep(milliseconds)]);
    child.kill('SIGKILL');
    await ended;

    lake = await TestLake.open('trial', assemblyOf('test'), state);
    const rows = await lake.sql(SELECT);
    // One version or the other, whole.
    expect([[['1', 'Lisboa']], [['2', 'Recife']]]).toContainEqual(rows);
    const next = await lake.landText('id,city,amount,note\n1,Lisboa,1,\n');
    expect({ status: next.status, message: next.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(await lake.sql(SELECT)).toEqual([['1', 'Lisboa']]);
    await lake.close();
  }
}, 120_000);

test('a second process is told who has the state directory', async () => {
  const lake = await TestLake.open('trial');
  try {
    const ended = run(['bin/main.js', 'start', '--state', lake.state]);
    expect(ended.stderr).toMatch(new RegExp(`is in use by process ${process.pid}; wait for its end`));
    expect(ended.status).not.toBe(0);
  } finally {
    await lake.close();
  }
}, 60_000);
