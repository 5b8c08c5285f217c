import { jest } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { isHostName } from '@afluente/offline/host-name';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../cli/command.ts';
import { GROUPS } from '../../cli/commands/index.ts';
import type { Context } from '../../cli/context.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { announce } from '../../operate/session/served.ts';
import { TestLake } from '../support/lake.ts';

/** Clears the screen, writes over the line, begins a sequence in one character, turns the direction round. */
const EVIL = '\u001b[2J\u001b]0;owned\u0007\rOK\u009b31m\u202e\u2028';
/** What of it may be part of a key that XML 1.0 lists. */
const EVIL_KEY = 'x\u009b2J\u202eOK\u2028';
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const PIPELINES = join(import.meta.dirname, '../pipelines');
const temporary = mkdtempSync(join(tmpdir(), 'afluente-hostile-'));
let lake: TestLake;
let failed: string;

/** Runs a command as `npx afluente` does, beside `afluente offline`; returns all that it wrote. */
async function afluente(...args: string[]): Promise<{ out: string; err: string }> {
  const [name = ''] = args;
  const load = Object.values(GROUPS).find((group) => name in group)?.[name];
  const said = { out: '', err: '' };
  const out = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => Boolean((said.out += String(text))));
  const err = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => Boolean((said.err += String(text))));
  const { argv, exitCode } = process;
  const takeBack = announce(lake.state, { connection: lake.offline.connection });
  try {
    process.argv = ['node', 'afluente', ...args.slice(1)];
    const context = { isStateDirectory: () => true, isHostName, loadPipelines } as unknown as Context;
    await runProgram((await load!())(context));
    return said;
  } finally {
    [process.argv, process.exitCode] = [argv, exitCode];
    takeBack();
    out.mockRestore();
    err.mockRestore();
  }
}

const on = () => ['--state', lake.state, '--pipeline', 'trial'];

beforeAll(async () => {
  lake = await TestLake.open('trial');
  const quoted = `"${EVIL}"`;
  // One that is published, with hostile values; one whose rows are rejected; one whose header is none.
  expect((await lake.landText(`id,city,amount,note\n1,Lisboa,5.00,${quoted}\n`)).status).toBe('SUCCEEDED');
  await lake.landText(`id,city,amount,note\n${quoted},Lisboa,${quoted},a\n`);
  failed = (await lake.landText(`${quoted},city,amount,note\n1,Lisboa,5.00,b\n`)).executionArn
    .split(':')
    .at(-1)!;
  await lake.aws.s3.send(
    new PutObjectCommand({
      Bucket: lake.pipeline.bucket,
      Key: `${lake.pipeline.landing}${EVIL_KEY}.csv`,
      Body: 'id,city,amount,note\n1,Lisboa,-1.00,\n',
    }),
  );
  await lake.settled();
}, 120_000);
afterAll(() => lake.close());

/** A file on disk whose name and header are hostile. */
function file(): string {
  const path = join(temporary, `${EVIL_KEY}.csv`);
  writeFileSync(path, `"${EVIL}",b\n1,"${EVIL}"\n`);
  return path;
}

/** The arguments with which each command tells of something hostile, and a part of what it tells. */
const ASKED: Record<string, () => (readonly [args: readonly string[], told: RegExp])[]> = {
  start: () => [
    [['--pipeline', EVIL, '--state', lake.state], /␛\[2J.*no such pipeline/],
    [['--state', `${temporary}/${EVIL}`, '--input', EVIL], /␛/],
  ],
  offline: () => [
    [['--host', EVIL, EVIL], /too many arguments/],
    [['--allow-host', EVIL], /␛\[2J/],
  ],
  upload: () => [
    [[...on(), file()], /x<U\+009B>2J.*HeaderMismatch/s],
    [[...on(), `nothing${EVIL}`], /nothing␛\[2J/],
  ],
  run: () => [[[...on(), '--source', `landing/trial/${EVIL_KEY}`], /<U\+202E>/]],
  stop: () => [[[...on(), EVIL], /␛\[2J/]],
  redrive: () => [[[...on(), failed], /HeaderMismatch/]],
  backfill: () => [[[...on(), '--dry-run'], /x<U\+009B>2J/]],
  status: () => [[on(), /landing +landing\/trial\/x<U\+009B>2J/]],
  executions: () => [
    [on(), /HeaderMismatch/],
    [[...on(), failed], /cause .*landing\/trial\/x<U\+009B>2J.*<U\+202E>, b/],
    [[...on(), EVIL], /␛\[2J/],
  ],
  logs: () => [
    [on(), /landing\/trial\/x<U\+009B>2J<U\+202E>OK<U\+2028>/],
    [[...on(), '--task', EVIL], /␛\[2J/],
  ],
  versions: () => [[on(), /published/]],
  diff: () => [[[...on(), EVIL, '2'], /␛\[2J/]],
  rejected: () => [
    [on(), /id +is not an int +"␛\[2J.*<U\+202E>/],
    [[...on(), '--run', EVIL], /␛\[2J/],
  ],
  sql: () => [
    [['--state', lake.state, `SELECT note AS "${EVIL}" FROM trial_by_city`], /␛\[2J.*␍OK.*\n.*\n.*␛\[2J/],
    [['--state', lake.state, `SELECT "${EVIL}" FROM trial_by_city`], /COLUMN_NOT_FOUND.*␛\[2j/],
  ],
  page: () => [[['--port', EVIL], /␛\[2J/]],
  new: () => [
    [['trial2', '--from', file(), '--pipelines', temporary], /␛\[2J|<U\+202E>/],
    [['trial2', '--from', EVIL], /␛\[2J/],
  ],
  plan: () => [
    [['--state', lake.state, '--pipelines', PIPELINES, '--pipeline', EVIL], /␛\[2J/],
    [
      ['--state', lake.state, '--pipelines', PIPELINES, '--pipeline', 'trial'],
      /landing +landing\/trial\/x<U\+009B>2J/,
    ],
  ],
  pipelines: () => [[['--pipelines', `${temporary}/${EVIL}`], /./]],
  rollback: () => [[[...on(), '--to', EVIL], /␛\[2J/]],
  verify: () => [[['--stage', EVIL], /␛\[2J/]],
  adopt: () => [[[...on(), '--from', EVIL, '--yes'], /␛\[2J/]],
  destroy: () => [
    [['--stage', EVIL], /␛\[2J/],
    [['--pipeline', EVIL, '--state', lake.state, '--dry-run'], /␛\[2J/],
  ],
};

const COMMANDS = Object.values(GROUPS).flatMap((group) => Object.keys(group));

test.each(COMMANDS)(
  '%s shows what a terminal would obey',
  async (name) => {
    for (const [args, told] of ASKED[name]!()) {
      const { out, err } = await afluente(name, ...args);
      expect(out + err).toMatch(told);
      for (const line of (out + err).split('\n')) expect(line).not.toMatch(OBEYED);
    }
  },
  60_000,
);

test('--csv and --json have it to the byte', async () => {
  const where = ['--state', lake.state];
  const { out: csv } = await afluente(
    'sql',
    ...where,
    '--csv',
    `SELECT note AS "a${EVIL}" FROM trial_by_city`,
  );
  expect(csv).toBe(`"a${EVIL}"\n"${EVIL}"\n`);
  const { out: json } = await afluente(
    'sql',
    ...where,
    '--json',
    `SELECT note AS "a${EVIL}" FROM trial_by_city`,
  );
  expect(JSON.parse(json)).toEqual([{ [`a${EVIL}`]: EVIL }]);
  expect(json).toContain('\u009b31m\u202e\u2028');
  const { out: status } = await afluente('status', ...on(), '--json');
  expect(JSON.parse(status)[0].newest.key).toBe(`landing/trial/${EVIL_KEY}.csv`);
  const { out: logs } = await afluente('logs', ...on(), '--json');
  expect(
    logs
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).message)
      .join(),
  ).toContain(`landing/trial/${EVIL_KEY}`);
  // What was landed is what lies there.
  expect(await lake.keys('landing/')).toContain(`landing/trial/${EVIL_KEY}.csv`);
});
