import fc from 'fast-check';
import { queryVerdict } from '../../../lambdas/athena/query-verdict.ts';
import { withoutValues } from '../../../lambdas/athena/words.ts';

test.each([
  ["INVALID_CAST_ARGUMENT: Cannot cast 'x' to BIGINT", "INVALID_CAST_ARGUMENT: Cannot cast '…' to BIGINT"],
  [
    "INVALID_CAST_ARGUMENT: Cannot cast VARCHAR 'x' to DECIMAL(12, 2). Value is not a number.",
    "INVALID_CAST_ARGUMENT: Cannot cast '…' to DECIMAL(12, 2). Value is not a number",
  ],
  [
    "INVALID_CAST_ARGUMENT: Cannot cast '12' to varchar(1)",
    "INVALID_CAST_ARGUMENT: Cannot cast '…' to varchar(1)",
  ],
  [
    'INVALID_CAST_ARGUMENT: Unable to cast 1.0E300 to bigint',
    'INVALID_CAST_ARGUMENT: Unable to cast … to bigint',
  ],
  [
    'INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp with time zone: x',
    'INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp with time zone: …',
  ],
  [
    'NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9 + 1',
    'NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow',
  ],
  [
    'INVALID_FUNCTION_ARGUMENT: Invalid format: "x" is malformed at "x"',
    'INVALID_FUNCTION_ARGUMENT: Invalid format: …',
  ],
  [
    'HIVE_BAD_DATA: Error parsing field value \'x\' for field 3: For input string: "x"',
    'HIVE_BAD_DATA: Error parsing field value …',
  ],
  [
    "X_Y: Cannot cast char(3) 'x' to varchar(1). Value too large",
    "X_Y: Cannot cast '…' to varchar(1). Value too large",
  ],
  ["X_Y: Cannot cast 'x' to a row", 'X_Y'],
  ["X_Y: I cannot cast 'x' to INT", 'X_Y'],
  ["X_Y: Cannot cast 'x' to INT, said Ana", 'X_Y'],
  ['X_Y: Unable to cast a\nb to time(3) with time zone', 'X_Y: Unable to cast … to time(3) with time zone'],
  ['X_Y: Value Ana cannot be represented as char( 3)', 'X_Y'],
  ['X_Y: Value Ana cannot be represented as char(3)', 'X_Y: Value … cannot be represented as char(3)'],
  ['X_Y: Out of range for integer: 4711', 'X_Y: Out of range for integer: …'],
  ['X_Y: decimal multiplication overflow', 'X_Y: decimal multiplication overflow'],
  ['X_Y: bigint power overflow: 4711', 'X_Y'],
  ['X_Y: DECIMAL OVERFLOW', 'X_Y: Decimal overflow'],
  ['X_Y: Invalid format: "Ana"', 'X_Y: Invalid format: …'],
  ['X_Y: Cannot parse "Ana": Value 31 for dayOfMonth must be in the range [1,30]', 'X_Y: Cannot parse …'],
  ['X_Y: Cannot parse Ana', 'X_Y'],
  ["X_Y: Invalid date 'FEBRUARY 30'", 'X_Y: Invalid date …'],
  ["X_Y: Invalid date 'February 29' as '2023' is not a leap year", 'X_Y: Invalid date …'],
  ['X_Y: Invalid value for MonthOfYear (valid values 1 - 12): 13', 'X_Y: Invalid value for MonthOfYear'],
  ['X_Y: Invalid value for Ana (valid values 1 - 12): 13', 'X_Y'],
  ['X_Y: division by zero', 'X_Y: Division by zero'],
  ['X_Y: scalar sub-query has returned multiple rows', 'X_Y: Scalar sub-query has returned multiple rows'],
  ['X_Y: Duplicate map keys are not allowed', 'X_Y: Duplicate map keys are not allowed'],
  ['X_Y: map key cannot be null', 'X_Y: Map key cannot be null'],
  ['X_Y: map key cannot be null: Ana', 'X_Y'],
  ['GENERIC_USER_ERROR: whatever a SELECT says of a row', 'GENERIC_USER_ERROR'],
  ['HTTP2_404_X: Ana', 'HTTP2_404_X'],
  ['what has no code', ''],
  ['Ana: X_Y: what begins with none', ''],
  ['NOCODE: Ana', ''],
  ['2_X: Ana', ''],
  ['X_Y without a colon: Ana', ''],
])('of %j is told %j', (said, told) => {
  expect(withoutValues(said)).toBe(told);
});

test.each([
  'DIVISION_BY_ZERO: Division by zero',
  "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
  'TYPE_MISMATCH: line 3:5: Cannot apply operator: varchar + integer',
  'HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets',
  'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: glue:CreateTable on resource: arn:aws:glue:a:1:catalog',
  'Query exhausted resources at this scale factor',
  'Query timeout',
  'query cancelled',
  'Bytes scanned limit was exceeded',
  'Amazon Athena experienced an internal error',
  'Insufficient permissions to execute the query',
  'ACCESS DENIED when writing output',
  'Permission denied on S3 path: s3://lake/x',
  'com.amazonaws.services.s3.model.AmazonS3Exception: Slow Down',
  'SYNTAX_ERROR: line 1:8: Column x',
  'SYNTAX_ERROR: anything, since no row was looked at',
  'TABLE_NOT_FOUND: line 1:15: Table x does not exist',
  ...[
    'AMBIGUOUS_NAME',
    'MISSING_GROUP_BY',
    'MISMATCHED_COLUMN_ALIASES',
    'DUPLICATE_COLUMN_NAME',
    'EXPRESSION_NOT_AGGREGATE',
    'FUNCTION_NOT_AGGREGATE',
    'NESTED_AGGREGATION',
    'INVALID_LITERAL',
    'INVALID_COLUMN_REFERENCE',
    'INVALID_PARAMETER_USAGE',
    'NOT_SUPPORTED',
  ].map((code) => `${code}: line 12:34: x`),
  ...[
    'PERMISSION_DENIED',
    'HIVE_CANNOT_OPEN_SPLIT',
    'HIVE_METASTORE_ERROR',
    'HIVE_FILESYSTEM_ERROR',
    'HIVE_PATH_ALREADY_EXISTS',
    'HIVE_PARTITION_SCHEMA_MISMATCH',
    'HIVE_INVALID_METADATA',
  ].map((code) => `${code}: s3://lake/x`),
])('%j holds no value, and is told as it is', (said) => {
  expect(withoutValues(said)).toBe(said);
});

test.each([
  ['TYPE_MISMATCH: Ana', 'TYPE_MISMATCH'],
  ['TYPE_MISMATCH: line x: Ana', 'TYPE_MISMATCH'],
  ['GENERIC_USER_ERROR: SYNTAX_ERROR: Ana', 'GENERIC_USER_ERROR'],
  ['GENERIC_USER_ERROR: TYPE_MISMATCH: line 1:1: Ana', 'GENERIC_USER_ERROR'],
  ['GENERIC_USER_ERROR: HIVE_METASTORE_ERROR: Ana', 'GENERIC_USER_ERROR'],
  ['GENERIC_USER_ERROR: Access Denied, Ana', 'GENERIC_USER_ERROR'],
  ['GENERIC_USER_ERROR: Query timeout, Ana', 'GENERIC_USER_ERROR'],
  ['SYNTAX_ERROR Ana', ''],
  ['HIVE_METASTORE_ERROR Ana', ''],
])('a value can’t stand in for a beginning: of %j is told %j', (said, told) => {
  expect(withoutValues(said)).toBe(told);
});

/** Athena's messages about a value, as functions of it. */
const FORMS: readonly ((value: string) => string)[] = [
  (value) => `INVALID_CAST_ARGUMENT: Cannot cast '${value}' to INT`,
  (value) => `INVALID_CAST_ARGUMENT: Cannot cast VARCHAR '${value}' to DECIMAL(12, 2). Value too large.`,
  (value) => `INVALID_CAST_ARGUMENT: Unable to cast ${value} to bigint`,
  (value) => `INVALID_CAST_ARGUMENT: Value cannot be cast to date: ${value}`,
  (value) => `INVALID_CAST_ARGUMENT: Value ${value} cannot be represented as varchar(3)`,
  (value) => `NUMERIC_VALUE_OUT_OF_RANGE: Out of range for integer: ${value}`,
  (value) => `NUMERIC_VALUE_OUT_OF_RANGE: bigint multiplication overflow: ${value} * ${value}`,
  (value) => `INVALID_FUNCTION_ARGUMENT: Invalid format: "${value}" is malformed at "${value}"`,
  (value) => `HIVE_BAD_DATA: Error parsing field value '${value}' for field 2: For input string: "${value}"`,
  (value) => `INVALID_FUNCTION_ARGUMENT: ${value} is not a valid argument`,
  (value) => `GENERIC_USER_ERROR: ${value}`,
  (value) => `GENERIC_INTERNAL_ERROR: ${value}: ${value}`,
  (value) => `INVALID_CAST_ARGUMENT: Cannot cast to row(a bigint). ${value}`,
  (value) => `Something that nobody foresaw: ${value}`,
];

test('no value of a row comes through, not one that looks like a message of Athena’s', () => {
  // A value that no message has by itself, also around and within what messages are made of.
  const secret = '4711Ungeheuer';
  const around = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      "' to BIGINT",
      "' to BIGINT. Cannot cast '",
      ': line 1:1: ',
      'SYNTAX_ERROR: line 1:1: ',
      'User: arn:aws: is not authorized to perform',
      'Bytes scanned limit was exceeded',
      "' for field 3: ",
      '" is malformed at "',
      '\n',
      ...FORMS.map((form) => form('x')),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...FORMS), around, around, (form, before, after) => {
      const said = form(`${before}${secret}${after}`);
      const query = {
        QueryExecutionId: 'q-1',
        Status: { State: 'FAILED' as const, AthenaError: { ErrorMessage: said }, StateChangeReason: said },
      };
      const error = queryVerdict(query, { name: 'ctas', sql: '' }, 1);
      expect(error.message).not.toContain(secret);
      expect(error.message).not.toContain('\n');
      expect((error as { inFull?: string }).inFull).toContain(secret);
    }),
    { numRuns: 2000 },
  );
});

test('a cast that fails is told with its type and its query, and in full with its value', () => {
  const query = {
    QueryExecutionId: 'q-1',
    Status: {
      State: 'FAILED' as const,
      AthenaError: { ErrorMessage: "INVALID_CAST_ARGUMENT: Cannot cast 'Ana' to INT" },
    },
  };
  expect(queryVerdict(query, { name: 'ctas', sql: '' }, 1)).toMatchObject({
    name: 'BadData',
    message:
      "ctas: INVALID_CAST_ARGUMENT: Cannot cast '…' to INT (query q-1). Mend the value in the source file, or change the column's type in the definition.",
    inFull:
      "ctas: INVALID_CAST_ARGUMENT: Cannot cast 'Ana' to INT (query q-1). Mend the value in the source file, or change the column's type in the definition.",
  });
});

test('DDL reads no row: what Athena says of it is told as it is', () => {
  const said = 'FAILED: Execution Error, return code 1. MetaException(message:no)';
  const query = { Status: { State: 'FAILED' as const, StateChangeReason: said }, QueryExecutionId: 'q-1' };
  expect(queryVerdict(query, { name: 'create_raw', sql: '' }, 1).message).toContain(said);
});
