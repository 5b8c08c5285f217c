import { TestLake } from '../support/lake.ts';
import { PageServer, Visit } from './visit.ts';

let lake: TestLake;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText('id,city,amount,note\n1,Lisboa,5.00,\n2,Porto,6.50,<b>so</b>\n');
  server = await PageServer.ofStage(lake);
  visit = await Visit.of(server, '#/trial/data');
  await visit.sees('First rows of trial_by_city');
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  await lake.close();
});

/** Types a statement in place of what stands there, and runs it from the keyboard. */
async function ask(statement: string): Promise<void> {
  const { page } = visit;
  await page.focus('#sql');
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(statement);
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
}

test('the first rows of the table are shown, NULL apart from text', async () => {
  await visit.sees('2 rows ·', 'section:last-of-type caption');
  const cells = await visit.texts('section:last-of-type td');
  expect(cells.toSorted()).toEqual(
    ['1', '2', '5.00', '6.50', '<b>so</b>', 'Lisboa', 'NULL', 'Porto'].toSorted(),
  );
});

test('a query is answered as a table, with what was scanned and how long it took', async () => {
  await ask('SELECT city, sum(amount) AS total FROM trial_by_city GROUP BY city ORDER BY city');
  await visit.sees('2 rows ·', '.ask caption');
  expect((await visit.texts('.ask caption'))[0]).toMatch(/^2 rows · [\d.]+ k?B scanned · [\d.]+ s$/);
  expect(await visit.texts('.ask thead th')).toEqual(['city', 'total']);
  expect(await visit.texts('.ask tbody td')).toEqual(['Lisboa', '5.00', 'Porto', '6.50']);
});

test('an error is told in place, in Athena’s words', async () => {
  await ask('SELECT nope FROM trial_by_city');
  await visit.sees("COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved", '.ask [role=alert]');
  expect(await visit.page.$('.ask table')).toBeNull();
});

test('a statement that would change something is refused', async () => {
  await ask('DROP TABLE trial_by_city');
  await visit.sees('DROP: only SELECT, WITH, VALUES, SHOW and DESCRIBE are run here.', '.ask [role=alert]');
  expect(await lake.sql('SELECT count(*) FROM trial_by_city')).toEqual([['2']]);
});

test('a long answer is cut where a page ends, and says so', async () => {
  await ask('SELECT n FROM UNNEST(sequence(1, 2000)) AS t(n)');
  await visit.sees('The first 500 rows ·', '.ask caption');
  expect(await visit.texts('.ask tbody tr')).toHaveLength(500);
});
