-- NULL as an operand.
SELECT id, i / (id - 6), i % (id - 6), e / (id - 6), e % (id - 6), n / (n - n) FROM edges WHERE id = 6;
SELECT id, i / (id - 7) FROM edges WHERE id IN (6, 7);
SELECT sum(e) / count(e), sum(i) / count(i), avg(e) / 0 FROM edges WHERE e IS NULL;
SELECT CAST(NULL AS integer) / 0, NULL / 0, NULL % 0, 5 / NULL;
SELECT 1.5 / NULL, NULL / 1.5, NULL + 1.5, 1.5 - NULL, NULL % 1.5, DECIMAL '10.00' * NULL;
SELECT e / NULL, NULL / e, e * NULL, e + NULL FROM edges ORDER BY id;
SELECT i * NULL, i / NULL, i % NULL, NULL * 1, NULL - 1, NULL * REAL '1', NULL / BIGINT '2' FROM edges ORDER BY id;
SELECT NULL + NULL;
SELECT NULL % NULL;
SELECT -NULL;
SELECT NULL * 1E0;
SELECT NULL / 1E0;
SELECT n * NULL FROM edges;
SELECT NULL + DATE '2024-01-01', DATE '2024-01-01' + NULL, DATE '2024-01-01' - NULL;
SELECT NULL + TIMESTAMP '2024-01-01 00:00:00';
SELECT NULL + INTERVAL '1' DAY;
SELECT b AND NULL, b OR NULL, NOT b, b = NULL, b IS DISTINCT FROM NULL FROM edges ORDER BY id;
SELECT nullif(NULL, 1), nullif(1, NULL), coalesce(NULL, NULL), if(NULL, 1, 2), CASE NULL WHEN NULL THEN 1 ELSE 2 END;
-- NULL as an argument.
SELECT substr('hello', i), substr('hello', i, 2), substr('hello', 2, i), substr(s, 0, 3), substr(s, -100, 2), substr('abc', 0, i) FROM edges WHERE id IN (1, 6, 7) ORDER BY id;
SELECT split('a,b', s), split(s, ','), split_part('a,b', s, 1), split_part('a,b', ',', i), split_part(s, ',', 1), reverse(s) FROM edges WHERE id IN (6, 7) ORDER BY id;
SELECT lpad('a', i, 'x'), lpad('a', 3, s), rpad(s, 3, 'x'), starts_with('a', s), strpos('a', s), replace('abc', s), replace('abc', 'b', s) FROM edges WHERE id = 6;
SELECT round(d, i), round(d), truncate(d), power(d, i), mod(i, 2), mod(2, i), sign(i), abs(i), sqrt(d), chr(i) FROM edges WHERE id = 6;
SELECT date_add('day', i, DATE '2024-01-01'), date_add('day', 1, day), date_diff('day', day, DATE '2024-01-01'), date_trunc('month', day), last_day_of_month(day), hour(at), year(day) FROM edges WHERE id = 6;
SELECT element_at(list, i), contains(list, i), array_join(texts, s), array_join(texts, '-', s), sequence(1, i), map(ARRAY['a'], ARRAY[i]) FROM edges WHERE id = 6;
SELECT greatest(i, 1), least(i, 1), greatest(s, 'a'), greatest(d, 1E0), least(1E0, d), from_unixtime(d), to_unixtime(at), date_format(at, '%Y') FROM edges WHERE id = 6;
SELECT round(1.5E0, NULL), substr('abc', NULL), split('a', NULL), strpos('a', NULL), replace('a', 'a', NULL), lpad('a', NULL, 'a'), date_add('day', NULL, DATE '2024-01-01');
SELECT abs(NULL), lower(NULL), trim(NULL), mod(NULL, NULL), is_nan(NULL), length(NULL), year(NULL), cardinality(NULL), greatest(NULL, 1);
SELECT min(NULL), max(NULL), count(NULL), array_agg(NULL), bool_and(NULL), stddev(NULL), count_if(NULL);
SELECT sum(NULL);
SELECT avg(NULL) OVER ();
SELECT substr(NULL, 1);
SELECT reverse(NULL);
SELECT date_trunc('day', NULL);
SELECT date_add('day', 1, NULL);
-- NULL, texts, arrays and elements side by side.
SELECT 'a' || NULL, NULL || 'a', concat('a', NULL), concat('a', NULL, 'b'), 'a' || NULL || 'b', NULL || 1, 1.5 || NULL;
SELECT s || NULL FROM edges;
SELECT NULL || NULL;
SELECT 'a' || 1;
SELECT s || i FROM edges;
SELECT ARRAY[1] || 2 || 3, ARRAY[1] || BIGINT '2', ARRAY[1] || 2.5, 2.5 || ARRAY[1], ARRAY[] || 1, ARRAY[NULL] || 1;
SELECT list || i, i || list, texts || s, 'x' || texts, list || list FROM edges ORDER BY id;
SELECT ARRAY[ARRAY[1]] || ARRAY[2], ARRAY[1] || ARRAY[ARRAY[2]], ARRAY[list] || list FROM edges ORDER BY id;
SELECT ARRAY[1] || 'a';
SELECT concat(ARRAY[1], 2, 3);
SELECT to_utf8('a') || to_utf8('b'), concat(to_utf8('a'), to_utf8('b'), to_utf8('c'));
-- Maps and joins of columns' values.
SELECT id, map(ARRAY['i', 'id'], ARRAY[i, id]), element_at(map(ARRAY[coalesce(s, '?')], ARRAY[n]), s), cardinality(map(list, list)) FROM edges WHERE id IN (1, 5, 6, 7) ORDER BY id;
SELECT t.id, x, y FROM edges t CROSS JOIN UNNEST(map(ARRAY['a', 'b'], ARRAY[t.i, t.id])) u(x, y) ORDER BY 1, 2;
SELECT array_join(list, s), array_join(texts, s, '?') FROM edges ORDER BY id;
-- What TRY makes NULL of.
SELECT id, try(1 / i), try(list[2]), try(element_at(list, 0)), try(CAST(s AS integer)), try(chr(-i)), coalesce(try(n + n), -1) FROM edges ORDER BY id;
SELECT try(ARRAY[i] < ARRAY[1]) FROM edges;
SELECT try(contains(ARRAY[ARRAY[i]], ARRAY[1])) FROM edges;
SELECT x FROM UNNEST('a') t(x)
