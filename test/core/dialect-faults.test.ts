import { col, csv } from '../../core/definition/index.ts';
import type { Columns } from '../../core/definition/columns.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { validate } from '../../core/definition/validate.ts';
import trial from '../pipelines/trial/pipeline.ts';

/** What is wrong with the trial with a change, without the place. */
function faultsIn(change: Partial<Definition>): string[] {
  try {
    validate({ name: 'trial', definition: { ...trial, ...change }, sql: 'SELECT 1' });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace('pipelines/trial: ', ''));
  }
}
const faultsOf = (dialect: Partial<CsvSource>, columns: Columns = { id: col.int(), name: col.string() }) =>
  faultsIn({ source: csv({ dataset: 'trial', columns, ...dialect }) });

test.each<[string, Partial<CsvSource>, Columns?]>([
  ...[',', ';', '\t', '|', ' ', ':', '/', '~', '^', '\u0001', "'", '_', '#', '%', '&'].map(
    (delimiter): [string, Partial<CsvSource>] => [
      `the delimiter ${JSON.stringify(delimiter)}`,
      { delimiter },
    ],
  ),
  ...['#', '//', '%', '!x', ';;', '########'].map((comment): [string, Partial<CsvSource>] => [
    `the comment ${comment}`,
    { comment },
  ]),
  ['lines to skip', { skip: 1000 }],
  ['a footer of lines', { footer: 100 }],
  ['a footer of words', { footer: 'Total geral' }],
  ['a footer that begins with the word none', { quote: 'none', footer: 'none left' }],
  ['a decimal mark that is the delimiter', { decimal: ',' }],
  ['a group mark that is the delimiter', { group: ',' }],
  ['marks of a file', { decimal: ',', group: '.', delimiter: ';' }],
  ['no header', { header: false, skip: 1 }],
  [
    'notations',
    {},
    {
      a: col.decimal(9, 2).written({ decimal: ',', group: '.' }),
      b: col.date().written({ date: 'YYYYMMDD' }),
      c: col.timestamp().written({ zone: 'utc', fraction: 'truncate' }),
      d: col.timestamp().written({ unix: 'seconds' }),
    },
  ],
  ['words for NULL', {}, { a: col.int().null('NA', '-'), b: col.string().null('', ' ', 'n/a') }],
  [
    'optional columns',
    { extra: 'ignore' },
    { a: col.int().optional(), b: col.string().from('B').optional() },
  ],
])('nothing is wrong with %s', (...[, dialect, columns]) => {
  expect(faultsOf(dialect, columns)).toEqual([]);
});

test.each<[Partial<CsvSource>, string, Columns?]>([
  [{ delimiter: '' }, 'source.delimiter: "" is not one character of ASCII; write one'],
  [{ delimiter: '||' }, 'source.delimiter: "||" is not one character of ASCII; write one'],
  [{ delimiter: '§' }, 'source.delimiter: "§" is not one character of ASCII; write one'],
  ...['a', 'Z', '5', '+', '-', '.', '"', '\\', '\n', '\r', '\0'].map(
    (delimiter): [Partial<CsvSource>, string] => [
      { delimiter },
      `source.delimiter: ${JSON.stringify(delimiter)} is a letter, digit, sign, point, line end, NUL, \\ or ", of which values are made; choose another`,
    ],
  ),
  [{ delimiter: "'", quote: "'" }, `source.delimiter: "'" is also the quote; correct one of them`],
  ...['', ' #', 'é', '#########', '#\n'].map((comment): [Partial<CsvSource>, string] => [
    { comment },
    `source.comment: ${JSON.stringify(comment)} is not 1 to 8 visible characters of ASCII, such as "#"; correct it`,
  ]),
  ...['x', '1', '-', '+', '.', '"', ',', "'x", '\\#'].map((comment): [Partial<CsvSource>, string] => [
    { comment, quote: comment.startsWith("'") ? "'" : '"', escape: '\\' },
    `source.comment: ${JSON.stringify(comment)} begins as a row may, which would be passed over; choose another`,
  ]),
  [
    { comment: '#' },
    'source.comment: "#" is what the header begins with, which would be passed over; skip it, and say header: false',
    { id: col.int().from('#id') },
  ],
  ...[-1, 0.5, 1001].map((skip): [Partial<CsvSource>, string] => [
    { skip },
    `source.skip: ${skip} is not a number of lines above the header; write a whole one of 0 to 1000`,
  ]),
  ...[0, -1, 1.5, 101].map((footer): [Partial<CsvSource>, string] => [
    { footer },
    `source.footer: ${footer} is not a number of lines below the last row; write a whole one of 1 to 100`,
  ]),
  ...['', ' ', ' Total'].map((footer): [Partial<CsvSource>, string] => [
    { footer },
    `source.footer: ${JSON.stringify(footer)} is empty or has blanks around it; write the word that the footer begins with`,
  ]),
  ...['"Total', 'a\nb'].map((footer): [Partial<CsvSource>, string] => [
    { footer },
    `source.footer: ${JSON.stringify(footer)} holds a control character or begins with the quote; write the word without it`,
  ]),
  [{ group: '.' }, 'source.group: it is also the decimal mark; correct one of them'],
  [{ group: "'", quote: "'" }, 'source.group: it is also the quote; correct one of them'],
  [
    { quote: "'" },
    'source.columns.a.written.group: it is also the quote; correct one of them',
    { a: col.int().written({ group: "'" }) },
  ],
  [
    { group: ',', quote: 'none' },
    'source.group: it is also the delimiter, which no value can hold without quotes; correct one of them',
  ],
  [
    { decimal: ',', quote: 'none' },
    'source.decimal: it is also the delimiter, which no value can hold without quotes; correct one of them',
  ],
  [
    {},
    'source.columns.a.written.group: it is also the decimal mark; correct one of them',
    { a: col.int().written({ group: '.' }) },
  ],
  [
    { quote: 'none' },
    'source.columns.a.written.decimal: it is also the delimiter, which no value can hold without quotes; correct one of them',
    { a: col.double().written({ decimal: ',' }) },
  ],
  [
    {},
    'source.columns.a.written.zone: columns of int have no such notation; leave it out',
    { a: col.int().written({ zone: 'utc' }) },
  ],
  [
    {},
    'source.columns.a.written.decimal: columns of string have no such notation; leave it out',
    { a: col.string().written({ decimal: ',' }) },
  ],
  [
    {},
    'source.columns.a.written.unix: columns of date have no such notation; leave it out',
    { a: col.date().written({ unix: 'seconds' }) },
  ],
  [
    {},
    'source.columns.a.written.zone: Unix times are of UTC, and have none; leave it out',
    { a: col.timestamp().written({ unix: 'seconds', zone: 'utc' }) },
  ],
  [
    {},
    'source.columns.a.written.date: Unix times are numbers, and have none; leave it out',
    { a: col.timestamp().written({ unix: 'seconds', date: 'YYYYMMDD' }) },
  ],
  [
    {},
    'source.columns.a.null: no word is said; write those that are NULL, or .nullable()',
    { a: col.int().null() },
  ],
  [{}, 'source.columns.a.null: "NA" stands there twice', { a: col.int().null('NA', '-', 'NA') }],
  [{}, 'source.columns.a.null: "" is NULL anyway; leave it out', { a: col.int().null('') }],
  [
    {},
    'source.columns.a.null: " NA" has blanks around it, which it is compared without; leave them out',
    { a: col.int().null(' NA') },
  ],
  [
    { trim: true },
    'source.columns.a.null: " NA" has blanks around it, which it is compared without; leave them out',
    { a: col.string().null(' NA') },
  ],
  [
    {},
    'source.columns.a.nullable: with words for NULL a column may be NULL; leave one of both out',
    { a: col.int().null('NA').nullable(false) },
  ],
  [
    {},
    'source.columns.a.nullable: where a header lacks the column it is NULL; leave one of both out',
    { a: col.int().optional().nullable(false) },
  ],
  [
    { header: false },
    'source.columns.a.from: there is no header to find it in; leave it out',
    { a: col.int().from('A') },
  ],
  [
    { header: false },
    'source.columns.a.optional: there is no header to lack it; leave it out',
    { a: col.int().optional() },
  ],
  [
    { header: false, extra: 'ignore' },
    'source.extra: without a header no column is known to be another; leave it out, and say every column',
  ],
])('%j: %s', (...[dialect, fault, columns]) => {
  expect(faultsOf(dialect, columns)).toEqual([fault]);
});

test.each([
  ['from', col.int().from('A'), "it names a file's header"],
  ['optional', col.int().optional(), "it is of a file's header"],
  ['null', col.int().null('NA'), 'it tells how a file is read'],
  ['written', col.int().written({ group: ',' }), 'it tells how a file is read'],
])('what is a file’s is refused of a target: %s', (method, column, what) => {
  const target = { ...trial.target, columns: { a: column, b: col.string() }, partitionBy: [] };
  expect(faultsIn({ target, checks: [] })).toEqual([
    `target.columns.a.${method}: ${what}, and a target has none; leave it out`,
  ]);
});
