import { col, csv } from '../../../core/definition/index.ts';
import type { CsvSource } from '../../../core/definition/source.ts';
import { ofText } from '../../support/converted.ts';

const SUMS = { id: col.int().nullable(), name: col.string().nullable(), amount: col.double() };
const NAMES = { name: col.string(), amount: col.int() };
const source = (dialect: Partial<CsvSource> & Pick<CsvSource, 'columns'>) =>
  csv({ dataset: 't', ...dialect });

type Case = [
  what: string,
  source: CsvSource,
  first: string,
  second: string,
  /** Of the second file: the lines of its rows that are accepted, and of those that are rejected. */
  accepted: readonly number[],
  rejected: readonly number[],
];

/** A definition is made for a first file; of one that is otherwise, each row is accepted, or rejected. */
const CASES: Case[] = [
  [
    'the totals row of a number of lines is missing',
    source({ footer: 1, columns: { ...NAMES, name: col.int() } }),
    'name,amount\n1,2\n2,3\n,5\n',
    'name,amount\n1,2\n2,3\n',
    [2],
    [3],
  ],
  [
    'a totals row could be a row',
    source({ footer: 1, comment: '#', columns: SUMS }),
    'id,name,amount\n1,A,2.5\nfrom,to\n# end\n',
    'id,name,amount\n1,A,2.5\n2,B,3.5\n,,6.0\n# end\n',
    [2, 3],
    [4],
  ],
  [
    'there is a comment behind the footer',
    source({ footer: 1, columns: NAMES, comment: '#' }),
    'name,amount\nA,1\nmade by X\n',
    'name,amount\nA,1\nB,2\nmade by X\n# end\n  \n',
    [2, 3],
    [],
  ],
  [
    'it ends in fewer lines than the footer has',
    source({ footer: 3, columns: NAMES }),
    'name,amount\nA,1\nx\ny\nz\n',
    'name,amount\nA,1\nB,2\n"C",3\nz\n',
    [2],
    [3, 4],
  ],
  [
    'a row of two lines stands where the footer was',
    source({ footer: 2, columns: NAMES }),
    'name,amount\nA,1\nx\ny\n',
    'name,amount\nA,1\n"B\nb",2\n',
    [2],
    [3],
  ],
  [
    'a name begins as the footer does',
    source({ footer: 'Mean', columns: NAMES }),
    'name,amount\nA,1\nMean,1\n',
    'name,amount\nA,1\nMean Girls,4\nB,2\n',
    [2],
    [3, 4],
  ],
  [
    'a last name begins as the footer does',
    source({ footer: 'Source', columns: NAMES }),
    'name,amount\nA,1\nSource: the till\n',
    'name,amount\nA,1\n"Source, Open",4\n',
    [2],
    [3],
  ],
  [
    'it goes on behind the footer',
    source({ footer: 'Total', columns: NAMES }),
    'name,amount\nA,1\nTotal,1\n',
    'name,amount\nA,1\nTotal,1\nB,3\nTotal,4\n',
    [2],
    [4, 5],
  ],
  [
    'the header has a name that is empty at its end',
    source({ columns: NAMES }),
    'name,amount\nA,1\n',
    'name,amount,\nA,1\nB,2,\nC,3\n',
    [2, 4],
    [3],
  ],
];

test.each<Case>(CASES)(
  'a second file loses no row: %s',
  async (_, definition, first, second, accepted, rejected) => {
    expect((await ofText(first, definition)).rejected).toEqual([]);
    const read = await ofText(second, definition);
    expect(read.rejected.map(({ line }) => line)).toEqual(rejected);
    expect(read.accepted).toBe(accepted.length);
    const lines = second.split('\n');
    // Their values are written as the raw file has them.
    expect(read.text.split('\n').slice(1, -1)).toEqual(accepted.map((line) => lines[line - 1]));
  },
);
