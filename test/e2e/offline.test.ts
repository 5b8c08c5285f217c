import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { presynthesized, SHIPPED } from '../support/assemblies.ts';
import { environmentOf } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');

let served: ChildProcessByStdio<null, Readable, null> | undefined;
afterEach(() => served?.kill('SIGKILL'));

test('offline serves any SDK by the environment that it prints, until it is interrupted', async () => {
  const state = mkdtempSync(join(tmpdir(), 'afluente-served-'));
  presynthesized('dev', state);
  served = spawn(
    process.execPath,
    ['bin/main.js', 'offline', '--port', '0', '--state', state, '--pipelines', SHIPPED],
    {
      cwd: ROOT,
      env: environmentOf(),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let printed = '';
  served.stdout.on('data', (text) => (printed += String(text)));
  while (!printed.includes('Ctrl-C')) await once(served.stdout, 'data');
  const environment = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const connection = {
    endpoint: environment['AWS_ENDPOINT_URL']!,
    region: environment['AWS_REGION']!,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID']!,
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']!,
    },
  };
  const { Account } = await new STSClient(connection).send(new GetCallerIdentityCommand({}));
  expect(Account).toBe('000000000000');
  const { Stacks } = await new CloudFormationClient(connection).send(new DescribeStacksCommand({}));
  expect(Stacks!.map(({ StackName }) => StackName)).toContain('afluente-dev-pipeline-orders');

  const ended = once(served, 'exit');
  served.kill('SIGINT');
  const [code] = await ended;
  expect(code).toBe(0);
  expect(printed).toContain('found as ABORTED at the next start');
}, 60_000);
