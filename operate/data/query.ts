import {
  GetQueryExecutionCommand,
  InvalidRequestException,
  paginateGetQueryResults,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { askedBy, isDeniedQuery } from '../../lake/denials/of-query.ts';
import { DESCRIBING, poll } from '../poll.ts';
import { type Aws, whoAmI } from '../session/stage.ts';
import { UserError } from '../user-error.ts';
import type { QueryAnswer } from '../documents/query.ts';

/** What Athena says against a query, in its own words. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** A query whose answer is wanted no more. */
export class QueryStopped extends Error {
  override readonly name = 'QueryStopped';
}

/**
 * @throws UserError for a statement that would change something: tables are the pipelines' to make and to drop
 */
export function assertReads(sql: string): void {
  // A comment ends where Athena ends it: at no other line terminator than these two.
  const [first = ''] = /[a-z]+/i.exec(sql.replaceAll(/--[^\r\n]*|\/\*[\s\S]*?\*\//g, '')) ?? [];
  if (READS.has(first.toUpperCase())) return;
  throw new UserError(
    `${first.toUpperCase() || 'An empty statement'}: only SELECT, WITH, VALUES, SHOW and DESCRIBE are run here.`,
  );
}

const READS = new Set(['SELECT', 'WITH', 'VALUES', 'SHOW', 'DESCRIBE']);

interface Where {
  readonly database: string;
  readonly workgroup: string;
  /** How many rows of the answer are wanted; all by default. */
  readonly atMost?: number;
}

interface Watching {
  /** Is told the query's id, once it has one. */
  readonly began?: (queryId: string) => void;
  /** Is told the bytes scanned so far. */
  readonly progress?: (scannedBytes: number) => void;
  /** Stops the query in Athena. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a query as an analyst would: in their workgroup, with its enforced settings.
 * @throws QueryError with Athena's message when it is refused or fails, QueryStopped once its signal is aborted
 */
export async function query(
  aws: Aws,
  sql: string,
  where: Where,
  watching: Watching = {},
): Promise<QueryAnswer> {
  const id = await start(aws, sql, where);
  watching.began?.(id);
  try {
    return await answerOf(aws, await finish(aws, id, watching), where, watching);
  } catch (error) {
    if (!watching.signal?.aborted) throw error;
    throw await stopped(aws, id);
  }
}

/** Stops a query, and says whether it is. */
async function stopped(aws: Aws, id: string): Promise<QueryStopped> {
  try {
    await aws.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    return new QueryStopped('The query was stopped.');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return new QueryStopped(`The query ${id} goes on in Athena, which didn't stop it: ${why}`, {
      cause: error,
    });
  }
}

async function answerOf(
  aws: Aws,
  { QueryExecutionId, StatementType, Statistics = {} }: QueryExecution,
  { atMost = Number.POSITIVE_INFINITY }: Where,
  { signal }: Watching,
): Promise<QueryAnswer> {
  const rows: (string | null)[][] = [];
  let columns: string[] = [];
  let types: string[] = [];
  const pages = paginateGetQueryResults(
    { client: aws.athena },
    { QueryExecutionId },
    { abortSignal: signal },
  );
  for await (const { ResultSet } of pages) {
    const { ColumnInfo: info } = ResultSet?.ResultSetMetadata ?? {};
    columns = info?.map(({ Name = '' }) => Name) ?? columns;
    types = info?.map(({ Type = '' }) => Type) ?? types;
    for (const { Data = [] } of ResultSet?.Rows ?? [])
      rows.push(Data.map(({ VarCharValue }) => VarCharValue ?? null));
    if (rows.length > atMost + 1) break;
  }
  // The first row of a SELECT is its header.
  if (StatementType === 'DML') rows.shift();
  const { DataScannedInBytes = 0, TotalExecutionTimeInMillis = 0 } = Statistics;
  return {
    columns,
    types,
    rows: rows.slice(0, atMost),
    more: rows.length > atMost,
    scannedBytes: DataScannedInBytes,
    milliseconds: TotalExecutionTimeInMillis,
  };
}

async function start(aws: Aws, sql: string, { database, workgroup }: Where): Promise<string> {
  try {
    const { QueryExecutionId = '' } = await aws.athena.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
      }),
    );
    return QueryExecutionId;
  } catch (error) {
    if (error instanceof InvalidRequestException) throw new QueryError(error.message, { cause: error });
    throw error;
  }
}

async function finish(aws: Aws, id: string, { progress, signal }: Watching): Promise<QueryExecution> {
  const look = async () => {
    const { QueryExecution: execution } = await aws.athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
      { abortSignal: signal },
    );
    const { State, StateChangeReason = '' } = execution?.Status ?? {};
    if (execution && State === 'SUCCEEDED') return execution;
    if (State === 'FAILED' || State === 'CANCELLED') {
      const said = StateChangeReason || State;
      if (!isDeniedQuery(said)) throw new QueryError(said);
      throw new QueryError(`${said} ${askedBy(said, await whoAmI(aws))}`);
    }
    progress?.(execution?.Statistics?.DataScannedInBytes ?? 0);
    return undefined;
  };
  return poll(look, { pace: DESCRIBING, signal });
}
