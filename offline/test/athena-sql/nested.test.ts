import { failure, rows } from './engine.ts';

/** What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    "SELECT array_max(ARRAY[1E0, nan(), 3E0]), array_min(ARRAY[1E0, nan()]), array_max(ARRAY[nan(), nan()]), array_min(ARRAY[nan(), nan()]), array_max(ARRAY[nan(), NULL]), array_min(ARRAY[REAL 'NaN', REAL '1']), array_max(ARRAY[REAL 'NaN', REAL '1'])",
    [['3.0', '1.0', 'NaN', 'NaN', null, '1.0', '1.0']],
  ],
  [
    'SELECT array_max(ARRAY[nan(), -infinity()]), array_min(ARRAY[nan(), infinity()])',
    [['-Infinity', 'Infinity']],
  ],
  [
    'SELECT array_sort(ARRAY[nan(), 1E0, infinity(), NULL, -infinity()]), contains(ARRAY[nan()], nan()), contains(ARRAY[1E0, nan()], nan()), contains(ARRAY[nan(), NULL], nan()), contains(ARRAY[nan(), 1E0], 1E0), array_distinct(ARRAY[nan(), nan(), 1E0]), array_distinct(ARRAY[0E0, -0E0])',
    [['[-Infinity, 1.0, Infinity, NaN, null]', 'false', 'false', null, 'true', '[NaN, 1.0]', '[0.0]']],
  ],
  [
    'SELECT ARRAY[nan()] = ARRAY[nan()], ARRAY[nan()] <> ARRAY[nan()], ARRAY[1E0, nan()] = ARRAY[1E0, nan()], ARRAY[nan()] IN (ARRAY[nan()]), ARRAY[nan()] IS DISTINCT FROM ARRAY[nan()], nullif(ARRAY[nan()], ARRAY[nan()]), ARRAY[nan()] < ARRAY[1E0], ARRAY[nan()] > ARRAY[1E0], ARRAY[1E0] < ARRAY[nan()], ARRAY[nan()] <= ARRAY[nan()]',
    [['false', 'true', 'false', 'false', 'false', '[NaN]', 'false', 'true', 'true', 'true']],
  ],
  [
    'SELECT ARRAY[1E0, nan()] < ARRAY[1E0, 2E0], ARRAY[1E0, nan()] >= ARRAY[1E0, 2E0], ARRAY[nan(), 1E0] < ARRAY[nan(), 2E0], ARRAY[0E0] = ARRAY[-0E0], ARRAY[-0E0] < ARRAY[0E0]',
    [['false', 'true', 'true', 'true', 'false']],
  ],
  ['SELECT map(ARRAY[nan()], ARRAY[1])', [['{NaN=1}']]],
  [
    'SELECT element_at(map(ARRAY[nan(), 1E0], ARRAY[1, 2]), nan()), element_at(map(ARRAY[nan(), 1E0], ARRAY[1, 2]), 1)',
    [[null, '2']],
  ],
  [
    "SELECT map(ARRAY[0E0], ARRAY[1])[-0E0], map(ARRAY['a'], ARRAY[nan()]) = map(ARRAY['a'], ARRAY[nan()]), map(ARRAY['a'], ARRAY[nan()]) <> map(ARRAY['a'], ARRAY[nan()])",
    [['1', 'false', 'true']],
  ],
  [
    'SELECT ARRAY[1, NULL] = ARRAY[1, NULL], ARRAY[1, NULL] = ARRAY[2, NULL], ARRAY[1, NULL] <> ARRAY[1, 2], ARRAY[1, 2] = ARRAY[1, 2], ARRAY[1] = ARRAY[1, 2], ARRAY[NULL] = ARRAY[NULL, NULL]',
    [[null, 'false', null, 'true', 'false', 'false']],
  ],
  [
    'SELECT ARRAY[1, NULL] = ARRAY[1, 2], ARRAY[NULL, 2] = ARRAY[NULL, 3], ARRAY[NULL, 2] <> ARRAY[NULL, 3], ARRAY[NULL] = ARRAY[NULL], ARRAY[NULL] <> ARRAY[1], ARRAY[] = ARRAY[], ARRAY[] <> ARRAY[], ARRAY[] = ARRAY[NULL]',
    [[null, 'false', 'true', null, null, 'true', 'false', 'false']],
  ],
  ['SELECT ARRAY[1] = NULL, CAST(NULL AS array(integer)) = ARRAY[1], ARRAY[1] <> NULL', [[null, null, null]]],
  [
    'SELECT ARRAY[ARRAY[1, NULL]] = ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, NULL]] = ARRAY[ARRAY[2, NULL]], ARRAY[ARRAY[1], NULL] = ARRAY[ARRAY[2], NULL], ARRAY[ARRAY[1], ARRAY[NULL]] <> ARRAY[ARRAY[1], ARRAY[2]], ARRAY[ARRAY[1]] = ARRAY[ARRAY[1, 2]]',
    [[null, 'false', 'false', null, 'false']],
  ],
  [
    "SELECT ARRAY[1, NULL] = ARRAY[bigint '1', NULL], ARRAY['a', NULL] = ARRAY['a', NULL], ARRAY[1.5, NULL] = ARRAY[1.50, 2]",
    [[null, null, null]],
  ],
  [
    'SELECT ARRAY[1, NULL] IN (ARRAY[1, NULL]), ARRAY[1] IN (ARRAY[1], ARRAY[NULL]), ARRAY[1, NULL] IS DISTINCT FROM ARRAY[1, NULL], nullif(ARRAY[1, NULL], ARRAY[1, NULL])',
    [[null, 'true', 'false', '[1, null]']],
  ],
  [
    'SELECT ARRAY[1] IN (ARRAY[NULL], ARRAY[2]), ARRAY[1] NOT IN (ARRAY[NULL], ARRAY[2]), ARRAY[1, 2] IN (ARRAY[NULL]), ARRAY[1, NULL] IN (ARRAY[2, NULL]), ARRAY[1] IN (NULL, ARRAY[1]), ARRAY[1] IN (NULL, ARRAY[2])',
    [[null, null, 'false', 'false', 'true', null]],
  ],
  [
    'SELECT nullif(ARRAY[1, NULL], ARRAY[2, NULL]), nullif(ARRAY[1], ARRAY[1]), nullif(ARRAY[NULL], NULL), nullif(ARRAY[1, NULL], ARRAY[1])',
    [['[1, null]', null, '[null]', '[1, null]']],
  ],
  [
    "SELECT CASE ARRAY[1, NULL] WHEN ARRAY[1, NULL] THEN 'same' WHEN ARRAY[1] THEN 'one' ELSE 'other' END, CASE ARRAY[1] WHEN ARRAY[1] THEN 'same' END",
    [['other', 'same']],
  ],
  [
    'SELECT a.x, b.x FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) a(x) JOIN (VALUES ARRAY[1, NULL], ARRAY[1, 2]) b(x) ON a.x = b.x',
    [['[1, 2]', '[1, 2]']],
  ],
  [
    'SELECT count(*) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) a(x) JOIN (VALUES ARRAY[1, NULL], ARRAY[1, 2]) b(x) USING (x)',
    [['1']],
  ],
  [
    'SELECT count(*) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) a(x) JOIN (VALUES ARRAY[1, NULL], ARRAY[1, 2]) b(x) ON a.x <> b.x',
    [['0']],
  ],
  [
    'SELECT x, count(*) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[1, 2], NULL, ARRAY[NULL, 1]) t(x) GROUP BY x ORDER BY 2 DESC, cardinality(x), x[1] NULLS LAST, x[2] NULLS FIRST',
    [
      ['[1, null]', '2'],
      ['[1, 2]', '1'],
      ['[null, 1]', '1'],
      [null, '1'],
    ],
  ],
  ['SELECT count(DISTINCT x) FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[1, 2], NULL) t(x)', [['2']]],
  ['SELECT DISTINCT x FROM (VALUES ARRAY[1, NULL], ARRAY[1, NULL]) t(x)', [['[1, null]']]],
  ['SELECT ARRAY[1, NULL] UNION SELECT ARRAY[1, NULL]', [['[1, null]']]],
  ['SELECT ARRAY[1, NULL] INTERSECT SELECT ARRAY[1, NULL]', [['[1, null]']]],
  ['SELECT ARRAY[1, NULL] EXCEPT SELECT ARRAY[1, NULL]', []],
  [
    'SELECT ARRAY[1, NULL] IS DISTINCT FROM ARRAY[1, 2], ARRAY[1, NULL] IS DISTINCT FROM NULL, ARRAY[NULL] IS NOT DISTINCT FROM ARRAY[NULL], CAST(NULL AS array(integer)) IS DISTINCT FROM NULL',
    [['true', 'true', 'true', 'false']],
  ],
  [
    "SELECT ARRAY[1, 2] < ARRAY[1, 3], ARRAY[1] < ARRAY[1, 0], ARRAY['b'] > ARRAY['a', 'z'], ARRAY[1, 2] BETWEEN ARRAY[1] AND ARRAY[2], ARRAY[] < ARRAY[1], ARRAY[1, 2] <= ARRAY[1, 2], ARRAY[1, 2] >= ARRAY[1, 2], ARRAY[2] > ARRAY[1, 5], NULL < ARRAY[1]",
    [['true', 'true', 'true', 'true', 'true', 'true', 'true', 'true', null]],
  ],
  ['SELECT ARRAY[1, NULL] < ARRAY[2, 2]', [['true']]],
  ['SELECT ARRAY[1, NULL] > ARRAY[1]', [['true']]],
  ['SELECT ARRAY[1] < ARRAY[1, NULL]', [['true']]],
  [
    'SELECT x FROM (VALUES ARRAY[2], ARRAY[1, 5], ARRAY[1], NULL) t(x) ORDER BY x',
    [['[1]'], ['[1, 5]'], ['[2]'], [null]],
  ],
  [
    'SELECT x FROM (VALUES ARRAY[2], ARRAY[1, 5], ARRAY[1], NULL) t(x) ORDER BY x DESC',
    [['[2]'], ['[1, 5]'], ['[1]'], [null]],
  ],
  [
    'SELECT x FROM (VALUES ARRAY[nan()], ARRAY[1E0], ARRAY[-0E0], ARRAY[0E0]) t(x) ORDER BY x',
    [['[-0.0]'], ['[0.0]'], ['[1.0]'], ['[NaN]']],
  ],
  ['SELECT max(x), min(x) FROM (VALUES ARRAY[2], ARRAY[1, 5], ARRAY[1]) t(x)', [['[2]', '[1]']]],
  ['SELECT greatest(ARRAY[1], ARRAY[2]), least(ARRAY[1, 2], ARRAY[1])', [['[2]', '[1]']]],
  ['SELECT max_by(v, x), min_by(v, x) FROM (VALUES (1, ARRAY[2]), (2, ARRAY[1, 5])) t(v, x)', [['1', '2']]],
  [
    'SELECT array_max(ARRAY[ARRAY[1], ARRAY[2]]), array_min(ARRAY[ARRAY[1], ARRAY[1, 2]]), array_sort(ARRAY[ARRAY[2], ARRAY[1, 2], NULL, ARRAY[1]])',
    [['[2]', '[1]', '[[1], [1, 2], [2], null]']],
  ],
  [
    "SELECT array_distinct(ARRAY[ARRAY[1, NULL], ARRAY[1, NULL], ARRAY[1]]), array_distinct(ARRAY[NULL, NULL]), array_distinct(ARRAY['a', NULL, 'a']), array_distinct(CAST(NULL AS array(integer)))",
    [['[[1, null], [1]]', '[null]', '[a, null]', null]],
  ],
  ['SELECT contains(ARRAY[ARRAY[1, 2], ARRAY[1, NULL]], ARRAY[1, 2])', [['true']]],
  ['SELECT contains(ARRAY[ARRAY[1, NULL]], ARRAY[2, 2])', [['false']]],
  [
    'SELECT contains(ARRAY[ARRAY[1], ARRAY[2]], ARRAY[2]), contains(ARRAY[ARRAY[1], NULL], ARRAY[2]), contains(ARRAY[1, NULL], 1), contains(ARRAY[NULL], 1), contains(ARRAY[], 1), contains(NULL, 1), contains(ARRAY[1], NULL)',
    [['true', null, 'true', null, 'false', null, null]],
  ],
  [
    "SELECT array_join(ARRAY['a', NULL, 'b'], ','), array_join(ARRAY['a', NULL], ',', '-'), array_join(ARRAY[NULL, 'a'], ','), array_join(ARRAY[NULL], ','), array_join(ARRAY[NULL, NULL], ',', 'x'), array_join(ARRAY[], ','), array_join(CAST(NULL AS array(varchar)), ','), array_join(ARRAY['a'], NULL), array_join(ARRAY['a', NULL], ',', NULL), array_join(ARRAY[1, NULL, 2], ', ')",
    [['a,b', 'a,-', 'a', '', 'x,x', '', null, null, null, '1, 2']],
  ],
  [
    "SELECT array_join(ARRAY['a', 'b'], ',', NULL), array_join(ARRAY['', ''], ','), array_join(ARRAY['', NULL, ''], ',')",
    [[null, ',', ',']],
  ],
  [
    "SELECT cardinality(ARRAY[1, NULL]), cardinality(ARRAY[]), cardinality(NULL), cardinality(CAST(NULL AS array(integer))), cardinality(map(ARRAY['a'], ARRAY[NULL])), cardinality(ARRAY[NULL])",
    [['2', '0', null, null, '1', '1']],
  ],
  [
    "SELECT element_at(ARRAY[1, NULL], 2), ARRAY[1, NULL][2], element_at(CAST(NULL AS array(integer)), 1), element_at(map(ARRAY['a'], ARRAY[NULL]), 'a'), map(ARRAY['a'], ARRAY[NULL])['a'], element_at(ARRAY[1], NULL), ARRAY[1][NULL]",
    [[null, null, null, null, null, null, null]],
  ],
  [
    'SELECT array_max(ARRAY[1, NULL]), array_min(ARRAY[NULL, 1]), array_max(ARRAY[]), array_min(ARRAY[NULL]), array_sort(ARRAY[NULL, 2, NULL, 1])',
    [[null, null, null, null, '[1, 2, null, null]']],
  ],
  [
    "SELECT MAP(ARRAY['a'], ARRAY[1]) = MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[NULL]) = MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a', 'b'], ARRAY[1, 2]) = MAP(ARRAY['b', 'a'], ARRAY[2, 1]), MAP(ARRAY['a'], ARRAY[1]) <> MAP(ARRAY['b'], ARRAY[1])",
    [['true', null, 'true', 'true']],
  ],
  [
    "SELECT MAP(ARRAY['a', 'b'], ARRAY[NULL, 2]) = MAP(ARRAY['a', 'b'], ARRAY[NULL, 3]), MAP(ARRAY['a', 'b'], ARRAY[NULL, 2]) = MAP(ARRAY['a', 'b'], ARRAY[NULL, 2]), MAP(ARRAY['a'], ARRAY[NULL]) = MAP(ARRAY['b'], ARRAY[NULL]), MAP(ARRAY['a'], ARRAY[1]) = MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['a'], ARRAY[1]) <> MAP(ARRAY['a'], ARRAY[2]), MAP(ARRAY['a'], ARRAY[NULL]) <> MAP(ARRAY['a'], ARRAY[NULL])",
    [['false', null, 'false', 'false', 'true', null]],
  ],
  [
    "SELECT MAP(ARRAY[1], ARRAY[ARRAY[1, NULL]]) = MAP(ARRAY[1], ARRAY[ARRAY[1, 2]]), MAP(ARRAY[1], ARRAY[bigint '2']) = MAP(ARRAY[bigint '1'], ARRAY[2]), MAP(ARRAY['a'], ARRAY[1]) = NULL, MAP(ARRAY[1], ARRAY[1]) IN (MAP(ARRAY[1], ARRAY[NULL])), nullif(MAP(ARRAY[1], ARRAY[1]), MAP(ARRAY[1], ARRAY[1])), nullif(MAP(ARRAY[1], ARRAY[NULL]), MAP(ARRAY[1], ARRAY[1]))",
    [[null, 'true', null, null, null, '{1=null}']],
  ],
  [
    "SELECT count(*) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2])) a(x) JOIN (VALUES MAP(ARRAY['b', 'a'], ARRAY[2, 1])) b(x) ON a.x = b.x",
    [['1']],
  ],
  [
    "SELECT count(*) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2])) a(x) JOIN (VALUES MAP(ARRAY['b', 'a'], ARRAY[2, 1])) b(x) USING (x)",
    [['1']],
  ],
  [
    "SELECT contains(ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2])], MAP(ARRAY['b', 'a'], ARRAY[2, 1])), contains(ARRAY[MAP(ARRAY['a'], ARRAY[1])], MAP(ARRAY['a'], ARRAY[2]))",
    [['true', 'false']],
  ],
  ["SELECT ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2])] = ARRAY[MAP(ARRAY['b', 'a'], ARRAY[2, 1])]", [['true']]],
  [
    "SELECT CASE WHEN ARRAY[1] = ARRAY[NULL] THEN 'a' WHEN NOT ARRAY[1] = ARRAY[NULL] THEN 'b' ELSE 'c' END, ARRAY[1] = ARRAY[NULL] OR true, ARRAY[1] = ARRAY[NULL] AND false, NOT (ARRAY[1] = ARRAY[NULL])",
    [['c', 'true', 'false', null]],
  ],
  ['SELECT * FROM (VALUES ARRAY[1, NULL]) t(x) WHERE x = x', []],
  ['SELECT * FROM (VALUES ARRAY[1, NULL]) t(x) WHERE x <> x', []],
  [
    'SELECT map(CAST(NULL AS array(integer)), ARRAY[1]), map(ARRAY[1], CAST(NULL AS array(integer)))',
    [[null, null]],
  ],
  [
    'SELECT map(ARRAY[ARRAY[1]], ARRAY[2])[ARRAY[1]], element_at(map(ARRAY[ARRAY[1]], ARRAY[2]), ARRAY[2])',
    [['2', null]],
  ],
  ['SELECT element_at(map(ARRAY[ARRAY[1]], ARRAY[2]), ARRAY[NULL])', [[null]]],
  [
    'SELECT a IN (MAP(ARRAY[1, 2], ARRAY[1, null])) FROM (VALUES ROW(MAP(ARRAY[1, 2], ARRAY[1, null]))) t(a)',
    [[null]],
  ],
  [
    'SELECT count(x), array_agg(x), arbitrary(x), min(x[1]) FROM (VALUES ARRAY[NULL], NULL, ARRAY[1]) t(x)',
    [['2', '[[null], null, [1]]', '[null]', '1']],
  ],
  [
    'SELECT x IS NULL, x IS NOT NULL FROM (VALUES ARRAY[NULL], NULL) t(x)',
    [
      ['false', 'true'],
      ['true', 'false'],
    ],
  ],
  [
    'SELECT concat(ARRAY[1], CAST(NULL AS array(integer))), ARRAY[1] || CAST(NULL AS array(integer)), CAST(NULL AS array(integer)) || ARRAY[1], concat(ARRAY[1], ARRAY[2], CAST(NULL AS array(integer)))',
    [[null, null, null, null]],
  ],
  [
    'SELECT concat(ARRAY[1, NULL], ARRAY[2, NULL]), ARRAY[1, NULL] || ARRAY[2, NULL]',
    [['[1, null, 2, null]', '[1, null, 2, null]']],
  ],
  ['SELECT concat(ARRAY[1], ARRAY[2], NULL)', [[null]]],
  ['SELECT ARRAY[NULL] || ARRAY[NULL]', [['[null, null]']]],
  ["SELECT ARRAY['a'] || ARRAY['b'] || ARRAY['c']", [['[a, b, c]']]],
  [
    'SELECT count(DISTINCT x), count(DISTINCT y) FROM (VALUES (ARRAY[nan()], 1), (ARRAY[nan()], 2)) t(x, y)',
    [['1', '2']],
  ],
  [
    'SELECT contains(ARRAY[ARRAY[nan()]], ARRAY[nan()]), contains(ARRAY[ARRAY[1], ARRAY[2]], NULL)',
    [['false', null]],
  ],
  [
    'SELECT array_distinct(ARRAY[ARRAY[nan()], ARRAY[nan()]]), array_distinct(ARRAY[-0E0, 0E0])',
    [['[[NaN]]', '[-0.0]']],
  ],
  [
    "SELECT element_at(map(ARRAY[REAL 'NaN'], ARRAY[1]), REAL 'NaN'), element_at(map(ARRAY[-0E0], ARRAY[1]), 0)",
    [[null, '1']],
  ],
  [
    "SELECT ARRAY['a'] = ARRAY['A'], ARRAY[1, 2] = ARRAY[1.0, 2.0], ARRAY[1] = ARRAY[1E0]",
    [['false', 'true', 'true']],
  ],
  [
    'SELECT ARRAY[1] BETWEEN ARRAY[0] AND ARRAY[2], ARRAY[1] NOT BETWEEN ARRAY[0] AND ARRAY[2]',
    [['true', 'false']],
  ],
  [
    'SELECT x, y, x < y, x >= y FROM (VALUES (ARRAY[1], ARRAY[2]), (NULL, ARRAY[2]), (ARRAY[1], NULL), (ARRAY[2, 1], ARRAY[2])) t(x, y)',
    [
      ['[1]', '[2]', 'true', 'false'],
      [null, '[2]', null, null],
      ['[1]', null, null, null],
      ['[2, 1]', '[2]', 'false', 'true'],
    ],
  ],
  [
    'SELECT count(*) FROM (VALUES ARRAY[1], ARRAY[2]) a(x) JOIN (VALUES ARRAY[1], ARRAY[3]) b(x) ON a.x < b.x',
    [['2']],
  ],
  [
    'SELECT b.i, contains(ARRAY[ARRAY[1], ARRAY[2, 3], NULL], b.x) FROM (VALUES (1, ARRAY[1]), (2, ARRAY[2]), (3, ARRAY[2, 3]), (4, NULL), (5, ARRAY[NULL, 1, 1])) b(i, x) ORDER BY b.i',
    [
      ['1', 'true'],
      ['2', null],
      ['3', 'true'],
      ['4', null],
      ['5', null],
    ],
  ],
  [
    'SELECT a.i, b.i FROM (VALUES (1, nan(), ARRAY[1]), (2, 1E0, ARRAY[1, NULL])) a(i, x, l) FULL JOIN (VALUES (1, nan(), ARRAY[1]), (2, 1E0, ARRAY[1, NULL])) b(i, x, l) ON a.l = b.l ORDER BY 1, 2',
    [
      ['1', '1'],
      ['2', null],
      [null, '2'],
    ],
  ],
  [
    'SELECT x IN (ARRAY[1, 2], ARRAY[7]), x NOT IN (ARRAY[1, NULL], ARRAY[7]), x IN (ARRAY[1, 2]) FROM (VALUES (1, ARRAY[NULL]), (2, ARRAY[1, NULL]), (3, NULL), (4, ARRAY[1, 2])) t(i, x) ORDER BY i',
    [
      [null, null, 'false'],
      [null, null, null],
      [null, null, null],
      ['true', null, 'true'],
    ],
  ],
  [
    'SELECT i FROM (VALUES (1, ARRAY[NULL]), (2, ARRAY[1, NULL]), (3, NULL), (4, ARRAY[1, 2]), (5, ARRAY[8])) t(i, x) WHERE x NOT IN (ARRAY[1, 2], ARRAY[7]) ORDER BY i',
    [['5']],
  ],
  [
    "SELECT x IN (MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[1])) FROM (VALUES (1, MAP(ARRAY['a'], ARRAY[NULL])), (2, MAP(ARRAY['a'], ARRAY[1])), (3, MAP(ARRAY['a', 'b'], ARRAY[NULL, 1]))) t(i, x) ORDER BY i",
    [[null], ['true'], ['false']],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

/** Trino has the same errors. */
test.each([
  [
    'SELECT map(ARRAY[nan(), nan()], ARRAY[1, 2])',
    'INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed',
  ],
  ['SELECT map(ARRAY[nan()], ARRAY[1])[nan()]', 'INVALID_FUNCTION_ARGUMENT: Key not present in map: NaN'],
  [
    'SELECT cardinality(map(ARRAY[0E0, -0E0], ARRAY[1, 2]))',
    'INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed',
  ],
  [
    'SELECT ARRAY[1, NULL] < ARRAY[1, 2]',
    'NOT_SUPPORTED: ARRAY comparison not supported for arrays with null elements',
  ],
  [
    'SELECT ARRAY[NULL, 1] >= ARRAY[1, 2]',
    'NOT_SUPPORTED: ARRAY comparison not supported for arrays with null elements',
  ],
  [
    'SELECT ARRAY[ARRAY[1, NULL]] < ARRAY[ARRAY[1, 2]]',
    'NOT_SUPPORTED: ARRAY comparison not supported for arrays with null elements',
  ],
  [
    'SELECT ARRAY[1, 2] BETWEEN ARRAY[1, NULL] AND ARRAY[2]',
    'NOT_SUPPORTED: ARRAY comparison not supported for arrays with null elements',
  ],
  [
    'SELECT contains(ARRAY[ARRAY[1, NULL]], ARRAY[1, 2])',
    'NOT_SUPPORTED: contains does not support arrays with elements that are null or contain null',
  ],
  [
    'SELECT contains(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]], ARRAY[1, 2])',
    'NOT_SUPPORTED: contains does not support arrays with elements that are null or contain null',
  ],
  [
    'SELECT contains(ARRAY[ARRAY[1, NULL]], ARRAY[1, NULL])',
    'NOT_SUPPORTED: contains does not support arrays with elements that are null or contain null',
  ],
  [
    'SELECT ARRAY[1] || NULL',
    'AMBIGUOUS_FUNCTION_CALL: line 1:17: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    "SELECT MAP(ARRAY['a'], ARRAY[1]) < MAP(ARRAY['b'], ARRAY[1])",
    'TYPE_MISMATCH: line 1:34: Cannot apply operator: map(varchar(1), integer) < map(varchar(1), integer)',
  ],
  [
    "SELECT x FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) t(x) ORDER BY x",
    'TYPE_MISMATCH: line 1:91: Type map(varchar(1), integer) is not orderable, and therefore cannot be used in ORDER BY',
  ],
  [
    "SELECT greatest(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2]))",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (map(varchar(1),integer), map(varchar(1),integer)) for function greatest. Expected: greatest(E) E:orderable',
  ],
  [
    "SELECT max(x) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) t(x)",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (map(varchar(1),integer)) for function max. Expected: max(e, bigint) E:orderable, max(t) T:orderable',
  ],
  [
    "SELECT max_by(1, x) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) t(x)",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, map(varchar(1),integer)) for function max_by. Expected: max_by(v, k) K:orderable, V, max_by(v, k, bigint) K:orderable, V',
  ],
  [
    "SELECT array_sort(ARRAY[MAP(ARRAY['a'], ARRAY[1])])",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(map(varchar(1),integer))) for function array_sort. Expected: array_sort(array(e)) E:orderable, array_sort(array(t), function(t,t,integer)) T',
  ],
  [
    "SELECT array_max(ARRAY[MAP(ARRAY['a'], ARRAY[1])])",
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (array(map(varchar(1),integer))) for function array_max. Expected: array_max(array(t)) T:orderable',
  ],
  [
    "SELECT array_agg(x ORDER BY x) FROM (VALUES MAP(ARRAY['a'], ARRAY[1])) t(x)",
    'TYPE_MISMATCH: line 1:29: Type map(varchar(1), integer) is not orderable, and therefore cannot be used in ORDER BY',
  ],
  [
    "SELECT ARRAY[MAP(ARRAY['a'], ARRAY[1])] < ARRAY[MAP(ARRAY['b'], ARRAY[1])]",
    'TYPE_MISMATCH: line 1:41: Cannot apply operator: array(map(varchar(1), integer)) < array(map(varchar(1), integer))',
  ],
  ["SELECT map(ARRAY['a', NULL], ARRAY[1, 2])", 'INVALID_FUNCTION_ARGUMENT: map key cannot be null'],
  ['SELECT map(ARRAY[1, 1], ARRAY[1, 2])', 'INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed'],
  [
    'SELECT map(ARRAY[ARRAY[NULL]], ARRAY[2])',
    'INVALID_FUNCTION_ARGUMENT: map key cannot be indeterminate: [NULL]',
  ],
  [
    'SELECT concat(ARRAY[1], ARRAY[NULL])',
    'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    'SELECT concat(ARRAY[1], NULL)',
    'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    'SELECT concat(NULL, ARRAY[1])',
    'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    'SELECT ARRAY[NULL] || ARRAY[1]',
    'AMBIGUOUS_FUNCTION_CALL: line 1:20: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    'SELECT ARRAY[] || ARRAY[1]',
    'AMBIGUOUS_FUNCTION_CALL: line 1:16: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    "SELECT concat(ARRAY[], ARRAY['a'])",
    'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    "SELECT ARRAY[1] = ARRAY['a']",
    'TYPE_MISMATCH: line 1:17: Cannot apply operator: array(integer) = array(varchar(1))',
  ],
  ['SELECT ARRAY[1] = 1', 'TYPE_MISMATCH: line 1:17: Cannot apply operator: array(integer) = integer'],
  [
    "SELECT ARRAY[1] < ARRAY['a']",
    'TYPE_MISMATCH: line 1:17: Cannot apply operator: array(integer) < array(varchar(1))',
  ],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});

/** Trino answers some of these, and DuckDB would answer some otherwise. */
test.each([
  [
    'SELECT x FROM (VALUES ARRAY[2], ARRAY[1, NULL], ARRAY[1]) t(x) ORDER BY x',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT x FROM (VALUES ARRAY[1, 2], ARRAY[1, NULL], ARRAY[1, 3]) t(x) ORDER BY x',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT max(x), min(x) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 5]) t(x)',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT max(x), min(x) FROM (VALUES ARRAY[nan()], ARRAY[1E0]) t(x)',
    'The offline AWS does not imitate the greatest or least of arrays of doubles in Athena SQL (line 1:8).',
  ],
  [
    'SELECT greatest(ARRAY[1, NULL], ARRAY[1, 2])',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT array_sort(ARRAY[ARRAY[1, NULL], ARRAY[1, 2]])',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    "SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]) IS DISTINCT FROM MAP(ARRAY['b', 'a'], ARRAY[2, 1]), MAP(ARRAY['a'], ARRAY[NULL]) IS DISTINCT FROM MAP(ARRAY['a'], ARRAY[NULL]), MAP(ARRAY['a'], ARRAY[1]) IS DISTINCT FROM NULL, MAP(ARRAY['a'], ARRAY[1]) IS DISTINCT FROM MAP(ARRAY['a'], ARRAY[2])",
    'The offline AWS does not imitate maps in IS DISTINCT FROM in Athena SQL (line 1:42).',
  ],
  [
    "SELECT cardinality(x), count(*) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(x) GROUP BY x",
    'The offline AWS does not imitate maps in GROUP BY in Athena SQL (line 1:130).',
  ],
  [
    "SELECT count(DISTINCT x) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(x)",
    'The offline AWS does not imitate maps in DISTINCT in Athena SQL (line 1:8).',
  ],
  [
    "SELECT count(*) FROM (SELECT DISTINCT x FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])) t(x))",
    'The offline AWS does not imitate maps in DISTINCT in Athena SQL (line 1:23).',
  ],
  [
    "SELECT cardinality(x) FROM (SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]) x UNION SELECT MAP(ARRAY['b', 'a'], ARRAY[2, 1]))",
    'The offline AWS does not imitate maps in UNION in Athena SQL (line 1:29).',
  ],
  [
    "SELECT array_distinct(ARRAY[MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'a'], ARRAY[2, 1])])",
    'The offline AWS does not imitate maps in array_distinct in Athena SQL (line 1:8).',
  ],
  [
    'SELECT x FROM (VALUES ARRAY[nan()], ARRAY[1E0], NULL) t(x) ORDER BY x NULLS FIRST',
    'The offline AWS does not imitate NULLS FIRST of arrays of doubles in Athena SQL (line 1:69).',
  ],
  [
    'SELECT max(x) FROM (VALUES ARRAY[1, NULL], ARRAY[2]) t(x)',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT max_by(v, x) FROM (VALUES (1, ARRAY[1, NULL]), (2, ARRAY[1, 2])) t(v, x)',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
  [
    'SELECT greatest(ARRAY[nan()], ARRAY[1E0]), least(ARRAY[nan()], ARRAY[1E0])',
    'The offline AWS does not imitate the greatest or least of arrays of doubles in Athena SQL (line 1:8).',
  ],
  [
    'SELECT array_max(ARRAY[ARRAY[nan()], ARRAY[1E0]]), array_min(ARRAY[ARRAY[nan()], ARRAY[1E0]]), array_sort(ARRAY[ARRAY[nan()], ARRAY[1E0]])',
    'The offline AWS does not imitate the greatest or least of arrays of doubles in Athena SQL (line 1:8).',
  ],
  [
    'SELECT map(ARRAY[ARRAY[nan()]], ARRAY[1])[ARRAY[nan()]]',
    'The offline AWS does not imitate a map by keys of type array(double) in Athena SQL (line 1:8).',
  ],
  [
    'SELECT contains(a.x, b.x), b.x FROM (VALUES ARRAY[ARRAY[1], ARRAY[2, 3], NULL]) a(x) CROSS JOIN (VALUES ARRAY[1], ARRAY[2], ARRAY[2, 3], NULL, ARRAY[NULL, 1, 1]) b(x) ORDER BY 2 DESC NULLS FIRST LIMIT 1',
    'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline',
  ],
])('%s is refused', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});
