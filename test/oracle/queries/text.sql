-- Character classes, which are ASCII without (?U), and Unicode by name.
SELECT regexp_extract('José Núñez', '\w+'), regexp_extract('José Núñez', '\S+'), regexp_extract('José', '[[:alpha:]]+'), regexp_extract('José', '\p{L}+'), regexp_extract('José', '[a-zé]+'), regexp_extract('JOSÉ', '(?i)é');
SELECT regexp_replace('José Núñez', '\W', '_'), regexp_replace('a١b2', '\d', '#'), regexp_replace('a' || chr(160) || 'b c', '\s', '_'), regexp_replace('a' || chr(160) || 'b c', '\S', '_');
SELECT regexp_like('naïve', '^\w+$'), regexp_like('naive', '^\w+$'), regexp_like('١', '^\d$'), regexp_like('é', '\b'), regexp_like('x é', '\bé');
SELECT regexp_split('uno,dos;tres', '[,;]'), regexp_split('', ','), regexp_split('a', ''), regexp_split('1a2b3', '[a-z]'), regexp_split(',a,', ',');
SELECT regexp_extract_all('1a 2b 14m', '\d+'), regexp_extract_all('1a 2b 14m', '(\d+)([a-z]+)', 2), regexp_extract_all('', 'x'), regexp_extract_all('aaa', 'a*');
SELECT regexp_extract('1a 2b', '(\d+)([a-z]+)', 0), regexp_extract('1a 2b', '(\d+)([a-z]+)', 2), regexp_extract('abc', '\d'), regexp_extract('abc', '(x)?b', 1);
SELECT regexp_extract('1a 2b', '(\d+)([a-z]+)', 3);
SELECT regexp_extract('abc', 'b', -1);
SELECT regexp_extract('abc', '(');
SELECT regexp_replace('1a 2b', '(\d+)([a-z])', '$2$1'), regexp_replace('1a 2b', '\d', '<$0>'), regexp_replace('abc', 'b', '\$'), regexp_replace('abc', 'b'), regexp_replace('abc', '(?<x>b)', '[${x}]');
SELECT regexp_replace('abcdefghijk', '(a)(b)', '$10'), regexp_replace('ab', '(a)(b)', '$01');
SELECT regexp_replace('abc', '(b)', '$3');
SELECT regexp_replace('abc', 'b', '$');
SELECT regexp_replace('abc def', '(\w)(\w*)', x -> upper(x[1]) || x[2]);
SELECT regexp_count('1a 2b 14m', '\s*[a-z]+\s*'), regexp_position('I have 23 apples', '\d+');
SELECT regexp_like('foobar', '(?=foo)f'), regexp_like('foobar', 'foo(?!baz)'), regexp_like('aa', '(a)\1');
SELECT regexp_like(chr(10), '.'), regexp_like(chr(10), '(?s).'), regexp_like('a' || chr(10) || 'b', '(?m)^b$'), regexp_like('a' || chr(10), 'a$');
SELECT s, regexp_extract(s, '\w+'), regexp_replace(s, '\s+', '-'), regexp_like(s, '[[:punct:]]') FROM edges ORDER BY id;
-- Case mapping.
SELECT upper('Weiß'), lower('WEIẞ'), upper('ŉ'), upper('ǆ'), lower('ΑΣ'), lower('İ'), upper('ı'), upper('ﬁ'), lower('K'), upper('straße'), upper('ÿ');
SELECT s, upper(s), lower(s), length(s), reverse(s) FROM edges ORDER BY id;
-- Cutting and searching.
SELECT substr('hello', 2), substr('hello', -2), substr('hello', 0), substr('hello', 10), substr('hello', 2, 0), substr('hello', 2, 100), substr('hello', -10), substr('hello', -3, 2), substr('👍ok', 2);
SELECT substring('hello' FROM 2), substring('hello' FROM 2 FOR 2);
SELECT substr('hello', 2, -1);
SELECT strpos('hello', 'l'), strpos('hello', 'l', 2), strpos('hello', 'l', -1), strpos('hello', ''), strpos('', ''), strpos('añb', 'b'), position('l' IN 'hello'), strpos('hello', 'l', 9);
SELECT strpos('hello', 'l', 0);
SELECT split('a,b,,c', ','), split('a,b,c', ',', 2), split('', ','), split(',', ','), split('abc', 'bc');
SELECT split('abc', '');
SELECT split('a,b', ',', 0);
SELECT split_part('a,b,c', ',', 1), split_part('a,b,c', ',', 3), split_part('a,b,c', ',', 4), split_part('', ',', 1), split_part('abc', '', 1), split_part('', '', 1), split_part('a,,b', ',', 2);
SELECT split_part('a,b', ',', 0);
SELECT split_part('a,b', ',', -1);
SELECT starts_with('hello', 'he'), starts_with('hello', ''), starts_with('', 'a'), ends_with('hello', 'lo');
SELECT trim('  a  '), trim(' a '), ltrim('  a '), rtrim(' a  '), trim(BOTH 'xy' FROM 'xyaxy'), trim(LEADING 'x' FROM 'xxa'), trim(TRAILING 'x' FROM 'axx'), trim(chr(9) || 'a' || chr(10)), length(trim(chr(160) || 'a')), length(trim(chr(8195) || 'a'));
SELECT lpad('7', 3, '0'), lpad('abc', 2, '0'), rpad('a', 5, 'xy'), lpad('', 2, 'é'), rpad('a', 0, 'x');
SELECT lpad('a', 3, '');
SELECT lpad('a', -1, 'x');
SELECT replace('aXbX', 'X', '--'), replace('aXb', 'X'), replace('abc', '', '-'), replace('', '', '-'), replace('', 'a', 'b');
SELECT concat('a', 'b'), concat('a', NULL), 'a' || 'b' || 'c', concat('a', 'b', 'c', 'd'), 'a' || NULL;
SELECT concat_ws(',', 'a', NULL, 'b'), concat_ws(',', ARRAY['a', NULL, 'b']), concat_ws(NULL, 'a'), concat_ws('-', 'a');
SELECT concat('a');
SELECT chr(65), chr(233), chr(128077), chr(0) || 'a', codepoint('é');
SELECT chr(-1);
SELECT codepoint('ab');
SELECT translate('abcd', 'ab', 'x'), translate('abcd', 'bd', 'xy'), translate('', 'a', 'b');
SELECT format('%s-%05d-%.2f', 'a', 42, 1.5E0), format('%,d', 1234567), format('%s', NULL), format('%10s|%-5s|', 'a', 'b');
SELECT format_number(1234567), format_number(999), format_number(1234.5E0);
SELECT levenshtein_distance('kitten', 'sitting'), hamming_distance('abc', 'abd'), soundex('Robert');
SELECT word_stem('running'), normalize('é', NFD) = 'é', length(normalize('é', NFD));
SELECT luhn_check('79927398713'), luhn_check('79927398714');
SELECT to_utf8('aé'), from_utf8(to_utf8('aé')), from_utf8(X'FF'), length(to_utf8('aé')), to_hex(to_utf8('aé')), from_hex('61C3A9');
SELECT from_hex('zz');
SELECT to_base64(to_utf8('hello')), from_base64('aGVsbG8='), to_base64url(X'FBFF');
SELECT md5(to_utf8('a')), to_hex(sha1(to_utf8('a'))), to_hex(sha256(to_utf8('a'))), crc32(to_utf8('a')), xxhash64(to_utf8('a'));
-- LIKE.
SELECT 'abc' LIKE 'a%', 'abc' LIKE 'A%', 'abc' LIKE '_b_', 'a%c' LIKE 'a\%c' ESCAPE '\', 'a_c' LIKE 'a#_c' ESCAPE '#', '' LIKE '%', 'añc' LIKE 'a_c', '👍' LIKE '_', 'abc' NOT LIKE '%d%';
SELECT 'abc' LIKE 'a#' ESCAPE '#';
SELECT 'abc' LIKE 'a#b' ESCAPE '#';
SELECT 'abc' LIKE 'abc' ESCAPE '##';
SELECT 'abc' LIKE 'abc' ESCAPE '';
SELECT id, s LIKE '%ú%', s LIKE '_', s LIKE '', s LIKE s FROM edges ORDER BY id;
-- char(n) is padded.
SELECT CAST('a' AS char(3)) = 'a', CAST('a' AS char(3)) || 'b', length(CAST('a' AS char(3))), CAST('a ' AS char(3)) = CAST('a' AS char(3));
SELECT 'a' = 'a ', 'a' < 'B', 'é' > 'z', 'a' < 'ab', '' < 'a', chr(65281) < chr(128077);
-- Literals.
SELECT U&'\00e9', 'it''s', X'00ff', U&'caf!00e9' UESCAPE '!';
SELECT 'a' 'b';
-- Parts of addresses.
SELECT url_extract_host('https://user@example.com:8080/a/b?x=1&y=2#frag'), url_extract_port('https://example.com:8080/'), url_extract_path('https://example.com/a/b?x=1'), url_extract_query('https://example.com/a?x=1&y'), url_extract_protocol('https://example.com'), url_extract_fragment('https://example.com/#top');
SELECT url_extract_parameter('https://example.com/a?x=1&y=2&x=3', 'x'), url_extract_parameter('https://example.com/a?x', 'x'), url_extract_parameter('https://example.com/a?y=1', 'x'), url_extract_port('https://example.com/'), url_extract_host('not a url'), url_extract_host('');
SELECT url_encode('a b/é?&'), url_decode('a+b%2F%C3%A9'), url_encode('');
SELECT url_decode('%zz');
-- JSON.
SELECT json_extract_scalar('{"a":{"b":1}}', '$.a.b'), json_extract_scalar('{"a":[1,2]}', '$.a[1]'), json_extract_scalar('{"a":"x"}', '$.b'), json_extract_scalar('not json', '$.a'), json_extract_scalar('{"a":{}}', '$.a');
SELECT json_extract('{"a":[1,2]}', '$.a'), json_array_length('[1,2,3]'), json_array_get('[1,2]', 0), json_size('{"a":[1,2]}', '$.a'), json_format(json_parse('{"b":1,"a":2}'));
SELECT CAST(json_parse('[1,2,null]') AS array(integer)), CAST(json_parse('{"a":1}') AS map(varchar, integer)), CAST(ARRAY[1,NULL] AS json), CAST(MAP(ARRAY['a'], ARRAY[1]) AS json);
SELECT json_parse('{');
SELECT is_json_scalar('1'), is_json_scalar('[1]'), json_array_contains('[1,2]', 2);
SELECT listagg(s, ',') WITHIN GROUP (ORDER BY s) FROM edges WHERE s <> ''
