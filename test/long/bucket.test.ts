import { GetTableCommand } from '@aws-sdk/client-glue';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { statusCommand } from '../../cli/commands/status.ts';
import { rollBack } from '../../operate/data/rollback.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { listVersions } from '../../operate/data/versions.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import { assemblyOf, SHIPPED, withLeft } from '../support/assemblies.ts';
import { printedBy } from '../support/command.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file, land } from '../support/trial.ts';

// A stage that makes its own bucket is given one that exists, and goes back: each deployed over the one before, whose
// storage stack lives on, and run.

const PIPELINES = join(import.meta.dirname, '../pipelines');
const BROUGHT = 'my-lake';
/** The stage with a bucket of its own. */
const own = assemblyOf('test');
/** The same with the bucket that was brought. */
let brought: string;

beforeAll(async () => {
  const directory = join(SHIPPED, '../brought-test');
  await synthesize(directory, 'dev', PIPELINES, join(import.meta.dirname, '../config/brought.config.ts'));
  brought = withLeft(directory, 'test', 'storage');
}, 300_000);

const onBrought = (pipeline: string, state: string) =>
  TestLake.open(pipeline, brought, state, { existingBuckets: [BROUGHT] });

async function tableOf(lake: TestLake, name = lake.pipeline.table) {
  const asked = new GetTableCommand({ DatabaseName: lake.pipeline.database, Name: name });
  const { Table } = await lake.aws.glue.send(asked);
  return {
    location: Table?.StorageDescriptor?.Location,
    published: publicationOf(Table?.Parameters, Table?.Description),
  };
}

/** All that a bucket holds. */
const filesOf = (state: string, bucket: string) =>
  readdirSync(join(state, 's3', bucket), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const ended = ({ error, message }: { readonly error?: string; readonly message: string }) => ({
  error,
  message,
});
const movedFrom = (bucket: string) => ({
  error: 'BucketChanged',
  message: expect.stringMatching(
    new RegExp(
      `^The table \\w+ lies in the bucket ${bucket}, .* then start by hand: npx afluente run --pipeline \\w+\\.`,
    ),
  ),
});

test('a snapshot: readers keep what they have until somebody starts by hand, there and back', async () => {
  const { lake: before, gate } = await TestLake.gated('trial', 'ctas');
  const { state } = before;
  const former = before.pipeline.bucket;
  let stopped = '';
  try {
    await land(before, 1, 2);
    const held = gate.hold();
    stopped = await before.begin();
    await held;
    await before.aws.states.send(new StopExecutionCommand({ executionArn: stopped }));
    gate.open();
    await before.settled();
  } finally {
    await gate.close();
    await before.close();
  }
  const left = filesOf(state, former);

  let lake = await onBrought('trial', state);
  try {
    expect(lake.pipeline.bucket).toBe(BROUGHT);
    expect(await amount(lake)).toBe('2.00');
    const { published } = await tableOf(lake);

    // What was at work goes on nowhere, and leaves nothing.
    await lake.aws.states.send(new RedriveExecutionCommand({ executionArn: stopped }));
    expect(ended(await lake.finish(stopped))).toEqual({
      error: 'BucketChanged',
      message: expect.stringContaining(
        `this run began in the bucket ${former}, and the stage works in ${BROUGHT} by now; nothing more is written`,
      ),
    });
    await lake.offline.settled();
    expect((await lake.keys('')).filter((key) => !key.startsWith('athena-staging/analysts/'))).toEqual([]);
    expect(readdirSync(state)).not.toContain('sqs');

    // What landed or was due is told, and replaces nothing.
    expect(ended(await lake.landText(file(3)))).toEqual(movedFrom(former));
    expect(ended(await lake.start({ trigger: 'schedule' }))).toEqual(movedFrom(former));
    await lake.settled();
    expect(await amount(lake)).toBe('2.00');
    await expect(rollBack(lake.aws, lake.pipeline, { fenceOff: false })).rejects.toThrow(
      `No version before 2, the published one, is still there (in ${BROUGHT} there are: none; what readers have lies in the former bucket, ${former}).`,
    );
    expect((await printedBy(lake, statusCommand, ['--pipelines', PIPELINES])).join('\n')).toContain(
      `trial_by_city lies in the former bucket, ${former}: land in ${BROUGHT} all that readers are to have, then npx afluente run --pipeline trial`,
    );

    // By hand it is replaced, by what lies here.
    const run = await lake.start();
    expect(ended(run)).toEqual({ error: undefined, message: '' });
    expect(await amount(lake)).toBe('3.00');
    const after = await tableOf(lake);
    expect(after.location).toMatch(new RegExp(`^s3://${BROUGHT}/processed-data/trial_by_city/`));
    expect((await tableOf(lake, 'raw_trial')).location).toBe(`s3://${BROUGHT}/raw-data/trial/`);
    expect(after.published).toMatchObject({ number: 3, last: 3, rows: 1 });
    expect(after.published!.epoch).toBeGreaterThan(published!.epoch);
    expect((await lake.keys('processed-data/')).filter((key) => key.endsWith('_superseded.json'))).toEqual(
      [],
    );

    // From then on by itself.
    await land(lake, 4);
    expect((await listVersions(lake.aws, lake.pipeline)).map(({ version }) => version)).toEqual([4, 3]);
    // The former bucket is as it was left.
    expect(filesOf(state, former)).toEqual(left);
  } finally {
    await lake.close();
  }

  lake = await TestLake.open('trial', own, state);
  try {
    expect(await amount(lake)).toBe('4.00');
    const { published } = await tableOf(lake);
    // The newest file here is older than what readers have.
    expect(ended(await lake.start({ trigger: 'schedule' }))).toEqual(movedFrom(BROUGHT));
    await lake.settled();
    expect(await amount(lake)).toBe('4.00');

    expect((await listVersions(lake.aws, lake.pipeline)).map(({ version }) => version)).toEqual([2, 1]);
    expect(await rollBack(lake.aws, lake.pipeline, { fenceOff: false })).toMatchObject({ from: 4, to: 2 });
    expect(await amount(lake)).toBe('2.00');
    const back = await tableOf(lake);
    expect(back.location).toContain(`s3://${former}/`);
    expect(back.published!.epoch).toBeGreaterThan(published!.epoch);

    await land(lake, 5);
    expect(await amount(lake)).toBe('5.00');
    expect((await tableOf(lake)).published).toMatchObject({ number: 5, last: 5 });
  } finally {
    await lake.close();
  }
}, 300_000);

test('appended files: none is lost in silence, and all that are landed again are there', async () => {
  const day = (date: number, visitors: number) => `day,page,visitors\n2026-11-0${date},home,${visitors}\n`;
  const visitors = async (lake: TestLake) =>
    (await lake.sql('SELECT sum(visitors) FROM visits_by_page'))[0]?.[0];
  let lake = await TestLake.open('visits');
  const { state } = lake;
  const former = lake.pipeline.bucket;
  try {
    await lake.landText(day(1, 10), '1.csv');
    await lake.landText(day(2, 5), '2.csv');
    await lake.settled();
    expect(await visitors(lake)).toBe('15');
  } finally {
    await lake.close();
  }

  lake = await onBrought('visits', state);
  try {
    for (const [name, text] of [
      ['3.csv', day(3, 1)],
      ['1.csv', day(1, 10)],
      ['2.csv', day(2, 5)],
    ] as const) {
      expect(ended(await lake.landText(text, name))).toEqual(movedFrom(former));
      expect(await visitors(lake)).toBe('15');
    }
    await lake.settled();
    expect(ended(await lake.start())).toEqual({ error: undefined, message: '' });
    expect(await visitors(lake)).toBe('16');
    await lake.landText(day(4, 4), '4.csv');
    expect(await visitors(lake)).toBe('20');
    await lake.settled();
  } finally {
    await lake.close();
  }

  lake = await TestLake.open('visits', own, state);
  try {
    expect(ended(await lake.landText(day(5, 9), '5.csv'))).toEqual(movedFrom(BROUGHT));
    expect(await visitors(lake)).toBe('20');
  } finally {
    await lake.close();
  }
}, 300_000);
