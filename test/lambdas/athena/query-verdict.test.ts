import { InvalidRequestException, type QueryExecution } from '@aws-sdk/client-athena';
import { queryVerdict, refusalVerdict } from '../../../lambdas/athena/query-verdict.ts';
import type { Statement } from '../../../lambdas/athena/statement.ts';

const failed = (ErrorMessage: string, StateChangeReason = ''): QueryExecution => ({
  QueryExecutionId: 'q-1',
  Status: { State: 'FAILED', StateChangeReason, AthenaError: { ErrorMessage } },
});
const select: Statement = {
  name: 'check_source',
  sql: '',
  userSql: [
    { place: 'checks[4]: sameTotal.source', linesBefore: 12, lines: 2 },
    { place: 'checks[5]: sameTotal.source', linesBefore: 16, lines: 1 },
  ],
};
const stage: Statement = { name: 'stage', sql: '', user: { file: 'orders_summary.sql', linesBefore: 9 } };
const ddl: Statement = { name: 'create_raw', sql: '' };

test.each([
  [12, 'line 12:5'],
  [13, 'checks[4]: sameTotal.source:1:5'],
  [14, 'checks[4]: sameTotal.source:2:5'],
  [15, 'line 15:5'],
  [17, 'checks[5]: sameTotal.source:1:5'],
  [18, 'line 18:5'],
])('line %i of a statement of checks is %s', (line, place) => {
  const error = queryVerdict(
    failed(`COLUMN_NOT_FOUND: line ${line}:5: Column 'x' cannot be resolved`),
    select,
    1,
  );
  expect(error).toMatchObject({
    name: 'SqlError',
    message: `check_source: COLUMN_NOT_FOUND: ${place}: Column 'x' cannot be resolved (query q-1). Correct the SQL.`,
  });
});

test.each([
  [9, 'line 9:12'],
  [10, 'orders_summary.sql:1:12'],
  [9999, 'orders_summary.sql:9990:12'],
])('line %i of a statement that holds the user’s SQL is %s', (line, place) => {
  expect(queryVerdict(failed(`SYNTAX_ERROR: line ${line}:12: no`), stage, 1).message).toBe(
    `stage: SYNTAX_ERROR: ${place}: no (query q-1). Correct the SQL.`,
  );
});

const SQL = 'Correct the SQL.';
const DATA = "Mend the value in the source file, or change the column's type in the definition.";
const COARSE = 'Partition more coarsely: one statement writes at most 100 partitions.';

test.each([
  ['HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit', 'TooManyPartitions', COARSE],
  ['INVALID_CAST_ARGUMENT: x', 'BadData', DATA],
  ['HIVE_BAD_DATA: x', 'BadData', DATA],
  ['NUMERIC_VALUE_OUT_OF_RANGE: x', 'BadData', DATA],
  ['SYNTAX_ERROR: line 1:1: x', 'SqlError', SQL],
  ['TABLE_NOT_FOUND: x', 'SqlError', SQL],
  ['COLUMN_NOT_FOUND: or not authorized to see it', 'SqlError', SQL],
  ['TYPE_MISMATCH: x', 'SqlError', SQL],
  ['AMBIGUOUS_NAME: x', 'SqlError', SQL],
  ['NOT_SUPPORTED: x', 'SqlError', SQL],
  ['MISSING_GROUP_BY: x', 'SqlError', SQL],
  ['EXPRESSION_NOT_AGGREGATE: x', 'SqlError', SQL],
  ['INVALID_FUNCTION_ARGUMENT: x', 'SqlError', SQL],
  ['DUPLICATE_COLUMN_NAME: x', 'SqlError', SQL],
  ['DIVISION_BY_ZERO: x', 'SqlError', SQL],
])('Athena’s words %j mean %s', (said, name, advice) => {
  const error = queryVerdict(failed(said), ddl, 1);
  expect(error).toMatchObject({
    name,
    message: `create_raw: ${said} (query q-1). ${advice}`,
    inFull: undefined,
  });
});

const LOOK = "Look the query up in Athena's console, then start the pipeline again.";

test.each([
  // Only at the beginning is it a code, and only as a whole word.
  ['GENERIC_USER_ERROR: it said SYNTAX_ERROR', 1, ''],
  ['NOT_FOUNDATION: x', 1, ''],
  ['GENERIC_INTERNAL_ERROR: x', 2, ' after 2 attempts'],
])('what no repeat mends, %j, is told with its attempts: %i', (said, attempts, tries) => {
  expect(queryVerdict(failed(said), ddl, attempts)).toMatchObject({
    name: 'QueryFailed',
    message: `create_raw: ${said} (query q-1)${tries}. ${LOOK}`,
  });
});

test('the code may stand in the reason of the state alone', () => {
  expect(queryVerdict(failed('no code here', 'TYPE_MISMATCH: line 1:1: x'), ddl, 1).name).toBe('SqlError');
});

test('without an error of Athena’s the reason of the state is told, or that there is none', () => {
  const query = (StateChangeReason?: string): QueryExecution => ({
    QueryExecutionId: 'q-1',
    Status: { State: 'FAILED', StateChangeReason },
  });
  expect(queryVerdict(query('It broke.'), ddl, 1).message).toBe(`create_raw: It broke (query q-1). ${LOOK}`);
  expect(queryVerdict(query(), ddl, 1).message).toBe(`create_raw: no reason given (query q-1). ${LOOK}`);
  expect(queryVerdict({ QueryExecutionId: 'q-1' }, ddl, 1).message).toBe(
    `create_raw: no reason given (query q-1). ${LOOK}`,
  );
});

test.each([
  ['Query cancelled! : Bytes scanned limit was exceeded', 'ScanLimitExceeded'],
  ['bytes SCANNED limit', 'ScanLimitExceeded'],
  ['Query has been cancelled by somebody', 'QueryFailed'],
  // A cancelled query is no fault of the SQL, whatever is said.
  ['SYNTAX_ERROR: x', 'QueryFailed'],
])('a query that was cancelled, %j, is %s', (StateChangeReason, name) => {
  const query = { QueryExecutionId: 'q-1', Status: { State: 'CANCELLED' as const, StateChangeReason } };
  const after =
    name === 'QueryFailed'
      ? ': it was cancelled. Start the pipeline again.'
      : ". Raise the workgroup's cutoff in the stage's settings, or scan less.";
  expect(queryVerdict(query, ddl, 1)).toMatchObject({
    name,
    message: `create_raw: ${StateChangeReason} (query q-1)${after}`,
  });
});

test.each([
  ' You may need to manually clean the data at s3://lake/x before retrying.',
  '. If a data manifest file was generated at s3://lake/x, you may need to manually clean the data.\nMore.',
])('what Athena advises after a failed CTAS is left out: %j', (advice) => {
  expect(queryVerdict(failed(`HIVE_X: it\n  broke${advice}`), ddl, 1).message).toBe(
    `create_raw: HIVE_X: it broke (query q-1). ${LOOK}`,
  );
});

test('a query that read rows is told without their values, and in full with them', () => {
  expect(queryVerdict(failed("INVALID_CAST_ARGUMENT: Cannot cast 'Ana' to INT"), stage, 1)).toMatchObject({
    name: 'BadData',
    message: `stage: INVALID_CAST_ARGUMENT: Cannot cast '…' to INT (query q-1). ${DATA}`,
    inFull: `stage: INVALID_CAST_ARGUMENT: Cannot cast 'Ana' to INT (query q-1). ${DATA}`,
  });
  expect(queryVerdict(failed('Ana is no number'), stage, 1)).toMatchObject({
    name: 'QueryFailed',
    message: `stage: Athena’s words may hold values of rows (query q-1). ${LOOK}`,
    inFull: `stage: Ana is no number (query q-1). ${LOOK}`,
  });
  // Of DDL all is told: it reads no row.
  expect(queryVerdict(failed('Ana is no number'), ddl, 1)).toMatchObject({
    message: `create_raw: Ana is no number (query q-1). ${LOOK}`,
    inFull: undefined,
  });
});

test('a denial names who was denied, and what grants it', () => {
  const said = 'Access Denied (Service: Amazon S3; Status Code: 403)';
  const error = queryVerdict(failed(said), ddl, 1);
  expect(error).toMatchObject({ name: 'AccessDenied', inFull: undefined });
  expect(error.message).toMatch(
    /^create_raw: Access Denied \(Service: Amazon S3; Status Code: 403\) \(query q-1\)\. Grant it to the task's role, in IAM or in Lake Formation\. ./,
  );
  const among = queryVerdict(failed('GENERIC_X: not authorized to read Ana'), stage, 1) as Error & {
    inFull: string;
  };
  expect(among.name).toBe('AccessDenied');
  expect(among.message).not.toContain('Ana');
  expect(among.inFull).toMatch(/^stage: GENERIC_X: not authorized to read Ana \(query q-1\)\. Grant it .* ./);
});

test('one that says what was asked for is told who asked, and no more', () => {
  const said = 'Access Denied: not authorized to perform: glue:GetTable on resource x';
  expect(queryVerdict(failed(said), ddl, 1).message).toBe(
    `create_raw: ${said} (query q-1). Grant it to the task's role, in IAM or in Lake Formation. It was asked for by the role of the function.`,
  );
});

const refused = (message: string, AthenaErrorCode?: string) =>
  new InvalidRequestException({ message, AthenaErrorCode, $metadata: {} });

test.each([
  ['line 10:3: mismatched input', undefined, 'orders_summary.sql:1:3: mismatched input'],
  ['mismatched input at 2:7', undefined, 'mismatched input at 2:7'],
  ['Queries of this type are not\nsupported.', 'MALFORMED_QUERY', 'Queries of this type are not supported'],
])('a statement that Athena refuses for its SQL, %j, is told with its place', (said, code, told) => {
  const error = refused(said, code);
  expect(refusalVerdict(error, stage)).toMatchObject({
    name: 'SqlError',
    message: `stage: ${told}. Correct the SQL.`,
    cause: error,
  });
});

test('one that it refuses for anything else points to the workgroup', () => {
  const error = refused('WorkGroup w is disabled.', 'INVALID_INPUT');
  expect(refusalVerdict(error, stage)).toMatchObject({
    name: 'QueryFailed',
    message: "stage: Athena refused it: WorkGroup w is disabled. See the workgroup's settings.",
    cause: error,
  });
});
