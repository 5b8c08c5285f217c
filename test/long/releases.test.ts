import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { listExecutions } from '../../operate/executions/executions.ts';
import { rollBack } from '../../operate/data/rollback.ts';
import { FORMATS } from '../../core/release/formats.ts';
import { RELEASE } from '../../core/release/release.ts';
import { keptVersions } from '../../lake/versions.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file } from '../support/trial.ts';

const STATES = join(import.meta.dirname, '../fixtures/releases');
const RELEASES = globSync('*.tgz', { cwd: STATES }).map((name) => basename(name, '.tgz'));

/** What a release wrote (test/release/record.ts), opened by this one. */
async function opened(release: string): Promise<TestLake> {
  const state = mkdtempSync(join(tmpdir(), 'afluente-state-'));
  const { status } = spawnSync('tar', ['-xzf', join(STATES, `${release}.tgz`), '-C', state]);
  expect(status).toBe(0);
  // What AWS keeps and the offline AWS of 0.1.0 did not: the definition that an execution was started with.
  const kept = join(STATES, release);
  if (existsSync(kept)) cpSync(kept, state, { recursive: true });
  // An execution may be redriven for a fortnight, and this file is older one day: it was stopped just now.
  for (const execution of globSync(join(state, 'states/*/*/execution.json'))) {
    const text = readFileSync(execution, 'utf8');
    writeFileSync(execution, text.replace(/("stopDate": ?)"[^"]+"/, `$1"${new Date().toISOString()}"`));
  }
  return TestLake.open('trial', undefined, state);
}

const versionsOf = async ({ aws, pipeline }: TestLake) =>
  (await keptVersions(aws.s3, pipeline.bucket, pipeline.table)).map(({ number, release }) => [
    number,
    release,
  ]);

describe.each(RELEASES)('what %s wrote', (release) => {
  let lake: TestLake;
  beforeAll(async () => void (lake = await opened(release)), 60_000);
  afterAll(() => lake.close());

  test('readers see its last version', async () => {
    expect(await amount(lake)).toBe('2.00');
    expect(await versionsOf(lake)).toEqual([
      [2, release],
      [1, release],
    ]);
  });

  test('its execution, which was stopped before it published, is redriven to the next version', async () => {
    const [stopped] = await listExecutions(lake.aws, lake.pipeline, 1);
    expect(stopped?.status).toBe('ABORTED');
    const executionArn = `${lake.pipeline.stateMachineArn.replace(':stateMachine:', ':execution:')}:${stopped?.execution}`;
    await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
    const { status, message } = await lake.finish(executionArn);
    expect([status, message]).toEqual(['SUCCEEDED', '']);
    expect(await amount(lake)).toBe('3.00');
  }, 60_000);

  test('a new file is the next version, and what is written now says so', async () => {
    const run = await lake.landText(file(4));
    expect([run.status, run.message]).toEqual(['SUCCEEDED', '']);
    expect(await amount(lake)).toBe('4.00');
    expect((await versionsOf(lake))[0]).toEqual([4, RELEASE]);
    expect(lake.json('locks/trial.json').format).toBe(FORMATS.lock);
  }, 60_000);

  // The one before has expired by now: it was left when the fixture was made.
  test('its last version is published again', async () => {
    expect(await rollBack(lake.aws, lake.pipeline, { to: '2', fenceOff: false })).toMatchObject({
      from: 4,
      to: 2,
    });
    expect(await amount(lake)).toBe('2.00');
  });
});

describe('what a later release wrote', () => {
  let lake: TestLake;
  beforeAll(async () => void (lake = await opened(RELEASES[0]!)), 60_000);
  afterAll(() => lake.close());
  const LOCK = 'locks/trial.json';

  test('a lock: a run ends by name, and readers keep what they had', async () => {
    const lock = lake.json(LOCK);
    await lake.replace(LOCK, { ...lock, format: FORMATS.lock + 1 });
    await lake.put(file(5));
    const run = await lake.start();
    expect(run.error).toBe('NewerFormat');
    expect(run.message).toContain(
      `${LOCK} is of format ${FORMATS.lock + 1}, and the release ${RELEASE} reads`,
    );
    expect(lake.json(LOCK)).toEqual({ ...lock, format: FORMATS.lock + 1 });
    expect(await amount(lake)).toBe('2.00');
    await lake.replace(LOCK, lock);
  }, 60_000);

  test('a version: it isn’t published again, nor taken for a build that failed', async () => {
    // The published one's.
    const key =
      (await lake.keys('processed-data/trial_by_city/')).findLast((one) => one.endsWith('/_version.json')) ??
      '';
    const version = lake.json(key);
    await lake.replace(key, { ...version, format: FORMATS.version + 1 });
    const folder = key.replace('_version.json', '');
    const before = await lake.keys(folder);
    await expect(rollBack(lake.aws, lake.pipeline, { fenceOff: false })).rejects.toMatchObject({
      name: 'NewerFormat',
      message: expect.stringContaining(key),
    });
    await lake.start();
    expect(await lake.keys(folder)).toEqual(expect.arrayContaining(before));
  }, 60_000);

  test('a state directory: it is refused, and stays as it is', async () => {
    const state = mkdtempSync(join(tmpdir(), 'afluente-state-'));
    const marker = join(state, 'offline-aws.json');
    writeFileSync(marker, '{"what":"state of the offline AWS","version":99}\n');
    await expect(TestLake.open('trial', undefined, state)).rejects.toMatchObject({
      name: 'NewerState',
      message: expect.stringMatching(/a later release wrote it \(format 99, this one reads \d+\)/),
    });
    expect(readFileSync(marker, 'utf8')).toContain('99');
  });
});
