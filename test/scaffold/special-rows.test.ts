import { col, csv } from '../../core/definition/index.ts';
import { specialRows } from '../../scaffold/special-rows.ts';

const source = csv({
  dataset: 's',
  columns: {
    n: col.int(),
    length: col.decimal(12, 2).null('-'),
    name: col.string(),
    day: col.date().nullable(),
  },
});
const ROW = ['1', '2.5', 'x', '2024-01-31'];

const UNITS = 'the first row is none: of units, or a second line of the header';
const TOTAL = 'the last row is none: a total of the others';
const NOTE = 'the last row is none: a total, or a note';

test.each<[string, (string | null)[] | undefined, (string | null)[] | undefined, string[]]>([
  ['rows as any', ROW, ROW, []],
  ['nothing', undefined, undefined, []],
  ['empty fields and words for them', ['1', '-', null, null], ['1', ' - ', '', ''], []],
  ['units', ['#', 'mm', 'text', null], ROW, [UNITS]],
  ['one value that is none', ['n/k', '2.5', 'x', null], ['n/k', '2.5', 'x', null], []],
  ['a total', ROW, ['Total', '2.5', null, null], [TOTAL]],
  ['a total without a word', ROW, ['', '2.5', null, 'all'], [NOTE]],
  ['a word of totals in a row that fits', ROW, ['1', '2.5', 'Sum', null], []],
])('%s', (_, first, last, told) => {
  expect(specialRows(source, { first, last })).toEqual(told);
});
