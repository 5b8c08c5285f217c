import { GetObjectCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { summarize } from '../../operate/executions/summary.ts';
import { TestLake } from '../support/lake.ts';
import { rejectedRows } from '../support/raw-rows.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await TestLake.open('nasty');
}, 60_000);
afterAll(() => lake.close());

const HEADER = 'id;text;maybe;amount;big;real;day;at;flag';
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const land = (lines: string[], end = '\r\n') =>
  lake.landText(Buffer.from(`\uFEFF${[HEADER, ...lines, ''].join(end)}`, 'utf16le'));

/** The published table; texts as the hexadecimal of their UTF-8, so that nothing can look the same and differ. */
const published = () =>
  lake.sql(`SELECT id, to_hex(to_utf8(text)), to_hex(to_utf8(maybe)), CAST(amount AS varchar), CAST(big AS varchar),
    CAST(real AS varchar), CAST(day AS varchar), CAST(at AS varchar), CAST(flag AS varchar) FROM nasty_kept ORDER BY id`);
const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase();

async function rejectedFile(key: string): Promise<string> {
  const { Body } = await lake.aws.s3.send(new GetObjectCommand({ Bucket: lake.pipeline.bucket, Key: key }));
  return Body!.transformToString();
}

test('every type arrives exactly, from UTF-16 with semicolons, decimal commas and days first', async () => {
  const run = await land([
    "0;'';;-12345678901234567890123456789,123456789;9223372036854775807;1,5;29/02/2024;01/02/0003T04:05:06.789;TRUE",
    "1; a ;'';0,1;-9223372036854775808;-2,5e-3;31/12/9999;31/12/1999 23:59;f",
    '2;\\n\\;"x";+00,5 ; 7 ;,5; 01/01/0001;01/01/2000 00:00:00.1;1',
    "3;'a\r\nb\nc\rd\\';'it''s; \"so\"';;;;;;",
    '4;=cmd();e\u0301\u{1F469}\u200D\u{1F680};;;;;;',
  ]);
  expect(run).toMatchObject({ status: 'SUCCEEDED' });
  expect((await lake.output(run)).upload).toMatchObject({
    rows: 5,
    rejected: { rows: 0, reasons: [] },
  });
  expect(await published()).toEqual([
    [
      '0',
      '',
      null,
      '-12345678901234567890123456789.123456789',
      '9223372036854775807',
      '1.5E0',
      '2024-02-29',
      '0003-02-01 04:05:06.789',
      'true',
    ],
    [
      '1',
      hex(' a '),
      '',
      '0.100000000',
      '-9223372036854775808',
      '-2.5E-3',
      '9999-12-31',
      '1999-12-31 23:59:00.000',
      'false',
    ],
    [
      '2',
      hex('\\n\\'),
      hex('"x"'),
      '0.500000000',
      '7',
      '5.0E-1',
      '0001-01-01',
      '2000-01-01 00:00:00.100',
      'true',
    ],
    ['3', hex('a\r\nb\nc\rd\\'), hex('it\'s; "so"'), null, null, null, null, null, null],
    ['4', hex('=cmd()'), hex('e\u0301\u{1F469}\u200D\u{1F680}'), null, null, null, null, null, null],
  ]);
  expect(await lake.keys('rejected-data/')).toEqual([]);
});

test('whatever the texts, the table holds them bit by bit', async () => {
  const text = fc.string({ unit: fc.constantFrom(...`";'\t|,\n\r ab\\ébner😀\u0301%_`), maxLength: 12 });
  const rows = fc.sample(fc.tuple(text, text), { numRuns: 400, seed: 5 });
  const run = await land(rows.map(([a, b], id) => `${id};${quoted(a)};${quoted(b)};;;;;;`));
  expect(run).toMatchObject({ status: 'SUCCEEDED' });
  expect((await published()).map(([, a, b]) => [a, b])).toEqual(rows.map(([a, b]) => [hex(a), hex(b)]));
}, 120_000);

test('rejected rows within the tolerance are told, and the others published', async () => {
  const run = await land([
    '0;a;;;;;;;',
    "x;'b\n;';;;;;;;",
    '1;c;;1,0000000001;;;;;',
    '2;d;;;;;;;',
    '3;e\0;;;;;;;',
  ]);
  expect(run).toMatchObject({ status: 'FAILED', error: 'TooManyRejects' });
  const good = await land(['0;a;;;;;;;', "x;'b\n;';;;;;;;", '1;c;;1,0000000001;;;;;', '2;d;;;;;;;']);
  expect(good).toMatchObject({ status: 'SUCCEEDED' });
  const {
    upload,
    run: { id },
  } = await lake.output(good);
  const key = `rejected-data/nasty/${id}.csv`;
  expect(upload).toMatchObject({
    rows: 2,
    read: 4,
    rejected: {
      rows: 2,
      keys: [key],
      limit: { rows: 3, share: 0.5 },
      reasons: expect.arrayContaining([{ column: 'id', reason: 'is not an int', rows: 1 }]),
    },
  });
  expect((await summarize(lake.aws, lake.pipeline, good, undefined)).firstRejected).toEqual([
    { line: 3, column: 'id', reason: 'is not an int', value: 'x', text: "x;'b\n;';;;;;;;" },
    {
      line: 5,
      column: 'amount',
      reason: 'has more than 9 digits behind the decimal mark',
      value: '1,0000000001',
      text: expect.stringContaining('1,0000000001'),
    },
  ]);
  expect(rejectedRows(await rejectedFile(key))).toEqual([
    ['line', 'column', 'reason', 'text', 'value'],
    ['3', 'id', 'is not an int', "x;'b\n;';;;;;;;", 'x'],
    [
      '5',
      'amount',
      'has more than 9 digits behind the decimal mark',
      '1;c;;1,0000000001;;;;;',
      '1,0000000001',
    ],
  ]);
  expect((await published()).map(([number]) => number)).toEqual(['0', '2']);
});

test('past the tolerance the run fails, the raw data stays, and the file has every rejected row', async () => {
  await land(['7;kept;;;;;;;']);
  const bad = Array.from({ length: 5000 }, (_, n) => `-${n + 1};a;;;;;;;`);
  const run = await land(['0;a;;;;;;;', ...bad]);
  expect(run).toMatchObject({ status: 'FAILED', error: 'TooManyRejects' });
  expect(run.message).toMatch(
    /^landing\/nasty\/nasty\.csv: 5000 of 5001 rows rejected \(100 %\), where the definition tolerates 3 and 50 %\. line 3, id: is below the minimum 0; line 4, id: is below the minimum 0; line 5, .*; …\. Each is in s3:/,
  );
  const [key = ''] = /rejected-data\/[^;]+\.csv/.exec(run.message) ?? [];
  const rows = rejectedRows(await rejectedFile(key));
  expect(rows.slice(1).map(([line, , , text]) => [line, text])).toEqual(
    bad.map((text, n) => [`${n + 3}`, text]),
  );
  expect(await lake.sql('SELECT id FROM raw_nasty')).toEqual([['7']]);
  expect((await published()).map(([id]) => id)).toEqual(['7']);
});

test('rows that are tolerated but leave none are no source', async () => {
  const run = await lake.landText(Buffer.from(`${HEADER}\n`, 'utf16le'));
  expect(run).toMatchObject({ status: 'FAILED', error: 'EmptySource' });
});

test('a compressed file starts the pipeline as well, by any of its names', async () => {
  const bytes = gzipSync(Buffer.from(`${HEADER}\n8;packed;;;;;;;\n`, 'utf16le'));
  const run = await lake.landText(bytes, 'nasty.csv.gz');
  expect(run).toMatchObject({ status: 'SUCCEEDED' });
  expect(await lake.output(run)).toMatchObject({
    trigger: 'landing',
    upload: { rows: 1, source: { key: 'landing/nasty/nasty.csv.gz', bytes: bytes.length } },
  });
});

test('broken compressed data is named', async () => {
  const run = await lake.landText(gzipSync('id\n'.repeat(999)).subarray(0, -4), 'broken.csv.gz');
  expect(run).toMatchObject({
    status: 'FAILED',
    error: 'MalformedCsv',
    message: expect.stringMatching(/^landing\/nasty\/broken\.csv\.gz: the gzip data is broken or ends early/),
  });
});
