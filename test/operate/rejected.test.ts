import { findRejected, readRejected } from '../../operate/data/rejected.ts';
import type { Session } from '../../operate/session/session.ts';
import { sourceHash } from '../../core/stage/keys.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

const EARLIER = '20261122t043012_1a2b3c4d';
const LATER = '20261123t043012_5e6f7a8b';
const HEADER = 'line,column,reason,text,value\r\n';
const ROW = '3,n,is not an int,"x,1",x\r\n';

function stage(objects: Readonly<Record<string, string>>): { aws: MemoryAws; session: Session } {
  const aws = new MemoryAws();
  for (const [name, text] of Object.entries(objects)) aws.s3.put(name, text);
  const stateMachineArn = aws.executions.start('other').stateMachineArn;
  const pipeline = { name: 'd', bucket: 'lake', dataset: 'd', landing: 'landing/d/', stateMachineArn };
  const session = { aws: { ...aws.clients, states: aws.clients.sfn }, pipeline, at: 'opened' };
  return { aws, session: session as unknown as Session };
}

const rejected = (run: string, rows = ROW) => ({ [`rejected-data/d/${run}.csv`]: `${HEADER}${rows}` });

test('the newest run that rejected any is told, row by row as they were written', async () => {
  const evil = '4,,2 fields,"a\u001b[2J\n""b""",\r\n';
  const { session } = stage({ ...rejected(EARLIER), ...rejected(LATER, `${ROW}${evil}`) });
  expect(await readRejected(await findRejected(session))).toEqual({
    run: LATER,
    files: [`s3://lake/rejected-data/d/${LATER}.csv`],
    rows: [
      { line: 3, column: 'n', reason: 'is not an int', text: 'x,1', value: 'x' },
      { line: 4, column: '', reason: '2 fields', text: 'a\u001b[2J\n"b"', value: '' },
    ],
    more: false,
  });
});

test('so many rows are read as are asked for, and whether there are more is said', async () => {
  const { session } = stage(rejected(LATER, ROW.repeat(3)));
  const found = await findRejected(session);
  expect(await readRejected(found, 2)).toMatchObject({ rows: [{}, {}], more: true });
  expect(await readRejected(found, 3)).toMatchObject({ rows: [{}, {}, {}], more: false });
});

test.each([EARLIER, '20261122', '1a2b3c4d'])('a run is named by %s', async (said) => {
  const { session } = stage({ ...rejected(EARLIER), ...rejected(LATER) });
  expect(await findRejected(session, said)).toMatchObject({ run: EARLIER });
});

test('a run is named by its execution too, also once that was redriven', async () => {
  const { aws, session } = stage(rejected(LATER));
  const one = aws.executions.start('d-20261123-one');
  const run = runIdOf({ id: one.executionArn, startTime: one.startDate.toISOString(), redriveCount: 0 });
  one.redriveCount = 1;
  aws.s3.put(`rejected-data/d/${run}.csv`, `${HEADER}${ROW}`);
  expect(await findRejected(session, 'd-20261123')).toMatchObject({ run });
});

test('in append mode each landed file has its own, which tell it while it lies in landing', async () => {
  const gone = `rejected-data/d/${LATER}_${sourceHash('landing/d/gone.csv')}.csv`;
  const here = `rejected-data/d/${LATER}_${sourceHash('landing/d/here.csv')}.csv`;
  const { session } = stage({
    'landing/d/here.csv': 'n\n',
    [here]: `${HEADER}${ROW}`,
    [gone]: `${HEADER}${ROW}`,
  });
  const { rows, files } = await readRejected(await findRejected(session));
  expect(files.toSorted()).toEqual([`s3://lake/${gone}`, `s3://lake/${here}`].toSorted());
  expect(rows.map(({ source }) => source).toSorted()).toEqual(['landing/d/here.csv', undefined]);
});

test('where there is none that is said: none at all, none of the run, more than one', async () => {
  const none = stage({ 'rejected-data/d/notes.txt': 'x' }).session;
  expect(await readRejected(await findRejected(none))).toEqual({ files: [], rows: [], more: false });
  expect(await readRejected(await findRejected(none, 'last'))).toMatchObject({ files: [], rows: [] });
  await expect(findRejected(none, 'nope')).rejects.toThrow('There is no execution "nope" of d');
  const two = stage({ ...rejected(EARLIER), ...rejected(LATER) }).session;
  await expect(findRejected(two, '2026')).rejects.toThrow('More than one run');
});

test('it reads with the rights of who asks', async () => {
  const { aws, session } = stage(rejected(LATER));
  const found = await findRejected(session);
  aws.before = ({ operation }) => {
    if (operation === 'GetObject') throw failure('AccessDenied', 403);
  };
  await expect(readRejected(found)).rejects.toMatchObject({ name: 'AccessDenied' });
});
