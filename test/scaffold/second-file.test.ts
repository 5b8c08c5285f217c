import { convert } from '../../core/csv/convert.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import { readBack } from '../support/read-back.ts';

// A definition that was made of one day's file reads the next day's: each row is accepted or rejected, none is gone.

const of = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** How many rows of a file are accepted or rejected. */
async function judged(text: string, source: CsvSource): Promise<number> {
  const accepted = { rows: 0 };
  let rejected = 0;
  const bytes = async function* () {
    yield Buffer.from(text);
  };
  const count = () => {
    rejected += 1;
  };
  for await (const _ of convert(bytes(), source, accepted, count));
  return accepted.rows + rejected;
}

test.each<[string, string[]]>([
  ['empty rows', [',,', ',,']],
  ['what DOS ended files with', ['\x1a']],
  ['a sum without a word', [',,10.5']],
  ['a sum without a word, and a comment', [',,10.5', '# end']],
  ['a number of rows', ['(3 rows)']],
  ['a total', ['Total,,10.5']],
  ['a total in the second column', [',Total,10.5']],
  ['a remark', ['Source: Ana']],
  ['a total and a remark', ['Total,,10.5', '', 'Source: Ana']],
])('a file that ends in %s, and one that does not', async (_, below) => {
  const above = ['id,name,amount', '1,Ana,2.5', '2,Bia,3.5', '3,Carl,4.5'];
  const { definition, rows } = await readBack(of(...above, ...below));
  expect(rows).toEqual([
    ['1', 'Ana', '2.5'],
    ['2', 'Bia', '3.5'],
    ['3', 'Carl', '4.5'],
  ]);
  const next = of('id,name,amount', '4,Dora,5.5', '5,Eva,6.5', '6,Rui,7.5');
  expect(await judged(next, definition.source)).toBe(3);
});

test.each<[string, string[]]>([
  ['a total', ['Total,10']],
  ['a sum without a word', [',10']],
])('a last row that begins as a total does, behind a file that ends in %s', async (_, below) => {
  const { definition } = await readBack(of('film,n', 'Alien,2', 'Brazil,3', 'Cube,5', ...below));
  expect(await judged(of('film,n', 'Alien,4', 'Total Recall,6'), definition.source)).toBe(2);
});
