import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { land, sourceFilesIn } from '../../operate/data/land.ts';
import type { Session } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'afluente-land-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, text = 'id\n1\n') => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test.each([
  ['X.CSV', 'X.CSV'],
  ['x.Csv.GZ', 'x.Csv.GZ'],
  ['x.csv', 'x.csv'],
  ['x.txt', 'x.txt.csv'],
])('%s lands as %s', async (name, landed) => {
  const aws = new MemoryAws();
  const pipeline = { bucket: 'lake', landing: 'landing/orders/' };
  const session = { aws: aws.clients, pipeline } as unknown as Session;
  expect(await land(session, file(name))).toMatchObject({ key: `landing/orders/${landed}` });
  expect(aws.s3.text(`landing/orders/${landed}`)).toBe('id\n1\n');
});

test('a directory’s source files are found, and what is left out has a reason', () => {
  for (const name of ['b.CSV', 'a.csv', 'c.Csv.gz', 'notes.txt']) file(name);
  file('empty.csv', '');
  mkdirSync(join(folder, 'more.csv'));
  expect(sourceFilesIn(folder)).toEqual({
    files: ['a.csv', 'b.CSV', 'c.Csv.gz'].map((name) => join(folder, name)),
    leftOut: [
      { file: join(folder, 'empty.csv'), reason: 'is empty' },
      { file: join(folder, 'more.csv'), reason: 'is a directory; name it by itself' },
      { file: join(folder, 'notes.txt'), reason: "doesn't end in .csv, .csv.gz, .csv.zst" },
    ],
  });
  expect(sourceFilesIn(join(folder, 'notes.txt'))).toEqual({
    files: [join(folder, 'notes.txt')],
    leftOut: [],
  });
});

test('a directory of nothing that is taken is refused, with the reason', () => {
  expect(() => sourceFilesIn(folder)).toThrow(
    `${folder}: no file in it ends in .csv, .csv.gz, .csv.zst; name a CSV.`,
  );
  file('a.txt');
  file('b.csv', '');
  expect(() => sourceFilesIn(folder)).toThrow(
    `${folder}: nothing in it is taken: ${join(folder, 'a.txt')} doesn't end in .csv, .csv.gz, .csv.zst, and 1 more; name a CSV.`,
  );
});
