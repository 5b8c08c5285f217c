import { Plausibility } from './plausible.ts';

function mistakes(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  encoding: 'utf-8' | 'latin1' = 'utf-8',
) {
  const plausibility = new Plausibility(header, { delimiter: ',', encoding });
  for (const fields of rows) plausibility.add(fields);
  return [...plausibility.found()].map(({ kind }) => kind);
}

test('a file as files are is plausible', () => {
  const rows = [
    ['1', 'it’s "quoted" here', 'a; b'],
    ['2', "O'Hara", ''],
    ['3', '# no comment', 'São Paulo'],
  ];
  expect(mistakes(['id', 'text', 'notes'], rows)).toEqual([]);
});

test('whole lines of another delimiter are found', () => {
  expect(mistakes(['a;b;c'], [['1;2;3'], ['4;5;6']])).toEqual(['fields of another delimiter']);
  expect(mistakes(['a\tb', 'c'], [['1\t2', '3']])).toEqual(['fields of another delimiter']);
  expect(mistakes(['3;a title'], [['1;2;3'], ['4;5;6']])).toEqual(['fields of another delimiter']);
  expect(mistakes(['name'], [['Doe; Jane'], ['Roe; Jim']])).toEqual([]);
});

test('whole lines of blanks are found, where there is no other column', () => {
  expect(mistakes(['a  b c'], [['1 2  3'], ['4 5 6']])).toEqual(['fields of blanks']);
  expect(mistakes(['first name', 'b'], [['Ana Maria', 'x']])).toEqual([]);
});

test('kept quotes are found', () => {
  expect(mistakes(['a', "'b'"], [['1', "'x'"], ['2', "'y'"]])).toEqual(['kept quotes']); // prettier-ignore
  expect(mistakes(['a', 'b'], [['1', ' "x"'], ['2', ' "y"']])).toEqual(['kept quotes']); // prettier-ignore
});

test('a row that was taken for the header is found, years in a row are none', () => {
  expect(mistakes(['5', '3', 'setosa'], [['4', '3', 'setosa']])).toEqual(['a row for a header']);
  expect(mistakes(['150', '4', 'setosa', 'virginica'], [['5', '3', '1', '0']])).toEqual([
    'a row for a header',
  ]);
  expect(mistakes(['6/12/15', 'x', '1,000.00'], [['6/13/15', 'y', '2,000.00']])).toEqual([
    'a row for a header',
  ]);
  expect(mistakes(['1990', '1991', 'country'], [['4', '3', 'x']])).toEqual([]);
  expect(mistakes(['id', '1990', '1995', 'total'], [['1', '2', '3', '5']])).toEqual([]);
});

test('a title that was taken for the header is found', () => {
  expect(mistakes(['Report 2024', '', ''], [['a', 'b', 'c']])).toEqual(['a title for a header']);
  expect(mistakes(['', 'mpg', 'cyl'], [['Mazda', '21', '6']])).toEqual([]);
});

test('comments among the rows are found', () => {
  const rows = Array.from({ length: 9 }, (_, index) => [String(index)]);
  expect(mistakes(['a'], [['# made by hand'], ...rows])).toEqual(['a comment for a row']);
  expect(mistakes(['tag'], [['#a'], ['#b']])).toEqual([]);
});

test('bytes of another encoding are found', () => {
  const rows = [[Buffer.from('São', 'utf8').toString('latin1')]];
  expect(mistakes(['a'], rows, 'latin1')).toEqual(['another encoding']);
  expect(mistakes(['a'], [['São']], 'latin1')).toEqual([]);
});
