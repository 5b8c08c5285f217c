import { failureOf } from '../../athena/failure.ts';
import { fromDuckdb } from '../../athena/sql/errors.ts';
import { failure, rows } from './engine.ts';

const told = (message: string) => {
  const {
    category,
    type,
    retryable,
    message: text,
  } = failureOf(new Error(message), { statementType: 'DML' });
  return [text, category, type, retryable];
};

/** Errors that only the running query finds, with the words of real Trino. */
test.each([
  [
    'SELECT ntile(0) OVER (ORDER BY id) FROM sales',
    'INVALID_FUNCTION_ARGUMENT: Buckets must be greater than 0',
  ],
  [
    'SELECT nth_value(id, 0) OVER (ORDER BY id) FROM sales',
    'INVALID_FUNCTION_ARGUMENT: Offset must be at least 1',
  ],
  [
    'SELECT lag(id, -1) OVER (ORDER BY id) FROM sales',
    'INVALID_FUNCTION_ARGUMENT: Offset must be at least 0',
  ],
  [
    'SELECT lead(id, quantity) OVER (ORDER BY id) FROM sales',
    'INVALID_FUNCTION_ARGUMENT: Offset must not be null',
  ],
  ['SELECT chr(-1)', 'INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: -1'],
  ["SELECT from_hex('zz')", 'INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: "z" = 122'],
  ["SELECT from_hex('a')", 'INVALID_FUNCTION_ARGUMENT: invalid input length 1'],
  ["SELECT 'a' LIKE 'ab' ESCAPE 'xx'", 'INVALID_FUNCTION_ARGUMENT: Escape string must be a single character'],
  ["SELECT 'a' LIKE 'ab' ESCAPE ''", 'INVALID_FUNCTION_ARGUMENT: Escape string must be a single character'],
  ...["'a\\'", "'a\\b'", 'p'].map((pattern) => [
    `SELECT 'ab' LIKE ${pattern} ESCAPE '\\' FROM (VALUES 'a\\b') AS t (p)`,
    "INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself",
  ]),
  [
    "SELECT date_parse('2024-02-30', '%Y-%m-%d')",
    'INVALID_FUNCTION_ARGUMENT: Cannot parse "2024-02-30": a value is out of its range',
  ],
  [
    'SELECT -9223372036854775808 / -1',
    'NUMERIC_VALUE_OUT_OF_RANGE: bigint division overflow: -9223372036854775808 / -1',
  ],
  [
    'SELECT CAST(-128 AS tinyint) / CAST(-1 AS tinyint)',
    'NUMERIC_VALUE_OUT_OF_RANGE: tinyint division overflow: -128 / -1',
  ],
  // Trino has no better name for these.
  ["SELECT DATE '2024-01-01' + INTERVAL '9999999' YEAR", 'GENERIC_INTERNAL_ERROR: integer overflow'],
  [
    "SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '999999999' DAY",
    'GENERIC_INTERNAL_ERROR: long overflow',
  ],
  [
    "SELECT sum(x) FROM (VALUES DECIMAL '99999999999999999999999999999999999999', DECIMAL '99999999999999999999999999999999999999') AS t (x)",
    'GENERIC_INTERNAL_ERROR: Decimal overflow',
  ],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});

test.each([
  [
    "SELECT 'a%' LIKE p ESCAPE '\\' FROM (VALUES 'a\\%', NULL, 'a\\\\', '%') AS t (p)",
    [['true'], [null], ['false'], ['true']],
  ],
  [
    "SELECT 'a]%' LIKE 'a]]]%' ESCAPE ']', 'a^_' LIKE p ESCAPE '^' FROM (VALUES 'a^^^_') AS t (p)",
    [['true', 'true']],
  ],
  [
    'SELECT lag(id, 1, 9) OVER (ORDER BY id), nth_value(id, 2) OVER (ORDER BY id) FROM sales ORDER BY id LIMIT 2',
    [
      ['9', null],
      ['1', '2'],
    ],
  ],
])('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  ['Conversion Error: Could not frobnicate', 'INVALID_CAST_ARGUMENT: Could not frobnicate', 1100],
  ['Out of Range Error: Too much of it!', 'NUMERIC_VALUE_OUT_OF_RANGE: Too much of it!', 1100],
  [
    'Invalid Input Error: No such thing\n\nLINE 1: SELECT …',
    'INVALID_FUNCTION_ARGUMENT: No such thing',
    1106,
  ],
])('what DuckDB finds wrong with a value is the user’s error: %j', (message, text, type) => {
  expect(told(message)).toEqual([text, 2, type, false]);
});

test.each(['Binder', 'Parser', 'Catalog', 'Not implemented'])(
  'what DuckDB refuses to run is told as a limit of this imitation: %s Error',
  (name) => {
    expect(told(`${name} Error: can't do this\n\nLINE 1: SELECT …`)).toEqual([
      "The offline AWS does not imitate this query, as DuckDB can't run its translation: can't do this.",
      2,
      1200,
      false,
    ]);
  },
);

test.each([
  'INTERNAL Error: Attempted to access index 1 within vector of size 1',
  'Invalid Input Error: CSV Error on Line: 2',
  "Invalid Input Error: No magic bytes found at end of file 'x.parquet'",
])('what is neither stays the engine’s own: %j', (message) => {
  expect(fromDuckdb(new Error(message))).toBeUndefined();
  expect(told(message)).toEqual([`GENERIC_INTERNAL_ERROR: ${message}`, 1, 200, false]);
});

test('a query that found no room for its work is told so, whatever its words', () => {
  expect(told('Out of Memory Error: could not allocate block')).toEqual([
    'Query exhausted resources at this scale factor',
    2,
    1,
    false,
  ]);
});

test.each([
  'url_decode',
  'url_encode',
  'url_extract_fragment',
  'url_extract_host',
  'url_extract_parameter',
  'url_extract_path',
  'url_extract_port',
  'url_extract_protocol',
  'url_extract_query',
  'contains_sequence',
])('%s is a function of Trino’s that is not imitated', async (name) => {
  expect(await failure(`SELECT ${name}('a')`)).toBe(
    `The offline AWS does not imitate the function ${name} in Athena SQL (line 1:8).`,
  );
});
