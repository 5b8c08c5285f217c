import { printedBy } from '../support/command.ts';
import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';
import { statusCommand } from '../../cli/commands/status.ts';
import { datasetOwnerKey } from '../../core/stage/keys.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await TestLake.open('trial');
});
afterAll(() => lake.close());

const OWNER = datasetOwnerKey('trial');

test('a dataset that another pipeline has is refused, and nothing of it is touched', async () => {
  const taken = { pipeline: 'former', since: '2026-11-23T04:30:12.000Z' };
  await lake.replace(OWNER, taken);
  expect(await lake.landText(file(1))).toMatchObject({
    error: 'OwnedByAnother',
    message: expect.stringMatching(
      /^The dataset trial belongs to the pipeline former, not to trial; hand it /,
    ),
    states: expect.arrayContaining([expect.objectContaining({ name: 'acquire_run_lock', status: 'FAILED' })]),
  });
  expect(lake.json(OWNER)).toEqual(taken);
  expect(await lake.keys('raw-data/')).toEqual([]);
  expect(await lake.sql('SHOW TABLES')).toEqual([]);
  await lake.settled();
  expect(lake.json('locks/trial.json')).not.toHaveProperty('owner');
  const [status] = JSON.parse((await printedBy(lake, statusCommand, ['--json'])).join(''));
  // This checkout's own folder has other pipelines.
  expect(status).toMatchObject({ hasFolder: false, sharedWith: [], ownedBy: 'former' });
  expect(status.notes).toEqual([
    expect.stringMatching(/no folder in pipelines\/.* npx afluente destroy --pipeline trial/),
    expect.stringMatching(/npx afluente adopt --pipeline trial --from former/),
  ]);
});

test('what nobody has is the first run’s, and its name is in the table', async () => {
  await lake.remove(OWNER);
  expect(await lake.start()).toMatchObject({ status: 'SUCCEEDED', message: '' });
  expect(lake.json(OWNER).pipeline).toBe('trial');
});
