import { diffCommand } from '../../cli/commands/diff.ts';
import { diffVersions } from '../../operate/data/diff.ts';
import { printedBy } from '../support/command.ts';
import { expectHanded } from '../support/handed.ts';
import { TestLake } from '../support/lake.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await TestLake.open('trial');
  const header = 'id,city,amount,note\n';
  for (const rows of [
    '1,Lisboa,1.50,a\n2,Lisboa,2.00,\n3,Porto,3.00,\n',
    '1,Lisboa,1.50,a\n4,Faro,9.25,\n5,Lisboa,1.00,\n6,Lisboa,1.00,\n',
  ])
    expect((await lake.landText(`${header}${rows}`)).status).toBe('SUCCEEDED');
}, 120_000);
afterAll(() => lake.close());

test('two versions are compared by what Athena reads of both, and no table is left', async () => {
  const diff = await diffVersions(lake.session, { from: 1, to: 2, values: true });
  expectHanded('diff', diff);
  expect(diff).toMatchObject({
    from: { version: 1, published: false, rows: 3, partitions: 2 },
    to: { version: 2, published: true, rows: 4, partitions: 2 },
    columns: [],
    partitions: {
      added: ['city=Faro'],
      gone: ['city=Porto'],
      changed: [{ partition: 'city=Lisboa', from: 2, to: 3 }],
    },
    totals: [
      { column: 'id', from: '6', to: '16' },
      { column: 'amount', from: '6.50', to: '12.75' },
    ],
    keys: { columns: ['id'], came: 3, went: 2, firstCame: [['4'], ['5'], ['6']], firstWent: [['2'], ['3']] },
    notCompared: [],
  });
  const [tables] = await lake.sql('SHOW TABLES');
  expect(JSON.stringify(tables)).not.toContain('__build_');
}, 60_000);

test('the command tells it, a line for each', async () => {
  const lines = (await printedBy(lake, diffCommand, ['1', '2', '--values'])).join('\n');
  expect(lines).toMatch(/^trial_by_city version 1 → 2\n/);
  expect(lines).toMatch(/\nrows +\+1: 3 → 4\n/);
  expect(lines).toMatch(
    /\nparts +1 added: city=Faro\n +1 gone: city=Porto\n +1 with another number of rows\n/,
  );
  expect(lines).toMatch(/\n city=Lisboa +2 +3 +\+1\n/);
  expect(lines).toMatch(/\nkeys +\(id\): 3 came, 2 went\n/);
}, 60_000);
