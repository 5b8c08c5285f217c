import { queryVerdict } from '../../../lambdas/athena/query-verdict.ts';

const failed = (ErrorMessage: string) => ({
  QueryExecutionId: 'q-1',
  Status: { State: 'FAILED' as const, AthenaError: { ErrorMessage } },
});
const statement = {
  name: 'check_source' as const,
  sql: '',
  userSql: [
    { place: 'checks[4]: sameTotal.source', linesBefore: 12, lines: 2 },
    { place: 'checks[5]: sameTotal.source', linesBefore: 16, lines: 1 },
  ],
};

test.each([
  [13, 'checks[4]: sameTotal.source:1:5'],
  [14, 'checks[4]: sameTotal.source:2:5'],
  [15, 'line 15:5'],
  [17, 'checks[5]: sameTotal.source:1:5'],
  [18, 'line 18:5'],
])('line %i of a statement of checks is %s', (line, place) => {
  const error = queryVerdict(
    failed(`COLUMN_NOT_FOUND: line ${line}:5: Column 'x' cannot be resolved`),
    statement,
    1,
  );
  expect(error).toMatchObject({
    name: 'SqlError',
    message: `check_source: COLUMN_NOT_FOUND: ${place}: Column 'x' cannot be resolved (query q-1). Correct the SQL.`,
  });
});
