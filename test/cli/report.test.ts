import { report } from '../../cli/report.ts';
import type { Session } from '../../operate/session/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Summary } from '../../operate/documents/summary.ts';

const summary: Summary = {
  execution: 'one',
  status: 'SUCCEEDED',
  states: [],
  tables: [],
  rows: { in: 5214, out: 4085 },
  rejected: 12,
  tolerate: { rows: 100, share: 0.01 },
  firstRejected: [
    { line: 418, column: 'quantity', reason: 'is not an int', value: 'three', text: '' },
    { line: 420, column: 'day', reason: 'is empty, but required', value: '', text: '' },
    { line: 431, column: '', reason: '3 fields where the header has 4', value: '', text: '' },
    { line: 432, column: 'day', reason: 'is not a date', value: 'then', text: '' },
  ],
  checks: [],
  scannedBytes: 0,
  metrics: {},
  cost: { athena: 0, lambda: 0, stepFunctions: 0, total: 0 },
  durationMs: 1000,
};
const lines = (of: Summary): string[] => {
  const printed: string[] = [];
  const terminal = {
    print: (line = '') => void printed.push(line),
    style: (_: unknown, text: string) => text,
  };
  const session = { at: 'aws', stage: 'dev', pipeline: { name: 'orders' }, pathOf: (at: string) => at };
  report(of, session as unknown as Session, terminal as unknown as Terminal);
  return printed;
};

test('rejected rows are told with their share, the limit and the first reasons', () => {
  const printed = lines(summary);
  const at = printed.indexOf('rejected  12 of 5,214 (0.23 %, limit 1 %)');
  expect(printed[at - 1]).toBe('rows      5,214 in, 12 rejected, 4,085 out');
  expect(printed.slice(at + 1, at + 4)).toEqual([
    '          line 418  quantity  "three" is not an int',
    '          line 420  day       is empty, but required',
    '          line 431            3 fields where the header has 4',
  ]);
});

test('rows that nobody counted are told by the first, and where more lies by its place', () => {
  const { rows: _, tolerate: __, rejected: ___, ...failed } = summary;
  const printed = lines({ ...failed, withheld: ['s3://lake/rejected-data/orders/1', 's3://lake/2'] });
  const at = printed.indexOf('rejected  the first');
  expect(printed[at + 1]).toBe('          line 418  quantity  "three" is not an int');
  expect(printed.slice(at + 4, at + 7)).toEqual([
    '          npx afluente rejected --run one --stage dev',
    'withheld  s3://lake/rejected-data/orders/1: values of rows, which you may not read',
    '          s3://lake/2: values of rows, which you may not read',
  ]);
});

test('where no row was rejected nothing is said of it', () => {
  const clean = { ...summary, rejected: 0, firstRejected: [] };
  expect(lines(clean).filter((line) => line.startsWith('rejected'))).toEqual([]);
});

test('requests to S3 are no part of the cost: they stand beside it, or it is said that nobody counted them', () => {
  const scanned = (of: Summary) => lines(of).find((line) => line.startsWith('scanned'));
  expect(scanned(summary)).toMatch(/about \S+ on AWS, without its S3 requests \(prices of \d{4}-\d{2}\)$/);
  const counted = { ...summary, requests: { writes: 147, reads: 91, dollars: 0.00077 } };
  expect(scanned(counted)).toMatch(
    /about \S+ on AWS, its S3 requests \$0\.00077 more \(prices of \d{4}-\d{2}\)$/,
  );
});

test('files that the run went on without are named, as far as it tells', () => {
  const first = [{ key: 'landing/orders/b.csv', error: 'HeaderMismatch' }];
  const printed = lines({ ...summary, setAside: { files: 3, first } });
  const at = printed.indexOf('set aside ! landing/orders/b.csv: HeaderMismatch');
  expect(printed[at + 1]).toMatch(/^ +and 2 more; npx afluente status .*--stage dev says why$/);
});
