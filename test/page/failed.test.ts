import { listExecutions, readExecution } from '../../operate/executions/executions.ts';
import { dollars } from '../../operate/units.ts';
import { TestLake } from '../support/lake.ts';
import { PageServer, Visit } from './visit.ts';
import { file } from '../support/trial.ts';

let lake: TestLake;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText(file(1));
  server = await PageServer.ofStage(lake);
  visit = await Visit.of(server);
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  await lake.close();
});

test('a check that failed is explained: where, what was seen, which rows, what to do, what readers see', async () => {
  const { status } = await lake.landText('id,city,amount,note\n1,Lisboa,5.00,\n1,Porto,-6.00,\n');
  expect(status).toBe('FAILED');
  await visit.go('#/trial/runs');
  await visit.sees('ChecksFailed in check_data_quality', '.failure h3');
  await visit.sees('the build is not published, readers keep what they had', '.failure');
  await visit.sees('still see version 1', '.failure');
  expect(await visit.texts('.broken > li')).toEqual([
    expect.stringMatching(/^unique\(id\) saw .*; expected .*id=1/),
    expect.stringMatching(/^range\(amount\) saw .*-6\.00.*amount=-6\.00/),
  ]);
  expect(await visit.texts('.graph .is-failed title')).toEqual(['check_data_quality']);
  // The task that failed is the one that is shown, with its log.
  await visit.sees('check_data_quality', '#task-title');
  await visit.sees('ChecksFailed: ', '.detail .level-error');
  expect(await visit.page.title()).toBe('✘ trial · Afluente');
});

test('what a run logged at its end is shown though it comes after the end', async () => {
  const { page } = visit;
  let late = true;
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const held = late && request.url().includes('/logs/');
    void (held ? request.respond({ contentType: 'application/json', body: '[]' }) : request.continue());
  });
  const { status } = await lake.landText('id,city,amount,note\n2,Porto,5.00,\n2,Porto,-7.00,\n');
  expect(status).toBe('FAILED');
  await visit.sees('amount=-7.00', '.broken');
  await visit.sees('Nothing was logged', '.detail .log');
  late = false;
  await visit.sees('ChecksFailed: ', '.detail .level-error');
});

test('rejected rows are told by reason, also those of a run that failed of them', async () => {
  const { message } = await lake.landText(
    'id,city,amount,note\none,Lisboa,5.00,\ntwo,Porto,6.00,\n3,Faro,x,\n',
  );
  expect(message).toContain('3 of 3 rows rejected');
  await visit.sees('TooManyRejects in upload_csv_to_s3', '.failure h3');
  expect(await visit.texts('.rejected .reasons tbody tr')).toEqual([
    'id is not an int 2',
    'amount is not a decimal(10,2) 1',
  ]);
  // Beside the graph, as rows.
  expect(await visit.texts('.graph + .beside .rejected .first tbody tr')).toEqual([
    '2 id is not an int one one,Lisboa,5.00,',
    '3 id is not an int two two,Porto,6.00,',
    '4 amount is not a decimal(10,2) x 3,Faro,x,',
  ]);
});

test('every execution stands in the list, and each can be looked at', async () => {
  expect(await visit.texts('.list .came')).toEqual(['failed', 'failed', 'failed', 'version 1']);
  await visit.page.click('.list li:last-child a');
  await visit.sees('Succeeded', '.heading');
  expect(await visit.texts('.failure')).toEqual([]);
});

test('of a run that went well the slowest state is chosen, and its cost is the terminal’s', async () => {
  const [, execution = ''] = /runs\/([^/]+)$/.exec(await visit.page.evaluate(() => location.hash)) ?? [];
  const { states, cost } = await readExecution(lake.session, execution);
  const [slowest] = states.toSorted((one, other) => other.durationMs - one.durationMs);
  expect(await visit.texts('#task-title')).toEqual([expect.stringContaining(slowest!.name)]);
  expect(await visit.texts('.states [aria-current] .name')).toEqual([slowest!.name]);
  expect(await visit.texts('.facts dd')).toContain(`about ${dollars(cost.total)}`);
});

test('the bars of the states are a timeline as wide as there is room', async () => {
  await visit.page.setViewport({ width: 1920, height: 900 });
  const bar = () =>
    visit.page.$eval('.states .bar', (one) => {
      const { left, right } = one.getBoundingClientRect();
      return { width: right - left, left };
    });
  expect((await bar()).width).toBeGreaterThan(700);
  const lefts = await visit.page.$$eval('.states .bar', (all) =>
    all.map((one) => one.getBoundingClientRect().left),
  );
  expect(new Set(lefts).size).toBe(1);
  await visit.page.setViewport({ width: 1440, height: 900 });
});

test('an address that names what is not there says so, with a way back', async () => {
  await visit.go('#/trial/runs/nobody');
  await visit.sees('There is no execution "nobody" of trial', '[role=alert]');
  await visit.page.click('.lost a');
  await visit.sees('TooManyRejects', '.failure h3');
  await visit.go('#/nothing');
  await visit.sees('There is no pipeline “nothing”', 'h1');
  await visit.page.click('.lost a');
  await visit.sees('Pipelines of dev', 'h1');
  for (const hash of ['#/trial/nothing', '#/trial/runs/a/b/c', '#/trial/data/5']) {
    await visit.go(hash);
    await visit.sees(hash, '.lost code');
  }
  await visit.page.click('.lost a');
  await visit.sees('TooManyRejects', '.failure h3');
  const { execution } = (await listExecutions(lake.aws, lake.pipeline, 1))[0]!;
  await visit.go(`#/trial/runs/${execution}/nothing`);
  await visit.sees('This execution has not come to a state “nothing”', '#task-title');
});

test('what turns a text round, or hides in it, is shown', async () => {
  const { status } = await lake.landText('id,city,amount,note\n\u202Eeno,<b>\u2066x</b>,5.00,\n');
  expect(status).toBe('FAILED');
  await visit.go('#/trial/runs');
  await visit.sees('<U+202E>eno,<b><U+2066>x</b>,5.00,', '.rejected .first');
  expect(await visit.page.evaluate(() => document.body.innerText)).not.toMatch(/\p{Bidi_Control}/u);
  expect(await visit.page.$('.rejected b')).toBeNull();
});
