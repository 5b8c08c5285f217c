import { join } from 'node:path';
import { announce } from '../../operate/session/served.ts';
import type { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';
import { PageServer, Visit } from './visit.ts';

let lake: TestLake;
let gate: Gate;
let takeBack: () => void;
let server: PageServer;
let visit: Visit;

beforeAll(async () => {
  ({ lake, gate } = await TestLake.gated('trial', 'ctas'));
  await lake.landText(file(1));
  await lake.beside('visits').landText('day,page\n2026-11-23,/a\n');
  await lake.beside('sales').put('sku\n', 'sales.txt');
  takeBack = announce(lake.state, { connection: lake.offline.connection });
  const folders = join(import.meta.dirname, '../pipelines');
  server = await PageServer.start(['page', '--port', '0', '--state', lake.state, '--pipelines', folders]);
  visit = await Visit.of(server);
  await visit.page.emulateTimezone('America/Sao_Paulo');
  await visit.page.reload();
}, 180_000);

afterAll(async () => {
  await visit.close();
  await server.end();
  takeBack();
  await gate.close();
  await lake.close();
});

const names = () => visit.texts('.overview tbody th .name');
/** What a pipeline's line says, cell by cell. */
const line = async (name: string) => {
  const index = (await names()).indexOf(name);
  return visit.page.$$eval(`.overview tbody tr:nth-child(${index + 1}) > *`, (cells) =>
    cells.map((cell) => (cell instanceof HTMLElement ? cell.innerText.replaceAll(/\s+/g, ' ').trim() : '')),
  );
};

const MOMENT = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT-3`;

test('the page opens on all pipelines, what is wrong on top', async () => {
  await visit.sees('HeaderMismatch', '.overview');
  await visit.sees('version 1', '.overview');
  expect(await visit.texts('.tally .badge')).toEqual(['✘ 1 failed', '? 4 nobody knows', '✔ 2 well']);
  expect(await names()).toEqual(['visits', 'daily', 'grid', 'medicoes', 'nasty', 'sales', 'trial']);
  expect(await visit.page.title()).toBe('✘ 1 failed · Afluente');
});

test('a line says how fresh it is, how the last run ended, the next start, the checks and what waits', async () => {
  const [well = '', seen, last, next, checks, landed] = await line('trial');
  expect(well).toMatch(/^✔ trial well/);
  expect(seen).toMatch(
    new RegExp(`^version 1 · 1 row published .* ago ${MOMENT} of what landed .* ago ${MOMENT}$`),
  );
  expect(last).toMatch(new RegExp(`^✔ ?published after [\\d.]+ s .* ago ${MOMENT}$`));
  expect([next, checks]).toEqual(['when a file lands', '✔ 4 passed']);
  expect(landed).toMatch(new RegExp(`^trial.csv .* ago ${MOMENT}$`));

  const [failed, nothing, ended, , none, waits] = await line('visits');
  expect(failed).toMatch(/^✘ visits failed visits_by_page HeaderMismatch 1 landed file waiting/);
  expect([nothing, none]).toEqual(['nothing yet', 'none known']);
  expect(ended).toMatch(/^✘ ?HeaderMismatch after/);
  expect(waits).toMatch(/^1 file waiting visits.csv/);

  const [unknown, , , scheduled] = await line('medicoes');
  expect(unknown).toMatch(/^\? medicoes nobody knows consumo No run yet\./);
  expect(scheduled).toMatch(new RegExp(`^in \\d+ \\w+ ${MOMENT} by the schedule of UTC`));
});

test('a pipeline that runs, and the one that failed again, are seen without a reload, and lead on', async () => {
  const held = gate.hold();
  await lake.put('id,city,amount,note\n1,Lisboa,5.00,\n1,Porto,6.00,\n');
  await held;
  await visit.sees('1 running', '.tally');
  const [running, , last] = await line('trial');
  expect(running).toMatch(/^● trial running/);
  expect(last).toMatch(/^● ?running for .*✔ ?published after/);
  gate.open();
  await visit.sees('2 failed', '.tally');
  expect((await names()).slice(0, 2)).toEqual(['trial', 'visits']);
  const [, seen, , , checks] = await line('trial');
  expect(seen).toMatch(/^version 1 /);
  expect(checks).toBe('✘ 1 failed ✔ 3 passed');
  expect(await visit.texts('#said')).toEqual(['trial: failed']);

  await visit.page.click('.overview tbody th a');
  await visit.sees('ChecksFailed in check_data_quality', '.failure h3');
  await visit.page.click('.brand a');
  await visit.sees('Pipelines of dev', 'h1');
  expect(visit.complaints).toEqual([]);
});

test('of one that can’t be read nobody knows, and the others are shown', async () => {
  const { page } = visit;
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const body = JSON.stringify({ error: 'AccessDenied: not for you' });
    const held = request.url().includes('/trial/status');
    void (held
      ? request.respond({ status: 502, contentType: 'application/json', body })
      : request.continue());
  });
  await visit.sees('AccessDenied: not for you', '.overview');
  expect((await names())[0]).toBe('visits');
  expect((await line('trial'))[0]).toMatch(/^\? trial nobody knows .* AccessDenied: not for you$/);
});
