import { asDoubles } from './doubles.ts';

test.each([
  ['SELECT 1 / 3.0, .5, 1., -7.25', 'SELECT 1 / 3.0E0, .5E0, 1.E0, -7.25E0'],
  [
    "SELECT DECIMAL '1.5', '1.5', \"1.5\", 1.5E3, 1E3, .5e0",
    "SELECT DECIMAL '1.5', '1.5', \"1.5\", 1.5E3, 1E3, .5e0",
  ],
  [
    'SELECT a1.b, t.c1 /* 1.5 */ FROM t1 -- 1.5\nWHERE x = 1.5',
    'SELECT a1.b, t.c1 /* 1.5 */ FROM t1 -- 1.5\nWHERE x = 1.5E0',
  ],
  [
    "SELECT 'it''s 1.5', decimal_1.x, CAST(1 AS decimal(3,1))",
    "SELECT 'it''s 1.5', decimal_1.x, CAST(1 AS decimal(3,1))",
  ],
])('%s', (sql, expected) => {
  expect(asDoubles(sql)).toBe(expected);
});
