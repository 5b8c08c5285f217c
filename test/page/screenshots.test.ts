import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { announce } from '../../operate/session/served.ts';
import { assemblyOf } from '../support/assemblies.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { overhanging } from './overhang.ts';
import { PageServer, Visit } from './visit.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = readFileSync(join(ROOT, 'data/orders.csv'), 'utf8');
/** Where they are written; `AFLUENTE_SCREENSHOTS=docs npm run test:page` writes those of the documentation. */
const DIRECTORY = resolve(
  process.env['AFLUENTE_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'afluente-screenshots-')),
);
const MOST_BYTES = 150_000;

/** The sample with one value in twenty made wrong. */
function spoiled(): string {
  const lines = SAMPLE.split('\n');
  return lines
    .map((line, index) => (index % 20 === 1 ? line.replace(/,(BRL|EUR|USD),/, ',GBP,') : line))
    .join('\n');
}

test('the pictures of the documentation: a run as it happens, and why one failed', async () => {
  const gate = await Gate.before('afluente-dev-orders-ctas');
  const lake = await TestLake.open('orders', assemblyOf('dev'), undefined, {
    functionEndpoint: gate.endpointFor,
  });
  const takeBack = announce(lake.state, { connection: lake.offline.connection });
  const server = await PageServer.start(['page', '--port', '0', '--state', lake.state]);
  const visit = await Visit.of(server, '#/orders/runs');
  const take = async (name: string, scheme: 'light' | 'dark') => {
    await visit.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await visit.page.setViewport({ width: 1160, height: 720 });
    const taken = await visit.page.screenshot();
    writeFileSync(join(DIRECTORY, `page-${name}.png`), taken);
    expect(taken.length).toBeLessThan(MOST_BYTES);
  };
  // A long schedule, many checks and their long names.
  const fitsPhone = async () => {
    await visit.page.setViewport({ width: 360, height: 800 });
    expect(await visit.page.evaluate(overhanging)).toEqual([]);
  };
  try {
    await lake.landText(SAMPLE);
    await lake.landText(spoiled());
    const held = gate.hold();
    await lake.put(SAMPLE);
    await held;
    await visit.sees('Running', '.heading');
    await visit.page.waitForSelector('.graph [id="state-ctas_orders_summary"].is-running');
    await take('light', 'light');
    gate.open();
    await fitsPhone();
    await visit.sees('version 2', '.status');
    await visit.page.click('.list li:nth-child(2) a');
    await visit.sees('TooManyRejects', '.failure');
    await visit.sees('TooManyRejects: ', '.detail .level-error');
    await take('dark', 'dark');
    await fitsPhone();
    await visit.go('#/orders/versions');
    await visit.sees('Checks over time', 'h2');
    await fitsPhone();
  } finally {
    await visit.close();
    await server.end();
    takeBack();
    await gate.close();
    await lake.close();
  }
});
