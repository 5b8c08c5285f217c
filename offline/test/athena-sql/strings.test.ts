import { failure, one, types } from './engine.ts';

test.each([
  [
    "length('São'), lower('ÁB'), upper('ção'), 'a' || 'b', concat('a', 'b', 'c')",
    '3',
    'áb',
    'ÇÃO',
    'ab',
    'abc',
  ],
  ["'a' || NULL, concat('a', NULL)", null, null],
  [
    "trim(chr(9) || ' a ' || chr(10)), ltrim('  a '), rtrim(' a  '), trim(LEADING 'x' FROM 'xxax'), trim('xax', 'x'), trim(BOTH FROM ' a ')",
    'a',
    'a ',
    ' a',
    'ax',
    'a',
    'a',
  ],
  [
    "substr('São Paulo', 2, 2), substr('abc', -2), substr('abc', 0, 2), substr('abc', -5), substring('abc' FROM 2 FOR 1), substr('abc', 5), substr('abc', 2, -1)",
    'ão',
    'bc',
    '',
    '',
    'b',
    '',
    '',
  ],
  ["strpos('São Paulo', 'P'), strpos('abc', 'x'), position('b' IN 'abc')", '5', '0', '2'],
  ["replace('a-b-c', '-'), replace('a-b', '-', '+'), reverse('ção')", 'abc', 'a+b', 'oãç'],
  [
    "split('a,b,,c', ','), split('', ','), split_part('a,b', ',', 2), split_part('a,b', ',', 3)",
    '[a, b, , c]',
    '[]',
    'b',
    null,
  ],
  ["lpad('7', 3, '0'), rpad('ab', 5, 'xy'), lpad('abc', 2, 'x')", '007', 'abxyx', 'ab'],
  ["starts_with('abc', 'ab'), chr(65), codepoint('A')", 'true', 'A', '65'],
  [
    "to_hex(md5(to_utf8('a'))), to_hex(to_utf8('é')), to_hex(sha256(to_utf8('')))",
    '0CC175B9C0F1B6A831C399E269772661',
    'C3A9',
    'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
  ],
  ["to_utf8('ab'), from_hex('4a')", '61 62', '4a'],
  [
    "'a_b' LIKE 'a!_b' ESCAPE '!', 'axb' LIKE 'a!_b' ESCAPE '!', 'ã' LIKE '_', 'abc' LIKE 'a%', 'abc' NOT LIKE 'B%', 'a' LIKE NULL",
    'true',
    'false',
    'true',
    'true',
    'true',
    null,
  ],
  ["'Z' < 'a', 'ab' < 'b', 'a' = 'a '", 'true', 'true', 'false'],
  ["'it''s'", "it's"],
])('%s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

/** Each answer is Trino 436's own. */
const edges: readonly [expression: string, answer: string | null][] = [
  ["split_part('', '', 1)", null],
  ["split_part('abc', '', 1)", 'a'],
  ["split_part('abc', '', 4)", null],
  ["split_part(lower(''), lower(''), 1)", null],
  ["split_part('', ',', 1)", ''],
  ["split_part('a', ',', 9223372036854775807)", null],
  ["substr('abc', 9223372036854775807)", ''],
  ["substr('abc', 2, 9223372036854775807)", 'bc'],
  ["substr('abc', -9223372036854775808)", ''],
  ["to_hex(from_hex(''))", ''],
  ["to_hex(from_hex('aF'))", 'AF'],
  ['chr(CAST(NULL AS bigint))', null],
  ["upper('Weiß')", 'WEIß'],
  ["upper('ßß')", 'ßß'],
  ["upper('')", ''],
  ['upper(CAST(NULL AS varchar))', null],
  ["lower('WEIẞ')", 'weiß'],
  ["lower('ΑΣ')", 'ασ'],
  // A byte order mark is a character as any other.
  ["chr(65279) || 'a'", '\u{feff}a'],
  ['chr(65279) || chr(65279)', '\u{feff}\u{feff}'],
  ["array[array[chr(65279), 'b', NULL], NULL]", '[[\u{feff}, b, null], null]'],
  ['map(array[1], array[chr(65279)])', '{1=\u{feff}}'],
  ['map(array[chr(65279)], array[CAST(NULL AS varchar)])', '{\u{feff}=null}'],
  ['CAST(NULL AS array(varchar))', null],
];

const misplaced =
  "INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself";
const several = 'INVALID_FUNCTION_ARGUMENT: Escape string must be a single character';
/** Each answer is Trino 436's own. */
const likes: readonly [expression: string, answer: string | null][] = [
  ["'a_c' LIKE 'a#_c' ESCAPE '#'", 'true'],
  ["'abc' LIKE 'a#_c' ESCAPE '#'", 'false'],
  ["'abc' LIKE 'a##c' ESCAPE '#'", 'false'],
  ["'abc' LIKE 'abc' ESCAPE '#'", 'true'],
  ["'abc' LIKE CAST(NULL AS varchar) ESCAPE '#'", null],
  ["CAST(NULL AS varchar) LIKE 'a#' ESCAPE '#'", null],
  ["'abc' LIKE 'abc' ESCAPE NULL", null],
  ["'a%b' LIKE 'a%%b' ESCAPE '%'", 'true'],
  ["'axb' LIKE 'a%%b' ESCAPE '%'", 'false'],
  ["'a_b' LIKE 'a__b' ESCAPE '_'", 'true'],
  ["'aéb' LIKE 'aééb' ESCAPE 'é'", 'true'],
  [String.raw`'a\b' LIKE 'a\b'`, 'true'],
  [String.raw`'a\%b' LIKE 'a\%b'`, 'true'],
  [String.raw`'a\%b' LIKE 'a\#%b' ESCAPE '#'`, 'true'],
  ["'a_c' LIKE lower('a#_c') ESCAPE '#'", 'true'],
  ["'a]c' LIKE lower('a]]c') ESCAPE ']'", 'true'],
  ["'abc' LIKE 'a#' ESCAPE '#'", misplaced],
  ["'abc' LIKE 'a#c' ESCAPE '#'", misplaced],
  ["'abc' LIKE lower('a#c') ESCAPE '#'", misplaced],
  ["'abc' LIKE 'abc' ESCAPE '##'", several],
  ["'abc' LIKE 'abc' ESCAPE ''", several],
  ["'👍' LIKE 'a' ESCAPE '👍'", several],
];

test.each(likes)('%s is %p', async (expression, answer) => {
  const outcome = answer?.includes(':')
    ? failure(`SELECT ${expression}`)
    : one(expression).then((row) => row?.[0]);
  expect(await outcome).toBe(answer);
});

test.each(edges)('%s is %p', async (expression, answer) => {
  expect((await one(expression))?.[0]).toBe(answer);
});

test('the types of text functions', () => {
  expect(types("upper('abc'), substr('abc', 1), split('a,b', ','), replace('abc', 'a')")).toEqual([
    'varchar(3)',
    'varchar(3)',
    'array(varchar(3))',
    'varchar(3)',
  ]);
  // As long as it may become.
  expect(
    types(
      "replace('aXbX', 'X', '--'), replace(lower('abc'), CAST('b' AS varchar), 'x'), replace('abc', 'b', CAST('b' AS varchar)), replace(NULL, 'b', 'c'), replace('abc', 'b', NULL), replace(CAST('abc' AS varchar), 'b', '')",
    ),
  ).toEqual(['varchar(14)', 'varchar(7)', 'varchar', 'varchar(1)', 'varchar(3)', 'varchar']);
  expect(
    types(
      "regexp_replace('José Núñez', 'a', '_'), regexp_replace('ab', '(a)(b)', '$01'), regexp_replace('abc', 'b'), regexp_replace('', 'b', 'c'), regexp_replace(CAST('abc' AS varchar), 'b', 'c')",
    ),
  ).toEqual(['varchar(65)', 'varchar(11)', 'varchar(3)', 'varchar(1)', 'varchar']);
});

test.each([
  ['chr(-1)', 'INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: -1'],
  ['chr(55296)', 'INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: 55296'],
  ['chr(1114112)', 'INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: 1114112'],
  ['chr(99999999999)', 'INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: 99999999999'],
  ["from_hex('zz')", 'INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: "z" = 122'],
  ["from_hex('0g')", 'INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: "g" = 103'],
  ["from_hex('abc')", 'INVALID_FUNCTION_ARGUMENT: invalid input length 3'],
  ["codepoint('')", 'INVALID_FUNCTION_ARGUMENT: Input string must be a single character string'],
  [
    "lpad('a', 3000000000, 'x')",
    'INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]',
  ],
  ["split_part('a', ',', 0)", 'INVALID_FUNCTION_ARGUMENT: Index must be greater than zero'],
  ["lpad('a', 3, '')", 'INVALID_FUNCTION_ARGUMENT: Padding string must not be empty'],
  [
    'lower(1)',
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer) for function lower. Expected: lower(char(x)), lower(varchar(x))',
  ],
  [
    "'a' LIKE 1",
    'TYPE_MISMATCH: line 1:12: Type of LIKE expression must evaluate to a varchar (actual: integer)',
  ],
  ["'1' = 1", 'TYPE_MISMATCH: line 1:12: Cannot apply operator: varchar(1) = integer'],
])('SELECT %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
