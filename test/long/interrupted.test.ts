import { GetTableCommand } from '@aws-sdk/client-glue';
import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { publicationOf } from '../../core/published/published-table.ts';
import { datasetOwnerKey } from '../../core/stage/keys.ts';
import { stacksOf } from '../../operate/destroy/inventory.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { assemblyOf, SHIPPED, withLeft } from '../support/assemblies.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { type Ended, environmentOf } from '../support/program.ts';
import { cases } from '../support/short.ts';
import { amount, land } from '../support/trial.ts';

// A person presses Ctrl-C while a command changes a deployed stage, and then types what it told them.

jest.setTimeout(600_000);

const ROOT = join(import.meta.dirname, '../..');

/** A shell on a deployed stage, which a lake plays: its calls pass a gate. */
class Shell {
  readonly gate: Gate;
  readonly #environment: Record<string, string>;

  private constructor(gate: Gate, environment: Record<string, string>) {
    this.gate = gate;
    this.#environment = environment;
  }

  /** @param endpoint where the stage is @default the lake's own */
  static async on(
    lake: TestLake,
    endpoint = lake.offline.connection.endpoint,
    more: Record<string, string> = {},
  ): Promise<Shell> {
    const { region, credentials } = lake.offline.connection;
    const gate = await Gate.before('');
    return new Shell(gate, {
      AWS_ENDPOINT_URL: gate.endpointFor('', endpoint),
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...more,
    });
  }

  /** Types a line, and waits for its end. */
  typed(line: string): Promise<Ended> {
    return this.#run(line).ended;
  }

  /** Types a line, and presses Ctrl-C at a moment: what the gate holds then never arrives. */
  async cutOff(line: string, moment: Promise<void>): Promise<Ended> {
    const { child, ended } = this.#run(line);
    await Promise.race([
      moment,
      ended.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`))),
    ]);
    child.kill('SIGINT');
    const end = await ended;
    this.gate.open();
    return end;
  }

  #run(line: string) {
    const [npx, program, ...args] = line.split(' ');
    expect([npx, program]).toEqual(['npx', 'afluente']);
    const child = spawn(process.execPath, ['bin/main.js', ...args], {
      cwd: ROOT,
      env: environmentOf(this.#environment),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
      ([stdout, stderr, [status]]): Ended => ({ status: status as number | null, stdout, stderr }),
    );
    return { child, ended };
  }
}

/** The commands that a text names. */
const commandsIn = (said: string) => said.match(/npx afluente [a-z]+(?: --[a-z]+ [\w./-]+)*/g)!;

const publicationIn = async (lake: TestLake) => {
  const { Table } = await lake.aws.glue.send(
    new GetTableCommand({ DatabaseName: 'afluente_dev', Name: 'trial_by_city' }),
  );
  return publicationOf(Table?.Parameters, Table?.Description);
};

const MOMENTS: [string, (call: string) => boolean][] = [
  ['before the table is pointed at another version', (call) => call === 'UpdateTable'],
  ['before its first write', (call) => call.startsWith('PUT')],
];

test.each(cases(MOMENTS, 2))(
  'a rollback, cut off %s, is ended by the command that it names',
  async (_, at) => {
    const lake = await TestLake.open('trial');
    const shell = await Shell.on(lake);
    try {
      await land(lake, 1, 2);
      const { status, stderr } = await shell.cutOff(
        'npx afluente rollback --pipeline trial --stage dev',
        shell.gate.hold(at),
      );
      expect(status).toBe(130);
      expect(stderr).toBe(
        "Interrupted; version 1 of trial_by_city may or may not have been published again: npx afluente versions --pipeline trial --stage dev tells which one readers see, and npx afluente rollback --to 1 --pipeline trial --stage dev publishes it where it wasn't.\n",
      );
      expect(await amount(lake)).toBe('2.00');
      const [versions = '', again = ''] = commandsIn(stderr);
      expect((await shell.typed(versions)).stdout).toMatch(/^ +2 +published /m);
      expect(await shell.typed(again)).toMatchObject({ status: 0, stderr: '' });
      expect(await amount(lake)).toBe('1.00');
      // Where it had been published, that is said, and nothing is done.
      expect(await shell.typed(again)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is at version 1 already'),
      });
      await land(lake, 3);
    } finally {
      await shell.gate.close();
      await lake.close();
    }
  },
);

test('an adoption, cut off between the dataset and the table, is ended by the command that it names', async () => {
  const renamed = join(SHIPPED, '../renamed');
  mkdirSync(renamed, { recursive: true });
  if (!existsSync(join(renamed, 'city')))
    symlinkSync(join(ROOT, 'test/pipelines/trial'), join(renamed, 'city'));
  const app = (await synthesize(join(renamed, 'cdk.out'), 'dev', renamed)).directory;
  const before = await TestLake.open('trial');
  try {
    await land(before, 1);
  } finally {
    await before.close();
  }
  const lake = await TestLake.open('city', withLeft(app, 'test', 'pipeline-trial'), before.state);
  const shell = await Shell.on(lake);
  try {
    const line = 'npx afluente adopt --pipeline city --from trial --stage dev';
    const { status, stderr } = await shell.cutOff(
      `${line} --yes`,
      shell.gate.hold((call) => call === 'UpdateTable'),
    );
    expect(status).toBe(130);
    expect(stderr).toBe(
      `Interrupted; what is named above may or may not have been handed over: ${line} shows what is left, and goes on with it.\n`,
    );
    expect(lake.json(datasetOwnerKey('trial')).pipeline).toBe('city');
    expect((await publicationIn(lake))?.pipeline).toBe('trial');

    const [again = ''] = commandsIn(stderr);
    const rest = await shell.typed(`${again} --yes`);
    expect(rest).toMatchObject({ status: 0, stderr: '' });
    expect(rest.stdout).toMatch(/^trial → city {3}the table trial_by_city/);
    expect((await publicationIn(lake))?.pipeline).toBe('city');
    await land(lake, 2);
    expect(await amount(lake)).toBe('2.00');
  } finally {
    await shell.gate.close();
    await lake.close();
  }
});

/** Where the CDK's stand-in says that it destroyed the stacks. */
const DESTROYED = '/destroyed';

/**
 * CloudFormation's part of deleting stacks, before a lake that has no such operation.
 * @param taken is told that the deletion of one began, and resolves when it is gone
 */
async function deleting(lake: TestLake, taken: () => Promise<void> = () => Promise.resolve()) {
  const answer = (action: string, inside: string) =>
    `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${inside}</${action}Result></${action}Response>`;
  let status = 'DELETE_IN_PROGRESS';
  let allGone = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const form = new URLSearchParams(String(body));
      const [action, StackName] = [form.get('Action') ?? '', form.get('StackName')];
      if (request.url === DESTROYED) {
        allGone = true;
        response.end();
      } else if (allGone && action === 'DescribeStacks') {
        response.end(answer(action, '<Stacks/>'));
      } else if (action === 'DeleteStack') {
        void taken().then(() => (status = 'DELETE_COMPLETE'));
        response.end(answer(action, ''));
      } else if (action === 'DescribeStacks' && StackName !== null) {
        const stack = `<StackId>${StackName}</StackId><StackName>x</StackName><CreationTime>2026-11-27T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus>`;
        response.end(answer(action, `<Stacks><member>${stack}</member></Stacks>`));
      } else
        void fetch(`${lake.offline.connection.endpoint}${request.url}`, {
          method: request.method,
          headers: Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
            ['host', 'connection', 'content-length', 'transfer-encoding', 'expect'].includes(name)
              ? []
              : [[name, String(value)]],
          ),
          ...(body.length > 0 ? { body } : {}),
        }).then(async (from) => {
          const { 'content-encoding': _, ...headers } = Object.fromEntries(from.headers);
          response.writeHead(from.status, headers);
          response.end(Buffer.from(await from.arrayBuffer()));
        });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('the removal of a pipeline, cut off while its stack and while its data goes, is ended by the command that it names', async () => {
  const lake = await TestLake.open('trial', withLeft(assemblyOf('dev'), 'test', 'pipeline-trial'));
  const stackGoes = Promise.withResolvers<void>();
  const stackBegan = Promise.withResolvers<void>();
  const { server, endpoint } = await deleting(lake, () => {
    stackBegan.resolve();
    return stackGoes.promise;
  });
  const shell = await Shell.on(lake, endpoint);
  try {
    await land(lake, 1, 2);
    const line = `npx afluente destroy --pipeline trial --stage dev --pipelines ${SHIPPED}`;
    const first = await shell.cutOff(`${line} --yes`, stackBegan.promise);
    expect(first.status).toBe(130);
    expect(first.stderr).toBe(
      `What was removed so far is gone, the rest is there; CloudFormation goes on with a stack that it is deleting. ${line} goes on.\n`,
    );
    expect(await amount(lake)).toBe('2.00');

    lake.offline.deploy(assemblyOf('dev'));
    stackGoes.resolve();
    const again = commandsIn(first.stderr)[0];
    const second = await shell.cutOff(
      `${again} --yes`,
      shell.gate.hold((call) => /^POST .*\?delete/.test(call)),
    );
    expect(second.status).toBe(130);
    expect(second.stderr).toBe(`What was removed so far is gone, the rest is there. ${line} goes on.\n`);
    expect(await lake.keys('raw-data/trial/')).not.toEqual([]);

    expect(await shell.typed(`${commandsIn(second.stderr)[0]} --yes`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/trial is removed\.\n$/),
    });
    const left = ['landing/trial/', 'raw-data/trial/', 'processed-data/trial_by_city/', 'locks/trial'];
    expect((await Promise.all(left.map((prefix) => lake.keys(prefix)))).flat()).toEqual([]);
    expect((await shell.typed(`${line} --yes`)).stderr).toContain('There is nothing of a pipeline "trial"');
  } finally {
    await shell.gate.close();
    server.close();
    server.closeAllConnections();
    await lake.close();
  }
});

/** What Node loads before a program: in the CDK's place it lists the stacks of the app, or says that it destroyed them. */
function standInOfCdk(stacks: readonly string[], endpoint: string): Record<string, string> {
  const file = join(mkdtempSync(join(tmpdir(), 'afluente-cdk-')), 'cdk.mjs');
  const text = `
if (process.argv[1]?.endsWith('aws-cdk/bin/cdk')) {
  if (process.argv[2] === 'list') console.log(${JSON.stringify(stacks.join('\n'))});
  else await fetch(${JSON.stringify(endpoint + DESTROYED)}, { method: 'POST' });
  process.exit(0);
}
`;
  writeFileSync(file, text);
  return { NODE_OPTIONS: `--import=${file}` };
}

test('the removal of a stage, cut off while its bucket is emptied, is ended by the command that it names', async () => {
  const lake = await TestLake.open('trial');
  const { server, endpoint } = await deleting(lake);
  const stacks = (await stacksOf(lake.aws.cloudformation, 'dev')).map(({ name }) => name);
  const shell = await Shell.on(lake, endpoint, standInOfCdk(stacks, endpoint));
  try {
    await land(lake, 1);
    const line = 'npx afluente destroy --stage dev';
    const first = await shell.cutOff(
      `${line} --yes`,
      shell.gate.hold((call) => /^POST .*\?delete/.test(call)),
    );
    expect(first.status).toBe(130);
    expect(first.stderr).toBe(
      `What was emptied or deleted is gone, the rest is there; CloudFormation goes on with a stack that it is deleting. ${line} goes on.\n`,
    );
    expect(await amount(lake)).toBe('1.00');
    expect(await shell.typed(`${commandsIn(first.stderr)[0]} --yes`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Nothing that could go is left of dev\.\n$/),
    });
    expect(await lake.keys('')).toEqual([]);
  } finally {
    await shell.gate.close();
    server.close();
    server.closeAllConnections();
    await lake.close();
  }
});
