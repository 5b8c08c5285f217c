import { join } from 'node:path';
import { type Run, TestLake } from '../support/lake.ts';

const FOLDER = join(import.meta.dirname, '../pipelines/medicoes');

let lake: TestLake;
const runs: Run[] = [];

beforeAll(async () => {
  lake = await TestLake.open('medicoes');
  for (let n = 0; n < 3; n += 1) runs.push(await lake.land(join(FOLDER, 'leituras.csv')));
}, 120_000);
afterAll(() => lake.close());

test('another definition runs through the same code: semicolons, decimal comma, timestamps, two partition columns', async () => {
  for (const run of runs)
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
  const rows = await lake.sql(
    `SELECT medidor, dia, leituras, consumo_m3, pressao_media, temperatura_max, ultima_leitura, ano, bairro
     FROM consumo ORDER BY medidor, dia`,
  );
  expect(rows).toEqual([
    ['M-001', '2025-12-31', '2', '1.375', '3.5', '21.5', '2025-12-31 23:59:59.999', '2025', 'Centro'],
    ['M-001', '2026-01-01', '1', '2.000', '4.0', '19.0', '2026-01-01 00:00:00.000', '2026', 'Centro'],
    ['M-002', '2026-01-01', '1', '0.001', null, '-3.5', '2026-01-01 12:45:00.000', '2026', 'Vila Nova'],
  ]);
});

test('quotes arrive in the raw table as they were, backslashes escaped', async () => {
  const rows = await lake.sql(
    "SELECT medidor, observacao FROM raw_leituras ORDER BY replace(lida_em, 'T', ' ')",
  );
  expect(rows.map(([, note]) => note)).toEqual([
    'porta azul; "bater"',
    '',
    'ano novo',
    'não conta',
    'C:\\bmedidor',
  ]);
});

test('only the written partitions hold rows, though their product is projected', async () => {
  const rows = await lake.sql('SELECT ano, bairro, count(*) FROM consumo GROUP BY ano, bairro ORDER BY 1, 2');
  expect(rows).toEqual([
    ['2025', 'Centro', '1'],
    ['2026', 'Centro', '1'],
    ['2026', 'Vila Nova', '1'],
  ]);
});

test('of three versions all are kept while readers may be at the first', async () => {
  const outputs = await Promise.all(runs.map((run) => lake.output(run)));
  expect(outputs.map(({ published }) => published.version)).toEqual([1, 2, 3]);
  const [one, two, three] = outputs.map(({ run }) => run.id as string);
  expect(outputs[2].expired.versions).toEqual([]);
  const kept = new Set((await lake.keys('processed-data/consumo/')).map((key) => key.split('/')[2]));
  expect([...kept].sort()).toEqual([one, two, three].sort());
});
