import { rollBack } from '../../operate/data/rollback.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file, folders, land } from '../support/trial.ts';

let lake: TestLake;
beforeEach(async () => {
  lake = await TestLake.open('trial');
});
afterEach(() => lake.close());

/** As if another version had taken its place so long ago. */
async function backDate(run: string, hours: number): Promise<void> {
  const key = `processed-data/trial_by_city/${run}/_superseded.json`;
  const at = new Date(Date.now() - hours * 3_600_000).toISOString();
  await lake.replace(key, { ...lake.json(key), at });
}

test('versions expire beyond the last two, six hours after readers left them', async () => {
  const [one = '', two = '', three = ''] = await land(lake, 1, 2, 3);
  expect(await folders(lake)).toEqual([one, two, three]);
  await backDate(one, 5);
  const [four = ''] = await land(lake, 4);
  expect(await folders(lake)).toEqual([one, two, three, four]);
  await backDate(one, 7);
  await backDate(two, 7);
  const run = await lake.landText(file(5));
  const { run: five, expired } = await lake.output(run);
  expect(await folders(lake)).toEqual([three, four, five.id]);
  expect(expired).toMatchObject({ versions: [two, one], bytes: expect.any(Number) });
  expect(expired.bytes).toBeGreaterThan(1000);
}, 120_000);

test('the published version stays, however old and however many came after it', async () => {
  const [one = '', two = '', three = ''] = await land(lake, 1, 2, 3);
  await rollBack(lake.aws, lake.pipeline, { to: '1', fenceOff: false });
  for (const run of [two, three]) await backDate(run, 100);
  expect((await lake.start({ trigger: 'schedule' })).status).toBe('SUCCEEDED');
  const failed = await lake.landText('id,city,amount,note\n1,Lisboa,-1,\n');
  expect(failed.error).toBe('ChecksFailed');
  expect(await amount(lake)).toBe('1.00');
  expect(await folders(lake)).toContain(one);
}, 90_000);

test('a rollback to what isn’t there names what is', async () => {
  await expect(rollBack(lake.aws, lake.pipeline, { fenceOff: false })).rejects.toThrow('never published');
  await land(lake, 1);
  await expect(rollBack(lake.aws, lake.pipeline, { fenceOff: false })).rejects.toThrow('No version before 1');
  await expect(rollBack(lake.aws, lake.pipeline, { to: '7', fenceOff: false })).rejects.toThrow(
    'There is no version "7" of trial_by_city (there are: 1)',
  );
  await expect(rollBack(lake.aws, lake.pipeline, { to: '1', fenceOff: false })).rejects.toThrow(
    'is at version 1 already',
  );
}, 60_000);
