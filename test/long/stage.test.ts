import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';
import { amount, land } from '../support/trial.ts';

const ROOT = join(import.meta.dirname, '../..');

test('versions and rollback work on a deployed stage with the credentials of the shell', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1, 2);
    const { endpoint, region, credentials } = lake.offline.connection;
    const shell = environmentOf({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
    const run = async (...args: string[]) => {
      const where = ['--stage', 'dev', '--pipeline', 'trial'];
      const command = ['bin/main.js', ...args, ...where];
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env: shell });
      return stdout;
    };
    expect(await run('versions')).toMatch(/\n +2 +published /);
    expect(await run('rollback')).toMatch(/^trial_by_city is at version 1 again/);
    expect(await amount(lake)).toBe('1.00');
    expect(await run('rollback', '--to', '2')).toMatch(/^trial_by_city is at version 2 again/);
    expect(await amount(lake)).toBe('2.00');
  } finally {
    await lake.close();
  }
}, 120_000);
