import { gzipSync } from 'node:zlib';
import { datasetOwnerKey } from '../../../core/stage/keys.ts';
import { rulesFingerprint } from '../../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../../core/definition/pipeline.ts';
import type { Locked } from '../../../core/tasks/acquire-lock.ts';
import type { Uploaded } from '../../../core/tasks/upload.ts';
import { readRawData } from '../../../lake/raw-data.ts';
import { wantedSources } from '../../../lake/wanted.ts';
import { upload } from '../../../lambdas/upload/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters, type Told, TRIAL, VISITS } from '../../memory/stage.ts';
import { locked } from '../payloads.ts';

const OWNER = datasetOwnerKey('trial');
const SOURCES = 'raw-data/trial/_sources.json';

/** Four columns of `trial`, and three of `visits`. */
const HEADER = 'id,city,amount,note\n';
const VISITED = 'day,page,visitors\n';
const HEADER_ALONE = HEADER;
const RAW = 'raw-data/trial/trial.csv';

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
  aws.s3.put('landing/trial/a.csv', 'id,city,amount,note\n1,Lisboa,5.00,\n');
});

function uploaded() {
  const { context } = contextOf(aws, aws.executions.start('one'), { epoch: 3 });
  const run = { id: context.run, epoch: 3, redrive: 0 };
  return upload({ trigger: 'manual', run } as Locked, aws.clients, context);
}

// A definition that was given another pipeline's names after its run had taken the lock.

/** @throws when the upload didn't end so, or wrote anything */
async function refused(message: RegExp): Promise<void> {
  const before = aws.s3.contents();
  await expect(uploaded()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(message),
  });
  expect(aws.s3.contents()).toEqual(before);
}

test('raw data of a dataset that is another pipeline’s by now is not written', async () => {
  aws.s3.put(OWNER, { pipeline: 'visits', since: '2026-11-22T04:30:12Z' });
  await refused(/^The dataset trial belongs to the pipeline visits, not to trial;/);
});

test('raw data is not written for a target that is another pipeline’s by now', async () => {
  aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ pipeline: 'visits' }) });
  await refused(/^The table trial_by_city belongs to the pipeline visits, not to trial;/);
});

test('raw data that a former release put there, and nobody has, is not written over', async () => {
  aws.s3.put(SOURCES, { judgedBy: 'r', sources: {} });
  await refused(
    /^raw-data\/trial\/ holds data of a pipeline that is not told, and trial has published nothing/,
  );
});

test.each([
  ['raw-data/trial/b.csv', /^raw-data\/trial\/b\.csv was put there in another mode than snapshot, /],
  ['raw-data/trial/more.csv', /^raw-data\/trial\/more\.csv is not what this pipeline put there; /],
])('where %s lies in the way, nothing is written', async (lies, message) => {
  const entry = (key: string) => ({
    etag: 'e',
    bytes: 1,
    raw: { key, etag: 'e', bytes: 1 },
    accepted: 1,
    rejected: 0,
  });
  const sources = { a: entry('raw-data/trial/a.csv'), b: entry('raw-data/trial/b.csv') };
  aws.s3.put(OWNER, { pipeline: 'trial', since: '2026-11-22T04:30:12Z' });
  aws.s3.put(SOURCES, { judgedBy: 'r', sources });
  aws.s3.put(lies, 'x');
  const before = aws.s3.contents();
  await expect(uploaded()).rejects.toMatchObject({
    name: 'SourceChanged',
    message: expect.stringMatching(message),
  });
  expect(aws.s3.contents()).toEqual(before);
});

test('a dataset that nobody has is taken before anything of it is written', async () => {
  const writes: string[] = [];
  aws.before = (call) => {
    if (!call.writes) return;
    writes.push(call.input.Key);
    if (call.input.Key !== OWNER) throw new Error('far enough');
  };
  await uploaded().catch(() => undefined);
  expect(writes[0]).toBe(OWNER);
  expect(aws.s3.json(OWNER).pipeline).toBe('trial');
});

const tolerating = (pipeline: Pipeline, rows: number, share: number): Pipeline => {
  const { source } = pipeline.definition;
  const tolerate = { rows, share };
  return { ...pipeline, definition: { ...pipeline.definition, source: { ...source, tolerate } } };
};

let told: Told;
let runs = 0;
/** A run of its own takes in what lies in landing. */
async function run(pipeline = TRIAL, start: Partial<Locked> = {}, clients = aws.clients): Promise<Uploaded> {
  runs += 1;
  told = contextOf(aws, aws.executions.start(`run-${runs}`), { pipeline });
  return upload(locked(told.context.run, start), clients, told.context);
}
const rejectedOf = (pipeline = TRIAL) => aws.s3.keys(`rejected-data/${pipeline.definition.source.dataset}/`);
const manifest = (pipeline = TRIAL) =>
  aws.s3.json(`raw-data/${pipeline.definition.source.dataset}/_sources.json`);

test('a landed file becomes the raw data, and the payload says what became of it', async () => {
  const text = `${HEADER}1,Lisboa,5.00,\n`;
  const output = await run();
  const { run: id, deployed } = told.context;
  const raw = await readRawData(aws.clients.s3, 'lake', TRIAL);
  expect(aws.s3.text(RAW)).toBe(text);
  expect(output).toEqual({
    ...locked(id),
    stamps: { rows: deployed.rows },
    upload: {
      source: {
        key: 'landing/trial/a.csv',
        versionId: expect.any(String),
        etag: aws.s3.etag('landing/trial/a.csv'),
        bytes: text.length,
        landedAt: '2026-11-23T04:30:12.000Z',
      },
      identity: expect.stringMatching(/^[0-9a-f]{16}$/),
      raw: { etag: raw.etag, bytes: text.length, files: 1 },
      rows: 1,
      read: 1,
      rejected: { rows: 0, limit: { rows: 0, share: 0 }, keys: [], reasons: [] },
    },
  });
  const judgedBy = rulesFingerprint(TRIAL);
  expect(manifest()).toEqual({
    format: 1,
    judgedBy,
    sources: {
      'landing/trial/a.csv': {
        versionId: output.upload.source.versionId,
        etag: output.upload.source.etag,
        bytes: text.length,
        raw: { key: RAW, etag: aws.s3.etag(RAW), bytes: text.length },
        accepted: 1,
        rejected: 0,
        judgedBy,
      },
    },
  });
  expect(told.measured).toEqual([
    ['RowsIngested', 1],
    ['RowsRejected', 0],
  ]);
  expect(told.logged).toEqual([['uploaded', { source: 'landing/trial/a.csv', rows: 1, rejected: 0 }]]);
});

test('a snapshot is replaced by the next file, and only that is told of', async () => {
  await run();
  await aws.sleep(60_000);
  aws.s3.put('landing/trial/b.csv', `${HEADER}2,Porto,1.00,\n3,Porto,1.00,\n`);
  expect(await run()).toMatchObject({ upload: { rows: 2, read: 2, source: { key: 'landing/trial/b.csv' } } });
  expect(aws.s3.text(RAW)).toBe(`${HEADER}2,Porto,1.00,\n3,Porto,1.00,\n`);
  expect(Object.keys(manifest().sources)).toEqual(['landing/trial/b.csv']);
});

test('a snapshot is judged again by each run', async () => {
  await run();
  const again = await run();
  expect(again.upload).toMatchObject({ read: 1 });
  expect(told.logged).toHaveLength(1);
});

test('rejected rows are counted as a whole and by kind, and lie under the run’s key', async () => {
  aws.s3.put('landing/trial/a.csv', `${HEADER}1,Lisboa,5.00,\nx,Lisboa,5.00,\ny,Lisboa,5.00,\n4,Lisboa,,\n`);
  const output = await run(tolerating(TRIAL, 3, 0.75));
  expect(output.upload).toMatchObject({
    rows: 1,
    read: 4,
    rejected: {
      rows: 3,
      limit: { rows: 3, share: 0.75 },
      keys: [`rejected-data/trial/${told.context.run}.csv`],
      reasons: [
        { column: 'id', reason: 'is not an int', rows: 2 },
        { column: 'amount', reason: expect.any(String), rows: 1 },
      ],
    },
  });
  expect(rejectedOf()).toEqual(output.upload.rejected.keys);
  expect(told.measured.slice(0, 2)).toEqual([
    ['RowsIngested', 1],
    ['RowsRejected', 3],
  ]);
  const byKind = told.measured.slice(2);
  expect(byKind.map(([metric]) => metric)).toEqual(['RowsRejected', 'RowsRejected']);
  expect(byKind.map(([, rows]) => rows)).toEqual([2, 1]);
  expect(new Set(byKind.map(([, , by]) => by?.reason)).size).toBe(2);
});

test('what too many rejects end is counted, and the raw data stays', async () => {
  await run();
  aws.s3.put('landing/trial/a.csv', `${HEADER}x,Lisboa,5.00,\n`);
  const before = [aws.s3.text(RAW), manifest()];
  await expect(run()).rejects.toMatchObject({ name: 'TooManyRejects' });
  expect([aws.s3.text(RAW), manifest()]).toEqual(before);
  expect(told.measured[0]).toEqual(['RowsRejected', 1]);
  expect(told.measured.map(([metric]) => metric)).not.toContain('RowsIngested');
});

test.each(['z.CSV', 'z.Csv.GZ', 'z.csv.gz'])(
  '%s is taken, unpacked where its bytes are packed',
  async (name) => {
    await aws.sleep(1000);
    const text = `${HEADER}2,Porto,7.00,\n`;
    aws.s3.put(`landing/trial/${name}`, /gz$/i.test(name) ? gzipSync(text) : text);
    expect(await run()).toMatchObject({ upload: { source: { key: `landing/trial/${name}` }, rows: 1 } });
    expect(aws.s3.text(RAW)).toBe(text);
  },
);

test('a fault that is tried again counts nothing yet', async () => {
  const clients = aws.clientsOf({
    before: ({ operation, input }) => {
      if (operation === 'PutObject' && input.Key === RAW) throw new Error('reset');
    },
  });
  await expect(run(TRIAL, {}, clients)).rejects.toThrow(new Error('reset'));
  expect(told.measured).toEqual([]);
});

test('a snapshot that other rules let in may leave landing: the next file takes its place', async () => {
  await run();
  const sources = manifest();
  sources.sources['landing/trial/a.csv'].judgedBy = 'other';
  aws.s3.put(SOURCES, sources);
  aws.s3.remove('landing/trial/a.csv');
  aws.s3.put('landing/trial/b.csv', `${HEADER}2,Porto,1.00,\n`);
  expect(await run()).toMatchObject({ upload: { read: 1, source: { key: 'landing/trial/b.csv' } } });
});

test('a snapshot of a former release’s words keeps them until its next file is taken in', async () => {
  const { formerRules } = await import('../../../core/definition/fingerprint.ts');
  await run();
  const former = structuredClone(manifest());
  former.judgedBy = formerRules(TRIAL);
  delete former.sources['landing/trial/a.csv'].judgedBy;
  aws.s3.put(SOURCES, former);
  aws.s3.put('landing/trial/a.csv', 'no header\n');
  await expect(run()).rejects.toMatchObject({ name: 'HeaderMismatch' });
  expect(manifest()).toEqual(former);
});

test.each(['absent', 'present'])(
  'raw data, %s before, that somebody replaces at the same time is tried again',
  async (before) => {
    if (before === 'present') await run();
    const clients = aws.clientsOf({
      before: ({ operation, input }) => {
        if (operation === 'PutObject' && input.Key === RAW) aws.s3.put(RAW, 'other');
      },
    });
    await expect(run(TRIAL, {}, clients)).rejects.toMatchObject({
      name: 'AwsUnavailable',
      message: `${RAW} was replaced while it was being written.`,
      cause: { name: 'PreconditionFailed' },
    });
    expect(aws.s3.text(RAW)).toBe('other');
  },
);

test.each(['raw-data/trial/more.csv', RAW])(
  'what no run put there, at %s, ends the run: it would be read with the rest',
  async (key) => {
    const clients = aws.clientsOf({
      after: ({ operation, input }) => {
        if (operation === 'PutObject' && input.Key.endsWith('_sources.json')) aws.s3.put(key, 'foreign');
      },
    });
    await expect(run(TRIAL, {}, clients)).rejects.toMatchObject({
      name: 'SourceChanged',
      message: `${key} is not what this pipeline put there; delete it, it would be read with the rest, and start again.`,
    });
  },
);

describe('in append mode', () => {
  const visited = (file: string, ...rows: string[]) =>
    aws.s3.put(`landing/visits/${file}.csv`, VISITED + rows.map((row) => `${row}\n`).join(''));
  const raw = () => aws.s3.keys('raw-data/visits/').filter((key) => !key.endsWith('_sources.json'));
  beforeEach(() => {
    visited('january', '2026-01-01,/,5', '2026-01-02,/,6');
  });

  test('each file that isn’t there yet joins the dataset', async () => {
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 2, read: 2, raw: { files: 1 } } });
    const [january] = raw();
    const first = aws.s3.etag(january!);
    await aws.sleep(60_000);
    visited('february', '2026-02-01,/,7');
    const output = await run(VISITS);
    expect(output.upload).toMatchObject({
      rows: 3,
      read: 1,
      raw: { files: 2 },
      source: { key: 'landing/visits/february.csv' },
    });
    expect(raw()).toHaveLength(2);
    expect(aws.s3.etag(january!)).toBe(first);
    expect(Object.keys(manifest(VISITS).sources)).toEqual([
      'landing/visits/january.csv',
      'landing/visits/february.csv',
    ]);
    // A version is told of what was read, though a listing has none.
    expect(manifest(VISITS).sources['landing/visits/february.csv'].versionId).toEqual(expect.any(String));
    expect(told.logged.map(([, fields]) => fields)).toEqual([
      { source: 'landing/visits/february.csv', rows: 1, rejected: 0 },
    ]);
  });

  test('a run that finds nothing new takes in nothing, and says so', async () => {
    const { upload: before } = await run(VISITS);
    const { upload: after } = await run(VISITS);
    expect(after).toEqual({ ...before, read: 0 });
    expect(told.measured).toEqual([
      ['FilesSetAside', 0],
      ['RowsIngested', 0],
    ]);
    expect(told.logged).toEqual([]);
  });

  test('a file that was landed again is taken in again, in its own place', async () => {
    await run(VISITS);
    const before = raw();
    visited('january', '2026-01-01,/,9');
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 1, read: 1 } });
    expect(raw()).toEqual(before);
    expect(aws.s3.text(before[0]!)).toBe(`${VISITED}2026-01-01,/,9\n`);
  });

  test.each([
    ['is gone', (key: string) => aws.s3.remove(key)],
    ['is another', (key: string) => aws.s3.put(key, 'x')],
  ])('a file whose raw object %s is taken in again', async (_, change) => {
    await run(VISITS);
    change(raw()[0]!);
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 2, read: 2 } });
  });

  test('a file whose raw object is gone is taken in again, also where another’s holds the same', async () => {
    visited('january again', '2026-01-01,/,5', '2026-01-02,/,6');
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 4, read: 4 } });
    aws.s3.remove(raw()[0]!);
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 4, read: 2, raw: { files: 2 } } });
  });

  test('a file that other rules let in is judged again', async () => {
    await run(VISITS);
    const key = 'raw-data/visits/_sources.json';
    const sources = structuredClone(manifest(VISITS));
    sources.sources['landing/visits/january.csv'].judgedBy = 'other';
    aws.s3.put(key, sources);
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 2, read: 2 } });
    expect(manifest(VISITS).sources['landing/visits/january.csv'].judgedBy).toBe(rulesFingerprint(VISITS));
  });

  test('what left landing stays in the dataset, unless other rules let it in', async () => {
    await run(VISITS);
    aws.s3.remove('landing/visits/january.csv');
    visited('february', '2026-02-01,/,7');
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 3, read: 1 } });
    const sources = structuredClone(manifest(VISITS));
    sources.sources['landing/visits/january.csv'].judgedBy = 'other';
    aws.s3.put('raw-data/visits/_sources.json', sources);
    await expect(run(VISITS)).rejects.toMatchObject({ name: 'NoSource' });
  });

  test('what one file had taken in stays when the next one fails, and is not taken in again', async () => {
    visited('march', 'x,/,1');
    await expect(run(VISITS)).rejects.toMatchObject({
      name: 'TooManyRejects',
      message: expect.stringMatching(/^landing\/visits\/march\.csv: /),
    });
    expect(Object.keys(manifest(VISITS).sources)).toEqual(['landing/visits/january.csv']);
    expect(told.measured.slice(0, 2)).toEqual([
      ['RowsIngested', 2],
      ['RowsRejected', 0],
    ]);
    visited('march', '2026-03-01,/,1');
    expect(await run(VISITS)).toMatchObject({ upload: { rows: 3, read: 1 } });
  });

  describe('a file that can’t be read as one of the dataset', () => {
    const landed = (file: string, text: string | Buffer) => aws.s3.put(`landing/visits/${file}`, text);
    const HEADER = 'landing/visits/b.csv';
    beforeEach(() => {
      landed('a "header" alone.csv', VISITED);
      landed('b.csv', 'day,page\n2026-01-01,/\n');
      landed('c.csv.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    });

    test('is set aside and told, and the others go on', async () => {
      const { upload: output } = await run(VISITS);
      expect(output).toMatchObject({
        rows: 2,
        read: 2,
        raw: { files: 1 },
        aside: {
          files: 3,
          first: [
            { key: 'landing/visits/a "header" alone.csv', error: 'EmptySource' },
            { key: HEADER, error: 'HeaderMismatch' },
            { key: 'landing/visits/c.csv.gz', error: 'MalformedCsv' },
          ],
        },
      });
      expect(told.measured).toContainEqual(['FilesSetAside', 3]);
      const lines = told.logged.filter(([message]) => message === 'set aside');
      expect(lines).toHaveLength(3);
      expect(lines[1]?.[1]).toEqual({
        source: HEADER,
        error: 'HeaderMismatch',
        reason: expect.stringMatching(/missing: visitors/),
      });
      expect(manifest(VISITS)).toMatchObject({
        format: 1,
        sources: { 'landing/visits/january.csv': {} },
        aside: {
          [HEADER]: {
            etag: aws.s3.etag(HEADER),
            judgedBy: rulesFingerprint(VISITS),
            error: 'HeaderMismatch',
            cause: expect.stringMatching(/^landing\/visits\/b\.csv: line 1: missing: visitors/),
          },
        },
      });
      // Such a run publishes: a schedule finds nothing new afterwards.
      const { identity } = await wantedSources(
        aws.clients.s3,
        'lake',
        VISITS,
        { trigger: 'schedule' },
        undefined,
      );
      expect(output.identity).toBe(identity);
    });

    test('is not read again until it is another, or the rules are', async () => {
      await run(VISITS);
      const read: string[] = [];
      const clients = aws.clientsOf({
        before: ({ operation, input }) => {
          if (operation === 'GetObject' && input.Key.startsWith('landing/')) read.push(input.Key);
        },
      });
      const { upload: output } = await run(VISITS, {}, clients);
      expect([read, output.aside?.files]).toEqual([[], 3]);
      expect(told.measured).toContainEqual(['FilesSetAside', 0]);
      landed('b.csv', `${VISITED}2026-02-01,/,7\n`);
      aws.s3.remove('landing/visits/c.csv.gz');
      expect(await run(VISITS, {}, clients)).toMatchObject({ upload: { rows: 3, aside: { files: 1 } } });
      expect(read).toEqual([HEADER]);
      expect(Object.keys(manifest(VISITS).aside)).toEqual(['landing/visits/a "header" alone.csv']);
      const other = structuredClone(manifest(VISITS));
      other.aside['landing/visits/a "header" alone.csv'].judgedBy = 'other';
      aws.s3.put('raw-data/visits/_sources.json', other);
      await run(VISITS, {}, clients);
      expect(read).toEqual([HEADER, 'landing/visits/a "header" alone.csv']);
    });

    test('and that was good before leaves what it had, unless other rules let that in', async () => {
      for (const name of ['a "header" alone.csv', 'b.csv', 'c.csv.gz'])
        aws.s3.remove(`landing/visits/${name}`);
      visited('february', '2026-02-01,/,7');
      await run(VISITS);
      const january = 'landing/visits/january.csv';
      landed('january.csv', VISITED);
      expect(await run(VISITS)).toMatchObject({
        upload: { rows: 3, read: 0, aside: { files: 1, first: [{ key: january }] } },
      });
      const sources = structuredClone(manifest(VISITS));
      sources.sources[january].judgedBy = 'other';
      aws.s3.put('raw-data/visits/_sources.json', sources);
      await expect(run(VISITS)).rejects.toMatchObject({ name: 'EmptySource' });
    });

    test('ends the run where there is no other, each time that it is asked for', async () => {
      aws.s3.remove('landing/visits/january.csv');
      for (const _ of ['once', 'again'])
        await expect(run(VISITS)).rejects.toMatchObject({
          name: 'EmptySource',
          message: 'landing/visits/a "header" alone.csv: the file holds a header and no row.',
        });
      expect(raw()).toEqual([]);
      expect(told.measured.map(([metric]) => metric)).not.toContain('FilesSetAside');
    });

    test.each([
      ['before the first that is taken in', 'a.csv', 'b.csv'],
      ['after it', 'b.csv', 'a.csv'],
    ])('is counted once where a later file fails the run: %s', async (_, bad, good) => {
      for (const key of aws.s3.keys('landing/visits/')) aws.s3.remove(key);
      landed(bad, VISITED);
      landed(good, `${VISITED}2026-01-01,/,5\n`);
      visited('c', 'x,/,1');
      const counted: unknown[] = [];
      const count = () =>
        counted.push(...told.measured.filter(([metric, value]) => metric === 'FilesSetAside' && value !== 0));
      await expect(run(VISITS)).rejects.toMatchObject({ name: 'TooManyRejects' });
      count();
      expect(Object.keys(manifest(VISITS).aside)).toEqual([`landing/visits/${bad}`]);
      visited('c', '2026-03-01,/,1');
      expect(await run(VISITS)).toMatchObject({ upload: { rows: 2, read: 1, aside: { files: 1 } } });
      count();
      expect(counted).toEqual([['FilesSetAside', 1]]);
    });

    test('too much of which is rejected is no such file: its rows are a matter of the tolerance', async () => {
      visited('b', 'x,/,1');
      await expect(run(VISITS)).rejects.toMatchObject({ name: 'TooManyRejects' });
    });

    test('ends the run of a snapshot', async () => {
      aws.s3.put('landing/trial/z.csv', HEADER_ALONE);
      await aws.sleep(1000);
      aws.s3.put('landing/trial/z.csv', HEADER_ALONE);
      await expect(run()).rejects.toMatchObject({ name: 'EmptySource' });
    });
  });

  test('the rejected rows of several files are told together, the ten most frequent reasons', async () => {
    const tolerant = tolerating(VISITS, 99, 1);
    visited('january', '2026-01-01,/,5', 'x,/,1', '2026-01-02,/,-1');
    visited('february', '2026-02-01,/,5', 'x,/,1', 'y,/,2');
    visited('march', '2026-03-01,/,5');
    const { upload: output } = await run(tolerant);
    expect(output).toMatchObject({ rows: 3, read: 7, rejected: { rows: 4 } });
    expect(output.rejected.keys).toHaveLength(2);
    expect(rejectedOf(VISITS)).toEqual(output.rejected.keys.toSorted());
    expect(output.rejected.reasons.map(({ rows }) => rows)).toEqual([2, 1, 1]);

    for (let file = 0; file < 12; file += 1) visited(`more-${file}`, '2026-01-01,/,5', 'x,/,1');
    const more = await run(tolerant);
    expect(more.upload.rejected).toMatchObject({ rows: 12, reasons: { length: 10 } });
  });

  test('a manifest in a former release’s words is said in today’s before anything is taken in', async () => {
    const { formerRules } = await import('../../../core/definition/fingerprint.ts');
    await run(VISITS);
    const former = structuredClone(manifest(VISITS));
    const today = structuredClone(former);
    former.judgedBy = formerRules(VISITS);
    delete former.sources['landing/visits/january.csv'].judgedBy;
    aws.s3.put('raw-data/visits/_sources.json', former);
    expect(await run(VISITS)).toMatchObject({ upload: { read: 0, rows: 2 } });
    expect(manifest(VISITS)).toEqual(today);
  });
});
