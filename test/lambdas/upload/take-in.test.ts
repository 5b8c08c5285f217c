import { RejectTally } from '../../../core/csv/rejects.ts';
import { type TakeIn, takeIn } from '../../../lambdas/upload/take-in.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { TRIAL } from '../../memory/stage.ts';

// Files of more than one part: test/e2e/take-in.test.ts.

const HEADER = 'id,city,amount,note\n';
const LANDED = 'landing/trial/a.csv';
const RAW = 'raw-data/trial/trial.csv';
const REJECTED = 'rejected-data/trial/run.csv';
const NAMES = 'line,column,reason,text,value\r\n';

let aws: MemoryAws;
let tally: RejectTally;
beforeEach(() => {
  aws = new MemoryAws();
});

/** Lands a file and takes it in. */
function take(
  text: string | Uint8Array,
  tolerate = { rows: 0, share: 0 },
  change: Partial<TakeIn> = {},
  clients = aws.clients,
) {
  const etag = aws.s3.put(LANDED, text);
  const { definition } = TRIAL;
  tally = new RejectTally();
  return takeIn({
    s3: clients.s3,
    bucket: 'lake',
    pipeline: { ...TRIAL, definition: { ...definition, source: { ...definition.source, tolerate } } },
    source: { key: LANDED, versionId: undefined, etag, bytes: text.length },
    rawKey: RAW,
    rejectedKey: REJECTED,
    condition: 'absent',
    tally,
    ...change,
  });
}

test('accepted rows are the raw object, and there is no rejected file', async () => {
  const text = `${HEADER}1,Rio,1.00,\n2,Ava,2.00,x\n`;
  expect(await take(text)).toEqual({
    rows: 2,
    accepted: 2,
    rejected: 0,
    bytes: text.length,
    etag: aws.s3.etag(RAW),
    reasons: [],
  });
  expect(aws.s3.contents()).toEqual({ [LANDED]: text, [RAW]: text });
  expect(tally.rows).toBe(0);
});

test('tolerated rows lie in the rejected file, under its header, and are counted by reason', async () => {
  const rows = '1,Rio,1.00,\nx,Ava,2.00,\n3,Ava,two,\ny,Ava,2.00,\n';
  expect(await take(HEADER + rows, { rows: 3, share: 0.8 })).toEqual({
    rows: 4,
    accepted: 1,
    rejected: 3,
    bytes: aws.s3.text(RAW)?.length,
    etag: aws.s3.etag(RAW),
    reasons: [
      { column: 'id', reason: 'is not an int', rows: 2 },
      { column: 'amount', reason: expect.any(String), rows: 1 },
    ],
  });
  expect(aws.s3.text(RAW)).toBe(`${HEADER}1,Rio,1.00,\n`);
  const lines = aws.s3.text(REJECTED)!;
  expect(lines.startsWith(`${NAMES}3,id,is not an int,"x,Ava,2.00,",x\r\n4,amount,`)).toBe(true);
  expect(lines.endsWith('5,id,is not an int,"y,Ava,2.00,",y\r\n')).toBe(true);
  expect(tally.rows).toBe(3);
});

test('both are CSV to whoever fetches them, and neither is written in vain', async () => {
  const written: [key: string, type: string, bytes: number][] = [];
  aws.before = ({ operation, input }) => {
    if (operation === 'PutObject') written.push([input.Key, input.ContentType, input.Body.length]);
  };
  await take(`${HEADER}x,Rio,1.00,\n2,Rio,1.00,\n`, { rows: 1, share: 1 });
  expect(written.toSorted()).toEqual([
    [RAW, 'text/csv', `${HEADER}2,Rio,1.00,\n`.length],
    [REJECTED, 'text/csv', aws.s3.text(REJECTED)!.length],
  ]);
});

test('the raw object is replaced while it is the one that was seen, or not at all', async () => {
  const first = `${HEADER}1,Rio,1.00,\n`;
  const { etag } = await take(first);
  await expect(take(`${HEADER}2,Rio,1.00,\n`)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(aws.s3.text(RAW)).toBe(first);
  await expect(
    take(`${HEADER}2,Rio,1.00,\n`, undefined, { condition: { etag: '"other"' } }),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(aws.s3.text(RAW)).toBe(first);
  await take(`${HEADER}2,Rio,1.00,\n`, undefined, { condition: { etag } });
  expect(aws.s3.text(RAW)).toBe(`${HEADER}2,Rio,1.00,\n`);
});

test('the version that was asked for is read, though its key holds another by now', async () => {
  const former = aws.s3.put(LANDED, `${HEADER}7,Rio,1.00,\n`);
  const { VersionId } = aws.s3.operations['HeadObject']!({ Bucket: 'lake', Key: LANDED }) as any;
  const source = { key: LANDED, versionId: VersionId, etag: former, bytes: 1 };
  await take(`${HEADER}8,Rio,1.00,\n`, undefined, { source });
  expect(aws.s3.text(RAW)).toBe(`${HEADER}7,Rio,1.00,\n`);
});

test('a file that was replaced since it was seen is not read', async () => {
  const source = { key: LANDED, etag: '"other"', bytes: 1 };
  await expect(take(`${HEADER}8,Rio,1.00,\n`, undefined, { source })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  expect(aws.s3.has(RAW)).toBe(false);
});

test('an earlier attempt’s rejected rows don’t outlive one that rejects none', async () => {
  aws.s3.put(REJECTED, `${NAMES}3,id,is not an int,x,x\r\n`);
  aws.s3.put(`${REJECTED}.other`, 'kept');
  await take(`${HEADER}1,Rio,1.00,\n`);
  expect(aws.s3.text(REJECTED)).toBe(NAMES);
  expect(aws.s3.text(`${REJECTED}.other`)).toBe('kept');
});

test.each([
  [2, 1, '2 of 3 rows rejected (66.7 %), where the definition tolerates 1 and 100 %', { rows: 1, share: 1 }],
  [2, 1, '2 of 3 rows rejected (66.7 %), where the definition tolerates 9 and 50 %', { rows: 9, share: 0.5 }],
])('of %i rejected and %i accepted rows: %s', async (_, __, said, tolerate) => {
  const place = `Each is in s3://lake/${REJECTED}`;
  const faults = 'line 2, id: is not an int; line 4, id: is not an int';
  await expect(take(`${HEADER}x,Rio,1.00,\n2,Rio,1.00,\ny,Rio,1.00,\n`, tolerate)).rejects.toMatchObject({
    name: 'TooManyRejects',
    message: `${LANDED}: ${said}. ${faults}. ${place}; mend the file or the definition.`,
  });
  // The rejected file tells of every row, and no raw object appeared.
  expect(aws.s3.text(REJECTED)?.split('\r\n')).toHaveLength(4);
  expect(aws.s3.has(RAW)).toBe(false);
  expect(aws.s3.uploads()).toEqual([]);
});

test.each([
  [3, ''],
  [4, '; …'],
])('of %i rejected rows three are named%s', async (count, more) => {
  const rows = Array.from({ length: count }, () => 'x,Rio,1.00,\n').join('');
  const named = [2, 3, 4].map((line) => `line ${line}, id: is not an int`).join('; ');
  await expect(take(HEADER + rows)).rejects.toMatchObject({
    message: expect.stringContaining(`. ${named}${more}. Each is in s3://`),
  });
});

test('exactly what is tolerated is tolerated', async () => {
  await expect(take(`${HEADER}x,Rio,1.00,\n2,Rio,1.00,\n`, { rows: 1, share: 0.5 })).resolves.toMatchObject({
    rejected: 1,
  });
});

test('past the tolerance nothing more is written to the raw object, and every row is judged', async () => {
  // As much as is read at once lies between the rows.
  const rows = Array.from({ length: 40_000 }, (_, index) => `${index % 2 ? 'x' : 1},Rio,1.00,\n`).join('');
  let sent = 0;
  aws.before = ({ operation, input }) => {
    if (operation === 'PutObject' && input.Key === RAW) sent = input.Body.length;
  };
  await expect(take(HEADER + rows, { rows: 10, share: 1 })).rejects.toMatchObject({ name: 'TooManyRejects' });
  expect(sent).toBe(0);
  expect(aws.s3.text(REJECTED)?.split('\r\n')).toHaveLength(20_002);
  expect(tally.rows).toBe(20_000);
});

test('a file without a row, or without an accepted one, is no source', async () => {
  await expect(take(HEADER)).rejects.toMatchObject({
    name: 'EmptySource',
    message: `${LANDED}: the file holds a header and no row.`,
  });
  await expect(take(`${HEADER}x,Rio,1.00,\n`, { rows: 5, share: 1 })).rejects.toMatchObject({
    name: 'EmptySource',
    message: `${LANDED}: none of its 1 rows was accepted. line 2, id: is not an int. Each is in s3://lake/${REJECTED}; mend the file or the definition.`,
  });
  expect(aws.s3.has(RAW)).toBe(false);
});

test('a header that is another names the file', async () => {
  await expect(take('id,town\n1,Rio\n')).rejects.toMatchObject({
    name: 'HeaderMismatch',
    message: expect.stringMatching(new RegExp(`^${LANDED}: `)),
  });
  expect(aws.s3.keys()).toEqual([LANDED]);
});

test('a fault that is no verdict passes as it is', async () => {
  const clients = aws.clientsOf({
    before: ({ operation, input }) => {
      if (operation === 'PutObject' && input.Key === RAW) throw new Error('reset');
    },
  });
  await expect(take(`${HEADER}1,Rio,1.00,\n`, undefined, {}, clients)).rejects.toThrow(new Error('reset'));
});

test('a rejected file that can’t be written ends the intake, and no raw object appears', async () => {
  const clients = aws.clientsOf({
    before: ({ operation, input }) => {
      if (operation === 'PutObject' && input.Key === REJECTED) throw new Error('reset');
    },
  });
  const work = take(`${HEADER}x,Rio,1.00,\n1,Rio,1.00,\n`, { rows: 1, share: 1 }, {}, clients);
  await expect(work).rejects.toThrow('reset');
  expect(aws.s3.keys()).toEqual([LANDED]);
});

test('a file that ends in the middle leaves no rejected file half written', async () => {
  const { gzipSync } = await import('node:zlib');
  const rows = Array.from(
    { length: 60_000 },
    (_, index) => `${index % 2 ? 'x' : index},R${index * 7919},1.00,\n`,
  );
  const packed = gzipSync(HEADER + rows.join(''));
  await expect(take(packed.subarray(0, packed.length / 2), { rows: 1e6, share: 1 })).rejects.toMatchObject({
    name: 'MalformedCsv',
    message: expect.stringMatching(new RegExp(`^${LANDED}: `)),
  });
  expect(aws.s3.keys()).toEqual([LANDED]);
  expect(aws.s3.uploads()).toEqual([]);
});
