import { one, failure } from './engine.ts';

const notRegistered = (name: string) => `FUNCTION_NOT_FOUND: line 1:8: Function '${name}' not registered`;
const refused = (what: string) =>
  `The offline AWS does not imitate the function ${what} in Athena SQL (line 1:8).`;

test.each(['"lower"(\'A\')', '"LOWER"(\'A\')', "system.builtin.lower('A')"])(
  'SELECT %s is a call of lower',
  async (call) => expect(await one(call)).toEqual(['a']),
);

/** What Trino 436 says to each. */
test.each([
  ["lowerr('a')", notRegistered('lowerr')],
  ["foo.lower('A')", notRegistered('foo.lower')],
  ['ifnull(1, 2)', notRegistered('ifnull')],
  ["string_agg('a', 'b')", notRegistered('string_agg')],
  ["lowerr('a') OVER ()", notRegistered('lowerr')],
  ['if(true)', "SYNTAX_ERROR: line 1:8: Invalid number of arguments for 'if' function"],
  ['if(1, 2, 3, 4)', "SYNTAX_ERROR: line 1:8: Invalid number of arguments for 'if' function"],
  ['nullif(1, 2, 3)', "SYNTAX_ERROR: line 1:8: Invalid number of arguments for 'nullif' function"],
  ['coalesce(1)', "SYNTAX_ERROR: line 1:8: The 'coalesce' function must have at least two arguments"],
  ['try(1, 2)', "SYNTAX_ERROR: line 1:8: The 'try' function must have exactly one argument"],
  [
    "lower(DISTINCT 'a')",
    'FUNCTION_NOT_AGGREGATE: line 1:8: DISTINCT is not supported for non-aggregation functions',
  ],
  [
    "lower('a') FILTER (WHERE true)",
    'FUNCTION_NOT_AGGREGATE: line 1:8: Filter is only valid for aggregation functions',
  ],
  [
    "lower('a' ORDER BY 1)",
    'FUNCTION_NOT_AGGREGATE: line 1:8: ORDER BY is only valid for aggregation functions',
  ],
  [
    'concat()',
    'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
])('SELECT %s fails', async (call, message) => {
  expect(await failure(`SELECT ${call}`)).toBe(message);
});

/** Calls that fit no signature of Trino's, whichever of them are imitated. */
test.each([
  ['length(1)', 'integer', 'length(char(x)), length(varbinary), length(varchar(x))'],
  [
    "concat('a', 1)",
    'varchar(1), integer',
    'concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E, concat(char(x), char(y)), concat(varbinary), concat(varchar)',
  ],
  [
    "contains(ARRAY[1], 'a')",
    'array(integer), varchar(1)',
    'contains(array(t), t) T:comparable, contains(varchar, ipaddress)',
  ],
  [
    'array_max(ARRAY[MAP(ARRAY[1], ARRAY[2])])',
    'array(map(integer,integer))',
    'array_max(array(t)) T:orderable',
  ],
  [
    "split('a', ',', 2, 3)",
    'varchar(1), varchar(1), integer, integer',
    'split(varchar(x), varchar(y)), split(varchar(x), varchar(y), bigint)',
  ],
  ['rank(1)', 'integer', 'rank()'],
  [
    'lag(1, 2, 3, 4) OVER ()',
    'integer, integer, integer, integer',
    'lag(t) T, lag(t, bigint) T, lag(t, bigint, t) T',
  ],
  ['lower(1) OVER ()', 'integer', 'lower(char(x)), lower(varchar(x))'],
])('SELECT %s fits no signature', async (call, given, expected) => {
  const name = /^\w+/.exec(call)?.[0];
  const message = `Unexpected parameters (${given}) for function ${name}. Expected: ${expected}`;
  expect(await failure(`SELECT ${call}`)).toBe(`FUNCTION_NOT_FOUND: line 1:8: ${message}`);
});

/** Calls that Trino answers, and this imitation doesn't: no error says that the statement is wrong. */
test.each([
  ['corr(DISTINCT 1, 2)', 'corr'],
  ['multimap_agg(1, 2 ORDER BY 3)', 'multimap_agg'],
  ['reduce_agg(1, 0, (a, b) -> a + b, (a, b) -> a + b) OVER ()', 'reduce_agg'],
  ['array_first(ARRAY[1])', 'array_first'],
  ['ST_Point(1, 2)', 'st_point'],
  ['"$varchar_to_json"(NULL, true)', '$varchar_to_json'],
  ['max(1, 2)', 'max(integer, integer)'],
  [
    "sequence(DATE '2024-01-01', DATE '2024-02-01', INTERVAL '1' DAY)",
    'sequence(date, date, interval day to second)',
  ],
  ["split('a', ',', 2)", 'split(varchar(1), varchar(1), integer)'],
  ['reverse(ARRAY[1])', 'reverse(array(integer))'],
])('SELECT %s is refused by name', async (call, what) => {
  expect(await failure(`SELECT ${call}`)).toBe(refused(what));
});
