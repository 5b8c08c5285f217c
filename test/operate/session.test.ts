import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../../cli/commands/start.ts';
import type { Context } from '../../cli/context.ts';
import { announce } from '../../operate/session/served.ts';
import { onStage } from '../../operate/session/session.ts';
import { stageOf } from '../../operate/session/settings.ts';

/** The stacks that are served. */
let stacks: readonly string[] = [];
const server = createServer((_, response) => {
  const members = stacks.map((name) => `<member><StackName>${name}</StackName></member>`).join('');
  response
    .setHeader('content-type', 'text/xml')
    .end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${members}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
});
const state = mkdtempSync(join(tmpdir(), 'afluente-session-'));
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  writeFileSync(join(state, 'lock'), String(process.pid));
  announce(state, {
    connection: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    },
  });
});
afterAll(() => void server.close());

/** What is served is never opened. */
const context = {} as Context;
const { stage } = await stageOf();

test('a command that finds its stage served works there', async () => {
  stacks = [`afluente-${stage}-storage`];
  const at = await onStage({ state }, context, (session) => Promise.resolve(session.at));
  expect(at).toBe('served');
});

test.each<[string, () => Promise<unknown>]>([
  ['a command', () => onStage({ state }, context, () => Promise.reject(new Error('it works on')))],
  ['start', () => startCommand(context).parseAsync(['--state', state], { from: 'user' })],
])('%s is refused where another stage is served than the settings mean now', async (_, work) => {
  // One whose stacks begin alike is another too.
  stacks = ['afluente-other-storage', `afluente-${stage}-eu-storage`];
  await expect(work()).rejects.toMatchObject({
    name: 'UserError',
    message: `${state} holds another stage than ${stage}, the first of afluente.config.ts; end process ${process.pid}, which serves that, and restart npx afluente offline --state ${state}, or name another directory with --state.`,
  });
});
