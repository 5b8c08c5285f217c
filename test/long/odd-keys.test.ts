import { PutObjectCommand } from '@aws-sdk/client-s3';
import { startOf } from '../../operate/executions/start.ts';
import { statusOf } from '../../operate/pipeline/status.ts';
import { type Run, TestLake } from '../support/lake.ts';
import { cases } from '../support/short.ts';

/** Names that S3 takes and that something on the way might take for something else. */
const NAMES = [
  'a "quoted" name',
  "an 'apostrophe'",
  'back\\slash',
  'ends in a backslash\\',
  'a space  and two',
  ' begins with a space',
  'plus+plus',
  '100%',
  '%2F%20 encoded',
  'question?mark',
  'hash#mark',
  'amper&sand;',
  'a<b>c',
  '<detail-object-key>',
  '${jsonata}',
  '{{mustache}}',
  '{"json": [1]}',
  'star*[a-z]',
  'semi;colon,comma',
  'pipe|tilde~`back`',
  'equals=at@',
  'a/deeper/folder',
  'double//slash',
  './dot/../dots',
  'ação – café',
  '日本語 файл',
  'emoji 🧾',
  'e\u0301 decomposed',
  'line\nbreak',
  'tab\tand return\r',
  'bell\u0007 escape\u001b[31m',
  'delete\u007f',
].map((name, index) => `${name}${['.csv', '.CSV', '.Csv'][index % 3]}`);

const wellEnded = (runs: readonly Run[]) =>
  expect(runs.filter(({ status }) => status !== 'SUCCEEDED').map(({ message }) => message)).toEqual([]);

test('a snapshot’s file may be called whatever S3 permits, by the landing rule and by hand', async () => {
  const lake = await TestLake.open('trial');
  const amount = async () => (await lake.sql('SELECT amount FROM trial_by_city'))[0]?.[0];
  try {
    for (const [index, name] of cases([...NAMES.entries()], 4)) {
      const key = `${lake.pipeline.landing}${name}`;
      const Body = `id,city,amount,note\n1,Lisboa,${index}.00,\n`;
      const put = new PutObjectCommand({ Bucket: lake.pipeline.bucket, Key: key, Body });
      const { ETag: etag = '', VersionId: versionId } = await lake.aws.s3.send(put);
      const started = await startOf(lake.session, { key, versionId, etag, bytes: Body.length });
      expect(started?.by).toBe('started by the landing rule');
      wellEnded([await lake.finish(started!.executionArn)]);
      expect([name, await amount()]).toEqual([name, `${index}.00`]);
    }
    for (const [index, name] of cases([...NAMES.entries()], 4).filter((_, nth) => nth % 8 === 6)) {
      const key = `${lake.pipeline.landing}${name}`;
      const run = await lake.start({ source: { key } });
      expect(await lake.output(run)).toMatchObject({ source: { key }, upload: { source: { key } } });
      expect([name, await amount()]).toEqual([name, `${index}.00`]);
    }
  } finally {
    await lake.close();
  }
}, 400_000);

test('in append mode all of them join the dataset, and a broken one of each name is set aside', async () => {
  const lake = await TestLake.open('visits');
  const total = async () => (await lake.sql('SELECT sum(visitors) FROM visits_by_page'))[0]?.[0];
  const text = (index: number) => `day,page,visitors\n2026-11-01,home,${2 ** (index % 20)}\n`;
  const sum = NAMES.reduce((all, _, index) => all + 2 ** (index % 20), 0);
  try {
    for (const [index, name] of NAMES.entries()) await lake.put(text(index), name);
    wellEnded(await lake.settled());
    expect(await total()).toBe(String(sum));
    const keys = NAMES.map((name) => `${lake.pipeline.landing}${name}`);
    expect(Object.keys(lake.json('raw-data/visits/_sources.json').sources).toSorted()).toEqual(
      keys.toSorted(),
    );
    for (const name of NAMES) await lake.put('day,page\n2026-11-01,home\n', name);
    await lake.put(text(0), 'one more.csv');
    wellEnded(await lake.settled());
    expect(await total()).toBe(String(sum + 1));
    const { aside } = lake.json('raw-data/visits/_sources.json');
    expect(Object.keys(aside).toSorted()).toEqual(keys.toSorted());
    const status = await statusOf(lake.aws, lake.pipeline, {
      deployed: [lake.pipeline],
      options: lake.session,
    });
    expect(status.notTakenCount).toBe(NAMES.length);
    for (const { key } of status.notTaken) expect(keys).toContain(key);
  } finally {
    await lake.close();
  }
}, 400_000);
