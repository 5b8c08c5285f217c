import { failure, translate } from '../../offline/test/athena-sql/engine.ts';
import { meaningless, unseen } from '../../offline/test/athena-sql/grammar-walk.ts';

/** Statements that have, taken together, every part of the grammar that is translated. */
const translated = [
  'WITH a (n) AS (SELECT id FROM sales) SELECT DISTINCT a.n AS m FROM a WHERE n > 1 ORDER BY m DESC NULLS FIRST OFFSET 1 ROW LIMIT 2',
  'SELECT ALL s.id, s.month n FROM shop.sales AS s ORDER BY id ASC NULLS LAST OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY',
  'SELECT id FROM sales ORDER BY 1 FETCH NEXT ROW ONLY',
  'SELECT * FROM sales ORDER BY 1 LIMIT ALL',
  'SELECT s.* FROM sales s, items',
  'SELECT month, item, sum(id) FROM sales GROUP BY month, (item, price), () HAVING count(*) > 1',
  'SELECT month FROM sales GROUP BY DISTINCT month, id + 1',
  'SELECT month, item FROM sales GROUP BY ALL ROLLUP (month, (item)), CUBE (price), GROUPING SETS (month, (item, price), ())',
  'SELECT sum(id) OVER w, rank() OVER (PARTITION BY month ORDER BY id ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING) FROM sales WINDOW w AS (ORDER BY id RANGE UNBOUNDED PRECEDING)',
  'SELECT max(id) OVER (ORDER BY id GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), lag(id) IGNORE NULLS OVER (ORDER BY id), lead(id) RESPECT NULLS OVER (ORDER BY id) FROM sales',
  'SELECT count(DISTINCT id), array_agg(id ORDER BY month), sum(id) FILTER (WHERE id > 1) FROM sales',
  'SELECT a.id FROM sales a LEFT OUTER JOIN items USING (item) JOIN lists b ON a.id = b.id CROSS JOIN places',
  'SELECT a.id FROM sales a INNER JOIN (sales b RIGHT JOIN items i ON b.item = i.item) ON a.id <> b.id FULL JOIN lists l ON l.id >= a.id',
  'SELECT t.x, o FROM lists CROSS JOIN UNNEST(tags, sizes) WITH ORDINALITY AS t (x, k, v, o)',
  'SELECT x FROM (VALUES (1, 2), ROW (3, 4)) AS t (x, y)',
  'SELECT x FROM (SELECT id AS x FROM sales) AS t',
  'TABLE items',
  '(SELECT id FROM sales UNION ALL SELECT 1) EXCEPT SELECT 2 INTERSECT DISTINCT SELECT 3',
  "SELECT NOT (id > 1 AND price < 2 OR item <= 'a') FROM sales",
  'SELECT id BETWEEN 1 AND 2, id NOT BETWEEN 1 AND 2, id IN (1, 2), id NOT IN (1), id IN (SELECT 1), id NOT IN (SELECT 1) FROM sales',
  "SELECT item LIKE 'a#_' ESCAPE '#', item NOT LIKE 'b', id IS NULL, id IS NOT NULL, id IS DISTINCT FROM 1, id IS NOT DISTINCT FROM 1 FROM sales",
  'SELECT EXISTS (SELECT 1), (SELECT max(id) FROM sales)',
  'SELECT id + 1 - 2 * quantity / 3 % 4, -id, +id, item || month FROM sales',
  'SELECT CASE id WHEN 1 THEN 2 ELSE 3 END, CASE WHEN id = 1 THEN 2 ELSE 3 END, coalesce(id, 1) FROM sales',
  'SELECT CAST(id AS varchar(3)), TRY_CAST(item AS decimal(3,1)), CAST(id AS double precision), CAST(ARRAY[id] AS array(double)), CAST(sold AS timestamp(6)), CAST(sold AS timestamp without time zone), CAST(NULL AS timestamp(3) with time zone), CAST(NULL AS ROW(a int, b varchar)), CAST(ARRAY[id] AS ARRAY<double>), CAST(sizes AS MAP<varchar, bigint>) FROM sales, (SELECT sizes FROM lists)',
  "SELECT tags[1], sizes['x'], (spot).city, spot.point.x, ARRAY[1, 2] FROM lists, places",
  "SELECT EXTRACT(YEAR FROM sold), POSITION('a' IN item), SUBSTRING(item FROM 2 FOR 3) FROM sales",
  "SELECT TRIM(item), TRIM(LEADING 'a' FROM item), TRIM(TRAILING FROM item), TRIM(BOTH 'c' FROM item), TRIM(item, 'b') FROM sales",
  "SELECT NULL, true, false, 1, 1.5, 1e0, -1, -1.5, -1e0, 'a', DATE '2024-01-01', DOUBLE PRECISION '1.5', \"id\" FROM sales",
  "SELECT sold + INTERVAL '1' YEAR, sold - INTERVAL '1' MONTH, sold + INTERVAL '1' DAY, sold + INTERVAL '1' HOUR, sold + INTERVAL '1' MINUTE, sold + INTERVAL -'1' SECOND, sold + INTERVAL +'1' DAY FROM sales",
  'SELECT current_date, current_timestamp, current_timestamp(3), localtimestamp, localtimestamp(0)',
];

/** Parts of the grammar that are refused, with the words. */
const refused: readonly [string, string][] = [
  ['WITH FUNCTION f() RETURNS int RETURN 1 SELECT f()', 'inline functions'],
  ['WITH RECURSIVE t(n) AS (SELECT 1) SELECT n FROM t', 'WITH RECURSIVE'],
  ['SELECT id FROM sales ORDER BY id FETCH FIRST 1 ROW WITH TIES', 'FETCH … WITH TIES'],
  ['SELECT id FROM sales LIMIT ?', 'query parameters'],
  ['SELECT ?', 'parameter'],
  ['SELECT s.* AS (a, b) FROM sales s', 'aliases for *'],
  ['SELECT id FROM sales GROUP BY DISTINCT CUBE (id), ROLLUP (id)', 'GROUP BY DISTINCT of several sets'],
  [
    'SELECT sum(id) OVER (w ROWS CURRENT ROW) FROM sales WINDOW w AS ()',
    'windows that extend another window',
  ],
  [
    'SELECT 1 FROM sales WINDOW w AS (MEASURES a.id AS x ROWS CURRENT ROW AFTER MATCH SKIP PAST LAST ROW INITIAL PATTERN (a) SUBSET u = (a) DEFINE a AS true)',
    'pattern recognition in windows',
  ],
  [
    'SELECT 1 FROM sales WINDOW w AS (ROWS CURRENT ROW SEEK PATTERN (a) DEFINE a AS true)',
    'pattern recognition in windows',
  ],
  ['SELECT x OVER (ROWS CURRENT ROW) FROM sales', 'measure'],
  ['SELECT id FROM sales TABLESAMPLE BERNOULLI (10)', 'TABLESAMPLE'],
  [
    'SELECT * FROM sales MATCH_RECOGNIZE (PARTITION BY id ORDER BY id MEASURES a.id AS x ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW INITIAL PATTERN (a) SUBSET u = (a) DEFINE a AS true) AS m (x)',
    'MATCH_RECOGNIZE',
  ],
  ['SELECT * FROM sales MATCH_RECOGNIZE (SEEK PATTERN (a) DEFINE a AS true)', 'MATCH_RECOGNIZE'],
  ["SELECT * FROM sales FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00'", 'time travel'],
  ['SELECT * FROM sales NATURAL JOIN items', 'NATURAL JOIN'],
  ['SELECT * FROM sales, LATERAL (SELECT 1)', 'lateral'],
  ['SELECT * FROM TABLE (f(1))', 'table function invocation'],
  ["SELECT * FROM JSON_TABLE ('{}', 'lax $' COLUMNS (a int))", 'json table'],
  ['SELECT id = ANY (SELECT 1) FROM sales', 'quantified comparison'],
  ["SELECT sold AT TIME ZONE 'UTC' FROM sales", 'at time zone'],
  ['SELECT (1, 2)', 'row constructor'],
  ['SELECT transform(tags, x -> x) FROM lists', 'the function transform'],
  ['SELECT x -> x', 'lambda'],
  ['SELECT GROUPING (id) FROM sales GROUP BY id', 'grouping operation'],
  ["SELECT LISTAGG(item, ',') WITHIN GROUP (ORDER BY id) FROM sales", 'list agg'],
  ["SELECT NORMALIZE('a')", 'normalize'],
  ["SELECT X'00'", 'binary literal'],
  ["SELECT U&'a'", 'Unicode string literals'],
  ["SELECT INTERVAL '1-2' YEAR TO MONTH IS NULL", 'intervals of other than one whole unit'],
  ['SELECT current_time', 'current time'],
  ['SELECT localtime', 'local time'],
  ['SELECT current_user', 'current user'],
  ['SELECT current_catalog', 'current catalog'],
  ['SELECT current_schema', 'current schema'],
  ['SELECT current_path', 'current path'],
  ["SELECT JSON_EXISTS('{}', 'lax $')", 'json exists'],
  ["SELECT JSON_VALUE('{}', 'lax $')", 'json value'],
  ["SELECT JSON_QUERY('{}', 'lax $')", 'json query'],
  ["SELECT JSON_OBJECT('a' : 1)", 'json object'],
  ['SELECT JSON_ARRAY(1)', 'json array'],
  ['SELECT CAST(NULL AS interval day to second)', 'interval day to second as a result'],
  ['SELECT CAST(NULL AS bigint ARRAY)', 'the type bigint ARRAY'],
  ['SELECT CAST(NULL AS array(json))', 'the type array(json)'],
  ['SELECT CAST(NULL AS time(3) with time zone)', 'the type time'],
];

/** Parts that Trino refuses too. */
const wrong = [
  'SELECT count(s.*) FROM sales s',
  'SELECT FINAL count(id) FROM sales',
  'SELECT `id` FROM sales',
  'SELECT 1a FROM sales',
];

test.each(translated)('%s is translated', (sql) => {
  expect(() => translate(sql)).not.toThrow();
});

test.each(refused)('%s is refused by name', async (sql, what) => {
  expect(await failure(sql)).toMatch(`The offline AWS does not imitate ${what}`);
});

/** What the grammar has for editors, which complete half a statement, and what another alternative always takes. */
const never = [
  'TableOrViewName.viewRef',
  'JoinColumnReference.identifier',
  'JoinColumnReference.DOT',
  'JoinColumnReference.emptyColumn',
  'Coalesce',
];

test('no part of the grammar is left out that is translated, or stands beside what is', () => {
  expect(unseen(translated, [...refused.map(([sql]) => sql), ...wrong])).toEqual(never);
});

/** Words that say what holds without them too. */
const silent = [
  'QueryNoWith: ROW',
  'QueryNoWith: ROWS',
  'QueryNoWith: LIMIT LimitRowCount',
  'SelectItem: AS',
  'AliasedRelation: AS',
  'SortItem: ASC',
  'SortItem: ASC NULLS LAST',
  'SortItem: NULLS LAST',
  'JoinRelation: JoinType',
  'TypeConstructor: PRECISION',
  'DoublePrecisionType: PRECISION',
  'DateTimeType: WITHOUT TIME ZONE',
  'JoinType: OUTER',
  'RowConstructor: ROW',
  'Interval: +',
  // Names that mean the same where nothing else is called so.
  'QualifiedName: UnquotedIdentifier .',
  'TableRef: UnquotedIdentifier .',
  'AliasedRelation: AS UnquotedIdentifier',
  // ALL, and DISTINCT of one grouping set and of INTERSECT.
  'QuerySpecification: SetQuantifier',
  'GroupBy: SetQuantifier',
  'SetOperation: SetQuantifier',
  // count(), RESPECT NULLS, BOTH, and the precision that a timestamp has without one.
  'FunctionCall: *',
  'FunctionCall: NullTreatment',
  'Trim: TrimsSpecification',
  'CurrentTimestamp: ( 3 )',
  'DateTimeType: ( TypeParameter )',
];

test.each(translated)('no word of %s is passed over', (sql) => {
  expect(meaningless(sql).filter((part) => !silent.includes(part))).toEqual([]);
});
