import {
  GetQueryExecutionCommand,
  InvalidRequestException,
  paginateGetQueryResults,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { setTimeout as sleep } from 'node:timers/promises';
import { interruptible } from './interrupt.ts';
import type { Aws } from './stage.ts';
import { UserError } from './user-error.ts';

/** What Athena says against a query, in its own words. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/**
 * @throws UserError for a statement that would change something: tables are the pipelines' to make and to drop
 */
export function assertReads(sql: string): void {
  const [first = ''] = /[a-z]+/i.exec(sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, '')) ?? [];
  if (READS.has(first.toUpperCase())) return;
  throw new UserError(
    `${first.toUpperCase() || 'An empty statement'}: only SELECT, WITH, VALUES, SHOW and DESCRIBE are run here.`,
  );
}

export interface QueryAnswer {
  readonly columns: readonly string[];
  /** NULL is `null`. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly scannedBytes: number;
  readonly milliseconds: number;
}

const READS = new Set(['SELECT', 'WITH', 'VALUES', 'SHOW', 'DESCRIBE']);

const POLL_MS = { first: 25, longest: 1000, growth: 1.5 };

/**
 * Runs a query as an analyst would: in their workgroup, with its enforced settings.
 * Ctrl-C stops it.
 * @param progress is told the bytes scanned so far
 * @throws QueryError with Athena's message when it is refused or fails
 */
export async function query(
  aws: Aws,
  sql: string,
  at: { readonly database: string; readonly workgroup: string },
  progress: (scannedBytes: number) => void = () => undefined,
): Promise<QueryAnswer> {
  const id = await start(aws, sql, at);
  const stop = () => void aws.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  const done = await interruptible(stop, () => finish(aws, id, progress));
  const rows: (string | null)[][] = [];
  let columns: string[] = [];
  for await (const { ResultSet } of paginateGetQueryResults(
    { client: aws.athena },
    { QueryExecutionId: id },
  )) {
    columns = ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name = '' }) => Name) ?? columns;
    for (const { Data = [] } of ResultSet?.Rows ?? [])
      rows.push(Data.map(({ VarCharValue }) => VarCharValue ?? null));
  }
  // The first row of a SELECT is its header.
  if (done.StatementType === 'DML') rows.shift();
  const { DataScannedInBytes = 0, TotalExecutionTimeInMillis = 0 } = done.Statistics ?? {};
  return { columns, rows, scannedBytes: DataScannedInBytes, milliseconds: TotalExecutionTimeInMillis };
}

async function start(aws: Aws, sql: string, at: { database: string; workgroup: string }): Promise<string> {
  try {
    const { QueryExecutionId = '' } = await aws.athena.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: at.workgroup,
        QueryExecutionContext: { Database: at.database },
      }),
    );
    return QueryExecutionId;
  } catch (error) {
    if (error instanceof InvalidRequestException) throw new QueryError(error.message, { cause: error });
    throw error;
  }
}

async function finish(
  aws: Aws,
  id: string,
  progress: (scannedBytes: number) => void,
): Promise<QueryExecution> {
  for (let pause = POLL_MS.first; ; pause = Math.min(pause * POLL_MS.growth, POLL_MS.longest)) {
    const { QueryExecution: execution } = await aws.athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
    );
    const { State, StateChangeReason = '' } = execution?.Status ?? {};
    if (execution && State === 'SUCCEEDED') return execution;
    if (State === 'FAILED' || State === 'CANCELLED') throw new QueryError(StateChangeReason || State);
    progress(execution?.Statistics?.DataScannedInBytes ?? 0);
    await sleep(pause);
  }
}
