import type { RunId } from '../../core/runs/run-id.ts';
import { firstRejected, rejectedBy, rejectedFiles, rejectedRows } from '../../lake/rejected.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

const RUN = '20261123t043012_1a2b3c4d' as RunId;
const UNDER = `rejected-data/trial/${RUN}`;
const HEADER = 'line,column,reason,text,value\r\n';
const row = (line: number, reason = 'is not an int', column = 'id') =>
  `${line},${column},${reason},"x,1",x\r\n`;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => row(from + index)).join('');
const seen = (line: number, reason = 'is not an int', column = 'id') => ({
  line,
  column,
  reason,
  value: 'x',
  text: 'x,1',
});

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
  aws.s3.pageSize = 10;
});
const left = () => rejectedBy(aws.clients.s3, 'lake', 'trial', RUN);
const first = (...keys: string[]) => firstRejected(aws.clients.s3, 'lake', keys);

describe('what a run rejected', () => {
  test('is counted by reason, the most frequent first, with the first rows', async () => {
    expect(await left()).toBeUndefined();
    aws.s3.put(`${UNDER}.csv`, HEADER + row(2, 'a') + row(3, 'b') + row(4, 'b') + row(5, 'b', 'other'));
    expect(await left()).toEqual({
      rows: 4,
      reasons: [
        { column: 'id', reason: 'b', rows: 2 },
        { column: 'id', reason: 'a', rows: 1 },
        { column: 'other', reason: 'b', rows: 1 },
      ],
      first: [seen(2, 'a'), seen(3, 'b'), seen(4, 'b'), seen(5, 'b', 'other')],
    });
  });

  test('is no other run’s, and of no other dataset', async () => {
    aws.s3.put('rejected-data/trial/20261122t043012_1a2b3c4d.csv', HEADER + row(2));
    aws.s3.put(`rejected-data/a/${RUN}.csv`, HEADER + row(2));
    expect(await left()).toBeUndefined();
    aws.s3.put(`${UNDER}.csv`, HEADER + row(9));
    expect((await left())?.first).toEqual([seen(9)]);
  });

  test('has ten reasons at most', async () => {
    aws.s3.put(`${UNDER}.csv`, HEADER + Array.from({ length: 12 }, (_, n) => row(n, `r${n}`)).join(''));
    expect((await left())?.reasons).toHaveLength(10);
  });

  test('of several files has no count of rows', async () => {
    aws.s3.put(`${UNDER}_a.csv`, HEADER + row(2));
    aws.s3.put(`${UNDER}_b.csv`, HEADER + row(3));
    expect(await left()).toMatchObject({ rows: undefined, first: [seen(2)] });
  });

  test('of which only the beginning is looked at has none either', async () => {
    const long = HEADER + `2,id,no,"${'t'.repeat(50_000)}",x\r\n`.repeat(90);
    aws.s3.put(`${UNDER}.csv`, long.slice(0, 4_000_000));
    expect((await left())?.rows).toBe(79);
    aws.s3.put(`${UNDER}.csv`, long.slice(0, 4_000_001));
    expect((await left())?.rows).toBeUndefined();
  });

  test('is what a former release wrote, without values', async () => {
    aws.s3.put(`${UNDER}.csv`, 'line,column,reason,text\r\n2,id,no,x\r\n');
    expect((await left())?.first).toEqual([{ line: 2, column: 'id', reason: 'no', text: 'x', value: '' }]);
  });
});

describe('the files of rejected rows', () => {
  test('are those of every run of the dataset, over all pages, with what each is of', async () => {
    aws.s3.pageSize = 2;
    expect(await rejectedFiles(aws.clients.s3, 'lake', 'trial')).toEqual([]);
    const source = '0123456789abcdef';
    const keys = [
      `rejected-data/trial/20261122t043012_1a2b3c4d.csv`,
      `${UNDER}.csv`,
      `${UNDER}_${source}.csv`,
    ];
    for (const key of [
      ...keys,
      `${UNDER}.txt`,
      'rejected-data/trial/notes.csv',
      `rejected-data/a/${RUN}.csv`,
    ])
      aws.s3.put(key, HEADER);
    expect(await rejectedFiles(aws.clients.s3, 'lake', 'trial')).toEqual([
      { key: keys[0], run: '20261122t043012_1a2b3c4d', source: undefined },
      { key: keys[1], run: RUN, source: undefined },
      { key: keys[2], run: RUN, source },
    ]);
  });

  test('are read row by row, each as the file has it', async () => {
    const all = async (key: string) => {
      const found = [];
      for await (const one of rejectedRows(aws.clients.s3, 'lake', key)) found.push(one);
      return found;
    };
    const text = 't'.repeat(1000);
    aws.s3.put('a', `${HEADER}${row(2)}3,,too long,"${text}",\r\n`);
    const long = { line: 3, column: '', reason: 'too long', value: '', text };
    expect(await all('a')).toEqual([seen(2), long]);
    aws.s3.put('former', 'line,column,reason,text\r\n2,id,no,x\r\n');
    expect(await all('former')).toEqual([{ line: 2, column: 'id', reason: 'no', text: 'x', value: '' }]);
    aws.s3.put('none', 'line,column,reason\r\n2,id,no\r\n');
    await expect(all('none')).rejects.toMatchObject({ name: '$ZodError' });
    await expect(all('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('the first rejected rows', () => {
  test('are twenty, of as many files as that takes', async () => {
    aws.s3.put('a', HEADER + rows(2, 4));
    aws.s3.put('b', HEADER + rows(10, 40));
    aws.s3.put('c', HEADER + rows(20, 22));
    const asked: string[] = [];
    aws.before = ({ input }) => void asked.push(input.Key);
    expect(await first('a', 'b', 'c')).toEqual(
      [2, 3, ...Array.from({ length: 18 }, (_, index) => 10 + index)].map((line) => seen(line)),
    );
    expect(asked.splice(0)).toEqual(['a', 'b']);
    aws.s3.put('twenty', HEADER + rows(2, 22));
    expect(await first('twenty', 'b')).toHaveLength(20);
    expect(asked).toEqual(['twenty']);
  });

  test('may be longer than what is looked at first', async () => {
    aws.s3.put('a', `${HEADER}2,id,no,"${'t'.repeat(70_000)}",x\r\n`);
    expect(await first('a')).toEqual([{ ...seen(2, 'no'), text: `${'t'.repeat(300)}…` }]);
  });

  test('of a file that is gone are none, of one that may not be read is told', async () => {
    expect(await first('gone')).toEqual([]);
    aws.before = () => {
      throw failure('AccessDenied', 403);
    };
    await expect(first('a')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
