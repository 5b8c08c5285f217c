import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';
import { PageServer, Visit } from './visit.ts';

let lake: TestLake;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText(file(1));
  await lake.landText(file(2));
  server = await PageServer.ofStage(lake);
  visit = await Visit.of(server, '#/trial/runs');
  await visit.sees('Succeeded', '.heading');
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  await lake.close();
});

/** Presses Tab until what has the focus says so. */
async function tabTo(text: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await visit.page.keyboard.press('Tab');
    // Between the last and the first the body has the focus, and every text is in it.
    const [focused = ''] = await visit.texts(':focus:not(body)');
    if (focused.includes(text)) return;
  }
  throw new Error(`No Tab leads to ${text}.`);
}

test('the first Tab leads past the head of the page', async () => {
  await visit.page.keyboard.press('Tab');
  expect(await visit.texts(':focus')).toEqual(['To the content']);
  await visit.page.keyboard.press('Enter');
  expect(await visit.page.evaluate(() => document.activeElement?.id)).toBe('main');
});

test('an execution, a state and its payload are opened without a mouse, and the focus is seen', async () => {
  const { keyboard } = visit.page;
  await tabTo('version 1');
  const outline = await visit.page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
  expect(outline).toBe('solid');
  await keyboard.press('Enter');
  await visit.sees('version 1', '.heading');
  await tabTo('upload_csv_to_s3');
  await keyboard.press('Enter');
  await visit.sees('upload_csv_to_s3', '#task-title');
  await tabTo('Input');
  await keyboard.press('Enter');
  await visit.sees('trigger', '.detail .tree');
});

/** The states that took longest, by their list. */
const slowestOf = () =>
  visit.page.$$eval('.states a', (rows) =>
    rows
      .map((row) => ({
        name: row.querySelector('.name')?.textContent ?? '',
        width: Number(row.querySelector('rect')?.getAttribute('width')),
      }))
      .toSorted((one, other) => other.width - one.width)
      .map(({ name }) => name),
  );

test('the way back leads back', async () => {
  await visit.page.goBack();
  const [slowest = ''] = await slowestOf();
  await visit.sees(slowest, '#task-title');
});

test('SQL is asked, and left, without a mouse', async () => {
  const { keyboard } = visit.page;
  await tabTo('Data');
  await keyboard.press('Enter');
  await visit.page.waitForSelector('#sql');
  await tabTo('SELECT');
  expect(await visit.page.evaluate(() => document.activeElement?.id)).toBe('sql');
  await keyboard.down('Control');
  await keyboard.press('Enter');
  await keyboard.up('Control');
  await visit.sees('1 row ·', '.ask caption');
  await keyboard.press('Tab');
  expect(await visit.texts(':focus')).toEqual(['Run']);
});
