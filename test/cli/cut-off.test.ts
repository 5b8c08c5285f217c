import { jest } from '@jest/globals';
import type { Command } from 'commander';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { action, command, runProgram } from '../../cli/command.ts';
import { adoptCommand } from '../../cli/commands/adopt.ts';
import { rollbackCommand } from '../../cli/commands/rollback.ts';
import type { Context } from '../../cli/context.ts';
import { stageable } from '../../cli/where.ts';
import type { OfflineAws } from '../../operate/session/offline.ts';
import { stageOf } from '../../operate/session/settings.ts';
import type { StackOutputs } from '../../operate/session/stage.ts';
import { publishedParameters } from '../memory/stage.ts';

// What Ctrl-C says in the middle of a command.

const { stage } = await stageOf();
const state = mkdtempSync(join(tmpdir(), 'afluente-cut-off-'));
mkdirSync(join(state, 'cdk.out'));
writeFileSync(join(state, 'cdk.out/manifest.json'), '{}');

/** Presses Ctrl-C, which ends nothing here. */
function press(): void {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  process.emit('SIGINT');
  exit.mockRestore();
}

/** What a command line tells on stderr. */
async function saidBy(made: Command, ...args: string[]): Promise<string[]> {
  let said = '';
  const write = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => Boolean((said += String(text))));
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const { argv, exitCode } = process;
  process.argv = ['node', 'afluente', ...args];
  await runProgram(made);
  [process.argv, process.exitCode] = [argv, exitCode];
  write.mockRestore();
  out.mockRestore();
  return said.split('\n');
}

/** Of the pipeline orders, which published; when a condition meets a request, Ctrl-C is pressed and the request refused. */
let cutsOff: (method: string, target: string) => boolean;
const server = createServer((request, response) => {
  request.resume();
  const target = String(request.headers['x-amz-target'] ?? '');
  if (cutsOff(request.method ?? '', target)) {
    press();
    response.writeHead(403).end('{}');
  } else if (target.endsWith('.GetTable')) {
    const Description = 'Published by the pipeline orders.';
    const Parameters = publishedParameters({ pipeline: undefined, epoch: '9' });
    response.end(JSON.stringify({ Table: { Name: 'summary', Description, VersionId: '4', Parameters } }));
  } else if (request.url?.includes('list-type')) response.end('<ListBucketResult/>');
  else if (target === '') response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  else
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end('{"__type":"EntityNotFoundException"}');
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const outputs: StackOutputs = {
  [`afluente-${stage}-storage`]: {},
  [`afluente-${stage}-pipeline-sales`]: {
    PipelineName: 'sales',
    StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:sales',
    LandingLocation: 's3://lake/landing/orders/',
    Table: 'summary',
    Fingerprints: 'r b c',
  },
};
const context = {
  openOffline: (): Promise<Partial<OfflineAws>> =>
    Promise.resolve({
      connection: {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      },
      outputs,
      close: () => Promise.resolve(),
    }),
} as unknown as Context;

test.each([
  [['--stage', 'prod'], 'npx afluente status --stage prod'],
  [['--state', '.other', '--pipelines', 'mine'], 'npx afluente status --state .other --pipelines mine'],
  [[], 'npx afluente status'],
])('a command that is cut off points at where it works: %s', async (args, status) => {
  const made = stageable(command('any', 'Any.')).option('--pipelines <directory>', 'those');
  made.action(
    action(() => {
      press();
      return Promise.resolve(0);
    }),
  );
  expect(await saidBy(made, ...args)).toEqual([`Interrupted; ${status} tells how the pipelines stand.`, '']);
});

test('a rollback that is cut off before it changes anything points at where it works', async () => {
  cutsOff = () => true;
  const [said] = await saidBy(rollbackCommand(context), '--pipeline', 'sales', '--state', state);
  expect(said).toBe(`Interrupted; npx afluente status --state ${state} tells how the pipelines stand.`);
});

test('an adoption that is cut off says that all may have been handed over, and how to look', async () => {
  cutsOff = (method, target) => method === 'PUT' || target.endsWith('.UpdateTable');
  const args = ['--pipeline', 'sales', '--from', 'orders', '--state', state];
  const [said] = await saidBy(adoptCommand(context), ...args, '--yes');
  expect(said).toBe(
    `Interrupted; what is named above may or may not have been handed over: npx afluente adopt ${args.join(' ')} shows what is left, and goes on with it.`,
  );
});
