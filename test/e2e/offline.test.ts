import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { presynthesized, SHIPPED } from '../support/assemblies.ts';
import { environmentOf } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every name leads here, as `--host-resolver-rules` of a browser. */
const toLoopback = (_: string, __: object, found: (error: null, addresses: object[]) => void) =>
  found(null, [{ address: '127.0.0.1', family: 4 }]);

let served: ChildProcessByStdio<null, Readable, null> | undefined;
afterEach(() => served?.kill('SIGKILL'));

test('offline serves any SDK by the environment that it prints, until it is interrupted', async () => {
  const state = mkdtempSync(join(tmpdir(), 'afluente-served-'));
  presynthesized('dev', state);
  served = spawn(
    process.execPath,
    [
      'bin/main.js',
      'offline',
      '--port=0',
      `--state=${state}`,
      `--pipelines=${SHIPPED}`,
      '--allow-host=host.docker.internal',
      '--allow-host=Lake.Test',
    ],
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

  // A container asks under another name, which has to be allowed; a foreign one is refused with the key too.
  const { port } = new URL(connection.endpoint);
  const askedAs = (host: string) =>
    new STSClient({
      ...connection,
      endpoint: `http://${host}:${port}`,
      requestHandler: { httpAgent: { lookup: toLoopback } },
    }).send(new GetCallerIdentityCommand({}));
  for (const host of ['host.docker.internal', 'lake.test'])
    expect((await askedAs(host)).Account).toBe('000000000000');
  await expect(askedAs('evil.example')).rejects.toThrow(/--allow-host evil\.example/);
  expect(statSync(state).mode & 0o077).toBe(0);

  const ended = once(served, 'exit');
  served.kill('SIGINT');
  const [code] = await ended;
  expect(code).toBe(130);
  expect(printed).toContain('Ended; nothing was running.');
}, 60_000);
