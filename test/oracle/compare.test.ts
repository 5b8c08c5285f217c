import type { Answer, Value } from './answer.ts';
import { compare, isOrdered, type Outcome } from './compare.ts';

const rows = (columns: Record<string, string>, ...values: Value[][]): Answer => ({
  kind: 'rows',
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows: values,
});
const error = (name: string): Answer => ({ kind: 'error', name, message: `${name}: so it is` });
const refused: Answer = { kind: 'refused', what: 'listagg' };

test.each<[Outcome, Answer, Answer, boolean?]>([
  ['equal', rows({ a: 'integer' }, ['1'], [null]), rows({ a: 'integer' }, [null], ['1'])],
  ['different names', rows({ A: 'integer' }, ['1']), rows({ a: 'integer' }, ['1'])],
  ['equal', error('DIVISION_BY_ZERO'), error('DIVISION_BY_ZERO')],
  ['equal', error('MALFORMED_QUERY'), error('SYNTAX_ERROR')],
  ['refused', refused, rows({ a: 'integer' }, ['1'])],
  ['refused', refused, error('TYPE_MISMATCH')],
  ['last digits', rows({ a: 'double' }, ['0.30000000000000004']), rows({ a: 'double' }, ['0.3'])],
  [
    'last digits',
    rows({ a: 'real' }, ['0.1'], ['2.5']),
    rows({ a: 'real' }, ['2.5'], ['0.10000000000000002']),
  ],
  ['different values', rows({ a: 'double' }, ['0.3000001']), rows({ a: 'double' }, ['0.3'])],
  ['different values', rows({ a: 'double' }, ['NaN']), rows({ a: 'double' }, ['1'])],
  ['different values', rows({ a: 'double' }, ['-0']), rows({ a: 'double' }, ['0'])],
  ['different rows', rows({ a: 'integer' }, ['1'], ['1']), rows({ a: 'integer' }, ['1'])],
  ['different rows', rows({ a: 'integer' }, ['1']), rows({ a: 'integer', b: 'integer' }, ['1', '2'])],
  ['different values', rows({ a: 'varchar' }, ['']), rows({ a: 'varchar' }, [null])],
  ['different values', rows({ a: 'array(varchar)' }, [['null']]), rows({ a: 'array(varchar)' }, [[null]])],
  ['different values', rows({ a: 'varchar(2)' }, ['x']), rows({ a: 'varchar(3)' }, ['y'])],
  ['different order', rows({ a: 'integer' }, ['1'], ['2']), rows({ a: 'integer' }, ['2'], ['1']), true],
  ['different types', rows({ a: 'varchar(2)' }, ['x']), rows({ a: 'varchar(3)' }, ['x'])],
  ['different types', rows({ a: 'integer' }, ['1']), rows({ a: 'decimal(3,1)' }, ['1.0'])],
  ['different names', rows({ a: 'integer' }, ['1']), rows({ _col0: 'integer' }, ['1'])],
  ['answered where Trino errs', rows({ a: 'integer' }, ['1']), error('NOT_SUPPORTED')],
  ['error with a false reason', error('FUNCTION_NOT_FOUND'), rows({ a: 'integer' }, ['1'])],
  ['errors of different name', error('GENERIC_INTERNAL_ERROR'), error('INVALID_FUNCTION_ARGUMENT')],
])('%s', (outcome, offline, trino, ordered = false) => {
  expect(compare(offline, trino, ordered)).toBe(outcome);
});

test.each([
  ['SELECT 1 ORDER BY 1', true],
  ['SELECT x FROM (SELECT 1 x ORDER BY 1) t', false],
  ['SELECT sum(x) OVER (ORDER BY x) FROM t', false],
  [`SELECT ') ORDER BY' FROM t`, false],
  ['SELECT "(" FROM t order\nby 1', true],
])('%s is ordered: %s', (sql, ordered) => {
  expect(isOrdered(sql)).toBe(ordered);
});
