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
  expect((await visit.texts('.rejected tbody tr')).map((row) => row.trim())).toEqual([
    'id is not an int 2',
    'amount is not a decimal(10,2) 1',
  ]);
  await visit.sees('line 2, id: one is not an int', '.rejected .first');
});

test('every execution stands in the list, and each can be looked at', async () => {
  expect(await visit.texts('.list .came')).toEqual(['failed', 'failed', 'failed', 'version 1']);
  await visit.page.click('.list li:last-child a');
  await visit.sees('Succeeded', '.heading');
  expect(await visit.texts('.failure')).toEqual([]);
});

test('an address that names what is not there is told in words', async () => {
  await visit.go('#/trial/runs/nobody');
  await visit.sees('There is no execution "nobody" of trial');
  await visit.go('#/nothing/runs');
  await visit.sees('There is no pipeline “nothing”');
});
