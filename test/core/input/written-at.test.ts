import { writtenAt } from '../../../core/input/written-at.ts';

const FILE = `import { check, col } from './x.ts';
const text = 'source: nothing'; // source: { mode: 1 }
const other = { source: { mode: 1 } };
/* target: {
 */
export default pipeline({
  source: csv({
    'mode': "append",
    columns: {
      id: col.bigint({
        min: \`\${1}\` }),
      "Order ID": col.int(),
    },
  }),
  target: { table: 't', columns: shared,
    id: 1, partitionBy },
  checks: [
    check.unique('day', ['a, b']),
    check.range('n', {
      min: 1 }), check.notNull('n'),
    ...more,
    check.notNull('m'),
  ],
  twice: 1,
  twice: 2,
});
`;

test.each([
  ['source', 7],
  ['source.mode', 8],
  ['source.columns.id', 10],
  ['source.columns.id.min', 11],
  ['source.columns.Order ID', 12],
  ['target.table', 15],
  ['target.columns', 15],
  // Looked up elsewhere: the innermost that stands here.
  ['target.columns.id', 15],
  ['target.partitionBy', 16],
  ['target.partitionBy[0]', 16],
  // There is none; the fault is that it's missing.
  ['target.evolution', 15],
  ['checks[0]', 18],
  ['checks[0].columns[1]', 18],
  ['checks[1].min', 20],
  ['checks[2]', 20],
  // What is spread may be any number of them.
  ['checks[3]', 17],
  ['checks[4]', 17],
  ['twice', undefined],
  ['schedule', undefined],
])('%s is on line %s', (field, line) => {
  expect(writtenAt(FILE, field)?.line).toBe(line);
});

test.each([
  ['const source = { mode: 1 };\nexport default pipeline({ source, target });', 'source.mode', 2],
  ['const p = pipeline({\n source: 1 });\nexport default p;', 'source', undefined],
  ['export default', 'source', undefined],
  ["export default pipeline({ source: 'never ended", 'source', 1],
  ['', 'source', undefined],
  // Exported by another way: what stands here may be anything.
  ['const p = {\n source: 1 };\nexport { p as default };', 'source', undefined],
])('%j: %s is on line %s', (source, field, line) => {
  expect(writtenAt(source, field)?.line).toBe(line);
});

test.each([
  ['source.mode', 5],
  ['source.columns.id.min', 9],
  ['checks[0]', 5],
  ['checks[2]', 18],
])('%s is in column %s of its line', (field, column) => {
  expect(writtenAt(FILE, field)?.column).toBe(column);
});
