import { formerRules, rulesFingerprint } from '../../core/definition/fingerprint.ts';
import { InvalidInput, NoSource } from '../../core/errors/errors.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import { landingPrefix, sourceManifestKey } from '../../core/stage/keys.ts';
import type { Start } from '../../core/runs/payload.ts';
import { identityOf } from '../../core/runs/source-identity.ts';
import { findSource, landedFiles, landingOf, newestOf, sourceAt } from '../../lake/landing.ts';
import { assertUnchanged, readRawData } from '../../lake/raw-data.ts';
import { filesSetAside, readSourceManifest, writeSourceManifest } from '../../lake/source-manifest.ts';
import { isAwaitingFirstFile, wantedSources } from '../../lake/wanted.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { publishedParameters, TRIAL, VISITS } from '../memory/stage.ts';

const LANDING = landingPrefix(TRIAL);
let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const s3 = () => aws.clients.s3;
/** Lands a file at a second. */
const land = (name: string, second: number, text = 'x', under: string = LANDING) => {
  aws.time = new Date(Date.UTC(2026, 10, 23, 4, 30, second));
  return aws.s3.put(`${under}${name}`, text);
};
const start = (change: Partial<Start>): Start => ({ trigger: 'landing', ...change });
const found = (of: Start) => findSource(s3(), 'lake', LANDING, of);

test('what lands is a file with rows, its ending in any case; of what isn’t taken the reason is told', async () => {
  const names = ['B.CSV', 'C.Csv.GZ', 'D.csv.ZST', 'a.csv', 'b.csv.gz', 'c.csv.zst'];
  for (const name of [...names, 'd.txt', 'e.csv.bak']) land(name, 1);
  land('empty.csv', 1, '');
  land('folder/', 1, '');
  const { files, notTaken } = await landingOf(s3(), 'lake', LANDING);
  expect(files.map(({ key }) => key)).toEqual(names.map((name) => `${LANDING}${name}`));
  expect(files).toEqual(await landedFiles(s3(), 'lake', LANDING));
  expect(notTaken.map(({ key, reason }) => `${key.slice(LANDING.length)} ${reason}`)).toEqual([
    "d.txt doesn't end in .csv, .csv.gz, .csv.zst",
    "e.csv.bak doesn't end in .csv, .csv.gz, .csv.zst",
    'empty.csv is empty',
    "folder/ is a folder's marker, and no file",
  ]);
});

test.each([TRIAL, VISITS])('where only that has landed, a run says so: $name', async (pipeline) => {
  const under = landingPrefix(pipeline);
  land('older.txt', 1, 'x', under);
  land('orders.CSV', 2, '', under);
  await expect(wantedSources(s3(), 'lake', pipeline, start({}), undefined)).rejects.toMatchObject({
    name: 'NoSource',
    message: `No .csv file lies in s3://lake/${under}; upload one there. What lies there is not taken: ${under}orders.CSV is empty.`,
  });
});

describe('the newest file', () => {
  const file = (key: string, second: number) => ({
    key,
    etag: '',
    bytes: 1,
    lastModified: new Date(second * 1000),
  });
  test.each([
    ['none of none', [], undefined, undefined],
    ['the last that changed', [file('b', 2), file('a', 1)], undefined, 'b'],
    ['the last that changed, wherever', [file('a', 1), file('b', 2)], 'a', 'b'],
    ['of one second the last by name', [file('a', 1), file('b', 1)], undefined, 'b'],
    ['of one second the preferred', [file('a', 1), file('b', 1), file('c', 1)], 'b', 'b'],
    ['of one second the preferred that comes first', [file('a', 1), file('b', 1)], 'a', 'a'],
    ['no older preferred', [file('a', 2), file('b', 1)], 'b', 'a'],
  ])('is %s', (_, files, preferred, expected) => {
    expect(newestOf(files, preferred)?.key).toBe(expected);
  });
});

describe('a run takes', () => {
  test('the newest, whatever a landing event names', async () => {
    land('a.csv', 1, 'one');
    const etag = land('b.csv', 2, 'three');
    expect(await found(start({ source: { key: `${LANDING}a.csv` } }))).toEqual({
      key: `${LANDING}b.csv`,
      versionId: expect.any(String),
      etag,
      bytes: 5,
      landedAt: '2026-11-23T04:30:02.000Z',
    });
    expect((await found(start({ trigger: 'manual' }))).key).toBe(`${LANDING}b.csv`);
  });

  test('what a start by hand names, and the event’s of one second', async () => {
    land('a.csv', 1);
    land('b.csv', 1);
    const source = { key: `${LANDING}a.csv` };
    expect((await found(start({ source }))).key).toBe(source.key);
    land('c.csv', 5);
    expect((await found(start({ trigger: 'manual', source }))).key).toBe(source.key);
  });

  test('nothing where nothing has landed', async () => {
    await expect(found(start({}))).rejects.toMatchObject({
      name: 'NoSource',
      message: `No .csv file lies in s3://lake/${LANDING}; upload one there.`,
    });
  });
});

describe('a landed file that is named', () => {
  const at = (source: NonNullable<Start['source']>) => sourceAt(s3(), 'lake', LANDING, source);
  const key = `${LANDING}a.csv`;
  test('is its present version, or the one that is named', async () => {
    const first = land('a.csv', 1, 'one');
    const { versionId } = await at({ key });
    const second = land('a.csv', 2, 'second');
    expect(await at({ key })).toMatchObject({ etag: second, bytes: 6 });
    expect(await at({ key, versionId: '' })).toMatchObject({ etag: second });
    expect(await at({ key, versionId: versionId! })).toMatchObject({ etag: first, versionId, bytes: 3 });
    expect(await at({ key, etag: second.replaceAll('"', '') })).toMatchObject({ etag: second });
  });

  test.each([
    ['outside of the landing prefix', { key: 'landing/other/a.csv' }, 'InvalidInput'],
    ['absent', { key: `${LANDING}b.csv` }, 'NoSource'],
    ['of a version that is gone', { key, versionId: 'v999' }, 'NoSource'],
    ['replaced since', { key, etag: 'other' }, 'NoSource'],
  ])('and is %s is refused by name', async (_, source, name) => {
    land('a.csv', 1);
    await expect(at(source)).rejects.toMatchObject({ name, message: expect.stringContaining(source.key) });
  });

  test('and is absent is told by the listing: a HEAD for it may be answered with 403', async () => {
    aws.before = ({ operation }) => {
      if (operation === 'HeadObject') throw failure('Forbidden', 403);
    };
    await expect(at({ key })).rejects.toMatchObject({ name: 'NoSource' });
  });

  test('and that can’t be asked for is not taken for absent', async () => {
    land('a.csv', 1);
    aws.before = ({ operation }) => {
      if (operation === 'HeadObject') throw failure('Forbidden', 403);
    };
    await expect(at({ key })).rejects.toMatchObject({ name: 'Forbidden' });
  });
});

describe('what raw data is to be made of', () => {
  const under = landingPrefix(VISITS);
  const entry = (etag: string) => ({
    etag,
    bytes: 1,
    raw: { key: 'r', etag: 'r', bytes: 1 },
    accepted: 1,
    rejected: 0,
  });

  test('is one file in a snapshot', async () => {
    land('a.csv', 1);
    land('b.csv', 2);
    const { files, identity, newest } = await wantedSources(s3(), 'lake', TRIAL, start({}), undefined);
    expect(files.map(({ key }) => key)).toEqual([`${LANDING}b.csv`]);
    expect(newest).toEqual(files[0]);
    expect(identity).toBe(identityOf(files));
  });

  test('is all files in append mode, and those that left landing still count', async () => {
    const etags = [land('a.csv', 2, 'a', under), land('b.csv', 1, 'bb', under)];
    const known = {
      judgedBy: 'r',
      sources: { [`${under}gone.csv`]: entry('"g"'), [`${under}a.csv`]: entry('"old"') },
    };
    const wanted = await wantedSources(s3(), 'lake', VISITS, start({}), known);
    expect(wanted.files).toEqual([
      { key: `${under}a.csv`, etag: etags[0], bytes: 1, landedAt: '2026-11-23T04:30:02.000Z' },
      { key: `${under}b.csv`, etag: etags[1], bytes: 2, landedAt: '2026-11-23T04:30:01.000Z' },
    ]);
    expect(wanted.newest).toEqual(wanted.files[0]);
    expect(wanted.identity).toBe(identityOf([...wanted.files, { key: `${under}gone.csv`, etag: '"g"' }]));
    expect((await wantedSources(s3(), 'lake', VISITS, start({}), undefined)).identity).toBe(
      identityOf(wanted.files),
    );
  });

  test('prefers of one second what the start is for', async () => {
    land('a.csv', 1, 'a', under);
    land('b.csv', 1, 'b', under);
    const { newest } = await wantedSources(
      s3(),
      'lake',
      VISITS,
      start({ source: { key: `${under}a.csv` } }),
      undefined,
    );
    expect(newest.key).toBe(`${under}a.csv`);
  });

  test('is nothing in append mode where nothing has landed', async () => {
    await expect(wantedSources(s3(), 'lake', VISITS, start({}), undefined)).rejects.toMatchObject({
      name: 'NoSource',
      message: expect.stringContaining(`s3://lake/${under}`),
    });
  });
});

describe('a start that finds no source', () => {
  const none = new NoSource('no file');
  const published = publicationOf(publishedParameters());
  test.each([
    ['of a schedule, before the first file, fails of nothing', 'schedule', undefined, none, true],
    ['of a schedule fails where readers have a version', 'schedule', published, none, false],
    ['of a schedule fails of anything else', 'schedule', undefined, new InvalidInput('key'), false],
    ['by hand fails: somebody asked for it', 'manual', undefined, none, false],
    ['of a landing fails: a file is said to be there', 'landing', undefined, none, false],
  ] as const)('%s', (_, trigger, has, error, expected) => {
    expect(isAwaitingFirstFile({ trigger }, has, error)).toBe(expected);
  });
});

describe('raw data', () => {
  test('is every file that Athena reads there, and changes with any', async () => {
    expect(await readRawData(s3(), 'lake', TRIAL)).toEqual({ files: [], bytes: 0, etag: identityOf([]) });
    aws.s3.put('raw-data/trial/_sources.json', '{}');
    aws.s3.put('raw-data/trial/trial.csv', 'abc');
    aws.s3.put('raw-data/trial/more.csv', 'de');
    aws.s3.put('raw-data/trial_eu/trial.csv', 'x');
    const raw = await readRawData(s3(), 'lake', TRIAL);
    expect(raw.files.map(({ key }) => key)).toEqual(['raw-data/trial/more.csv', 'raw-data/trial/trial.csv']);
    expect(raw.bytes).toBe(5);
    await assertUnchanged(s3(), 'lake', TRIAL, raw.etag);
    aws.s3.put('raw-data/trial/_sources.json', '{"n":1}');
    await assertUnchanged(s3(), 'lake', TRIAL, raw.etag);
    aws.s3.put('raw-data/trial/more.csv', 'dx');
    await expect(assertUnchanged(s3(), 'lake', TRIAL, raw.etag)).rejects.toMatchObject({
      name: 'SourceChanged',
      message: expect.stringMatching(/^raw-data\/trial\/ /),
    });
  });
});

describe('the manifest of raw data', () => {
  const key = sourceManifestKey(TRIAL);
  const entry = { etag: 'e', bytes: 1, raw: { key: 'r', etag: 'e', bytes: 1 }, accepted: 1, rejected: 0 };
  const [rules, former] = [rulesFingerprint(TRIAL), formerRules(TRIAL)];
  const readIt = () => readSourceManifest(s3(), 'lake', TRIAL);

  test('is read in today’s words, and says whether it lies there in the former', async () => {
    expect(await readIt()).toBeUndefined();
    const etag = aws.s3.put(key, {
      judgedBy: former,
      sources: { a: entry, b: { ...entry, judgedBy: 'other' }, c: { ...entry, judgedBy: rules } },
    });
    expect(await readIt()).toEqual({
      manifest: {
        judgedBy: rules,
        sources: {
          a: { ...entry, judgedBy: rules },
          b: { ...entry, judgedBy: 'other' },
          c: { ...entry, judgedBy: rules },
        },
      },
      etag,
      former: true,
    });
    aws.s3.put(key, { judgedBy: former, sources: { b: { ...entry, judgedBy: 'other' } } });
    expect(await readIt()).toMatchObject({ former: false });
    aws.s3.put(key, { judgedBy: 'x', sources: { b: entry } });
    expect((await readIt())?.manifest.sources['b']?.judgedBy).toBe('x');
    aws.s3.put(key, { judgedBy: 'x', sources: {}, format: 99 });
    await expect(readIt()).rejects.toMatchObject({
      name: 'NewerFormat',
      message: expect.stringContaining(key),
    });
  });

  test('has the files that were set aside, also for who has no definition', async () => {
    const told = () => filesSetAside(s3(), 'lake', TRIAL.definition.source.dataset);
    expect(await told()).toEqual({});
    aws.s3.put(key, { judgedBy: rules, sources: {} });
    expect(await told()).toEqual({});
    expect((await readIt())?.manifest).toEqual({ judgedBy: rules, sources: {} });
    const aside = { a: { etag: 'e', judgedBy: rules, error: 'EmptySource', cause: 'a: no row' } };
    aws.s3.put(key, { judgedBy: rules, sources: {}, aside });
    expect(await told()).toEqual(aside);
    expect((await readIt())?.manifest).toEqual({ judgedBy: rules, sources: {}, aside });
    aws.s3.put(key, { judgedBy: rules, sources: {}, aside, format: 99 });
    await expect(told()).rejects.toMatchObject({
      name: 'NewerFormat',
      message: expect.stringContaining(key),
    });
  });

  test('is written in the place of what was read', async () => {
    const manifest = { judgedBy: rules, sources: { a: entry } };
    const writeIt = (etag: string | undefined) => writeSourceManifest(s3(), 'lake', TRIAL, manifest, etag);
    const etag = await writeIt(undefined);
    expect(etag).toBe(aws.s3.etag(key));
    expect(aws.s3.json(key)).toEqual({ ...manifest, format: 1 });
    await expect(writeIt(undefined)).rejects.toMatchObject({
      name: 'AwsUnavailable',
      message: expect.stringContaining(key),
    });
    expect(await writeIt(etag)).toBe(etag);
    aws.s3.put(key, {});
    await expect(writeIt(etag)).rejects.toMatchObject({ name: 'AwsUnavailable' });
    expect(aws.s3.json(key)).toEqual({});
  });
});
