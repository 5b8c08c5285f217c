import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { adoptCommand } from '../../cli/commands/adopt.ts';
import { diffCommand } from '../../cli/commands/diff.ts';
import { logsCommand } from '../../cli/commands/logs.ts';
import { planCommand } from '../../cli/commands/plan.ts';
import { redriveCommand } from '../../cli/commands/redrive.ts';
import { rejectedCommand } from '../../cli/commands/rejected.ts';
import { rollbackCommand } from '../../cli/commands/rollback.ts';
import { sqlCommand } from '../../cli/commands/sql.ts';
import { uploadCommand } from '../../cli/commands/upload.ts';
import { versionsCommand } from '../../cli/commands/versions.ts';
import type { Context } from '../../cli/context.ts';
import { datasetOwnerKey } from '../../core/stage/keys.ts';
import { HANDED } from '../../documents/shapes.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { printedBy } from '../support/command.ts';
import { expectHanded } from '../support/handed.ts';
import { TestLake } from '../support/lake.ts';
import { run } from '../support/program.ts';
import { file } from '../support/trial.ts';

// What `--json` hands over is what is documented, of each command, as it was run.

/** Commands that are held to their documents where they are tried in full. */
const ELSEWHERE = {
  start: 'test/e2e/commands.test.ts',
  run: 'test/long/everyday.test.ts',
  status: 'test/long/everyday.test.ts',
  pipelines: 'test/long/everyday.test.ts',
  executions: 'test/long/everyday.test.ts',
  backfill: 'test/long/everyday.test.ts',
  verify: 'test/long/verify.test.ts',
};

const directory = mkdtempSync(join(tmpdir(), 'afluente-json-'));
const written = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

let lake: TestLake;
const tried = new Set<string>();
beforeAll(async () => {
  lake = await TestLake.open('trial');
});
afterAll(() => lake.close());

function held(command: string, text: string): any {
  const document = JSON.parse(text);
  expectHanded(command, document);
  tried.add(command);
  return document;
}

async function json(make: (context: Context) => Command, ...args: string[]): Promise<any> {
  const lines = await printedBy(lake, make, [...args, '--json']);
  process.exitCode = undefined;
  return held(make({} as Context).name(), lines.join('\n'));
}

const context = { loadPipelines } as unknown as Context;

test('upload', async () => {
  for (const [name, amount] of [
    ['monday.csv', 1],
    ['tuesday.csv', 2],
  ] as const)
    expect(await json(uploadCommand, written(name, file(amount)))).toMatchObject({ status: 'SUCCEEDED' });
});

test('versions, rollback', async () => {
  expect(await json(versionsCommand)).toMatchObject([{ version: 2 }, { version: 1 }]);
  expect(await json(rollbackCommand)).toMatchObject({ from: 2, to: 1 });
});

test('diff', async () => {
  expect(await json(diffCommand, '1', '2')).toMatchObject({ table: 'trial_by_city' });
});

test('rejected', async () => {
  const rejecting = 'id,city,amount,note\n1,Lisboa,1.00,\nx,Porto,1.00,\n';
  expect(await json(uploadCommand, written('rejecting.csv', rejecting))).toMatchObject({
    error: 'TooManyRejects',
  });
  expect(await json(rejectedCommand)).toMatchObject({ rows: [{ line: 3, column: 'id' }] });
});

test('plan', async () => {
  const plan = () => planCommand(context);
  expect(await json(plan, '--pipelines', 'test/pipelines')).toMatchObject([{ pipeline: 'trial' }]);
});

test('sql: NULL and values', async () => {
  expect(await json(sqlCommand, 'SELECT amount, CAST(NULL AS int) AS n FROM trial_by_city')).toEqual([
    { amount: '1.00', n: null },
  ]);
});

test('redrive', async () => {
  expect(await json(uploadCommand, written('bad.csv', 'id\n1\n'))).toMatchObject({ error: 'HeaderMismatch' });
  expect(await json(redriveCommand)).toMatchObject({ status: 'FAILED', error: 'HeaderMismatch' });
});

test('logs, a line each', async () => {
  const lines = await printedBy(lake, logsCommand, ['--since', '1h', '--json']);
  const read = lines.map((line) => held('logs', line));
  expect(read).toContainEqual(expect.objectContaining({ task: 'upload', level: 'ERROR' }));
});

test('upload that isn’t followed', async () => {
  expect(await json(uploadCommand, written('last.csv', file(3)), '--no-follow')).toMatchObject({
    unheard: false,
    landed: [{ key: 'landing/trial/last.csv' }],
  });
  await lake.quiet();
});

test('adopt', async () => {
  await lake.replace(datasetOwnerKey('trial'), { pipeline: 'former', since: '2026-11-23T04:30:12.000Z' });
  expect(await json(adoptCommand, '--from', 'former', '--yes')).toMatchObject({
    from: 'former',
    dataset: 'trial',
  });
});

test('new', () => {
  const from = written('sales.csv', 'id;day\n1;31/12/2024\n2;01/01/2025\n');
  const made = run(['bin/main.js', 'new', 'sales', '--from', from, '--pipelines', directory, '--json']);
  expect(made.stderr).toBe('');
  expect(held('new', made.stdout)).toMatchObject({ name: 'sales', rows: 2, dialect: { delimiter: ';' } });
});

test('no command with --json is held by its types alone', () => {
  expect([...tried, ...Object.keys(ELSEWHERE)].sort()).toEqual(Object.keys(HANDED).sort());
});
