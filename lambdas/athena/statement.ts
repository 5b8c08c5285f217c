import {
  type AthenaClient,
  GetQueryExecutionCommand,
  InvalidRequestException,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { createHash } from 'node:crypto';
import { allEnded } from '../../core/all-ended.ts';
import { DefinitionChanged, LockLost } from '../../core/errors/errors.ts';
import { queryResultsPrefix } from '../../core/stage/keys.ts';
import type { Queries, Step } from '../../core/runs/payload.ts';
import type { UserSqlLines } from '../../core/checks/selects.ts';
import { QUERY_POLL_WAIT_SECONDS, QUERY_RETRY } from '../../core/runs/retries.ts';
import { isBilled, leavesSomething, sqlHash } from '../../core/runs/statements.ts';
import type { StatementName } from '../../core/tasks/kinds.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { queryVerdict, refusalVerdict } from './query-verdict.ts';

/** A statement of a task. Its name is unique within the run: it keys the query in the payload. */
export interface Statement {
  readonly name: StatementName;
  readonly sql: string;
  /** Lines of `sql` before the user's own, and the file they come from, for places in error messages. */
  readonly user?: { readonly file: string; readonly linesBefore: number };
  /** Expressions of the definition within `sql`, for the same. */
  readonly userSql?: readonly UserSqlLines[];
}

/** How far a statement is, after looking for a few seconds. */
export type Progress = {
  readonly queries: Queries;
  /** The query that succeeded, once `step.status` is `done`. */
  readonly queryId: string;
} & (
  | { readonly step: StepOf<'done' | 'running'>; readonly over?: undefined }
  // A query that failed and is tried again: nothing that it wrote is from later, and the next begins after it.
  | { readonly step: StepOf<'retry'>; readonly over: Date }
);
type StepOf<Status extends Step['status']> = Step & { readonly status: Status };

const DONE = { status: 'done', waitSeconds: 0 } as const;

/** A task looks this long at a query before it hands the waiting to Step Functions, which costs nothing. */
const PATIENCE_MS = 5000;
const POLL_MS = { first: 100, growth: 1.5, longest: 1000 };

/**
 * Starts a statement, or finds the query that this or an earlier invocation started, and follows it for a
 * few seconds. The client request token is a hash of execution, redrive, statement, its SQL and attempt: after
 * a crash the same query is found again, and a retry really starts anew. One that succeeded before is over. A query
 * of the same name and other SQL is none of it: its answer belongs to another question.
 * @throws DefinitionChanged where such a query may have written; a verdict when the query ended in a way that repeating doesn't mend, or was repeated often enough
 */
export async function runStatement(
  athena: AthenaClient,
  statement: Statement,
  queries: Queries,
  context: FencedContext,
): Promise<Progress> {
  const { execution, log, measure } = context;
  const known = queries[statement.name];
  const redrive = execution.redriveCount;
  const sql = sqlHash(statement.sql);
  const other = known?.redrive === redrive && known.sql !== sql;
  if (other && leavesSomething(statement.name)) {
    throw new DefinitionChanged(
      `${statement.name}: this run began it with other SQL, by another definition or release; start the pipeline again.`,
    );
  }
  const before =
    known?.redrive === redrive && !other ? known : { attempt: 1, redrive, sql, scanned: known?.scanned };
  if (before.id !== undefined && before.succeeded) return { queries, step: DONE, queryId: before.id };
  const id = before.id ?? (await start(athena, statement, before.attempt, context));
  const [query] = await allEnded([
    follow(athena, id, context),
    before.id ? undefined : note(athena, id, context),
  ]);
  const state = query.Status?.State;
  const queryOf = (entry: Queries[string]) => ({ ...queries, [statement.name]: entry });

  if (state === 'QUEUED' || state === 'RUNNING') {
    const step = { status: 'running', waitSeconds: QUERY_POLL_WAIT_SECONDS } as const;
    return { queries: queryOf({ ...before, id }), step, queryId: id };
  }
  const scannedNow = query.Statistics?.DataScannedInBytes ?? 0;
  const scanned = (before.scanned ?? 0) + scannedNow;
  if (isBilled(statement.name)) measure('BytesScanned', scannedNow);
  log('query', {
    statement: statement.name,
    queryId: id,
    attempt: before.attempt,
    queryState: state,
    scanned,
    milliseconds: query.Statistics?.TotalExecutionTimeInMillis,
  });
  if (state === 'SUCCEEDED') {
    return { queries: queryOf({ ...before, id, scanned, succeeded: true }), step: DONE, queryId: id };
  }
  const retryable = state === 'FAILED' && query.Status?.AthenaError?.Retryable === true;
  if (!retryable || before.attempt >= QUERY_RETRY.maxAttempts) {
    throw queryVerdict(query, statement, before.attempt);
  }
  const waitSeconds = QUERY_RETRY.firstWaitSeconds * QUERY_RETRY.backoffRate ** (before.attempt - 1);
  const again = { attempt: before.attempt + 1, redrive, sql, scanned };
  const ended = query.Status?.CompletionDateTime ?? context.now();
  // Between the two, so that clocks which differ by some seconds do no harm.
  const over = new Date(ended.getTime() + (QUERY_RETRY.firstWaitSeconds * 1000) / 2);
  return { queries: queryOf(again), step: { status: 'retry', waitSeconds }, queryId: id, over };
}

/**
 * Runs a task's statements side by side.
 * @returns what the task answers Step Functions with; `queryIds` by statement, once all are done
 */
export async function runStatements(
  athena: AthenaClient,
  statements: readonly Statement[],
  queries: Queries,
  context: FencedContext,
): Promise<{ queries: Queries; step: Step; queryIds: readonly string[] }> {
  const all = await allEnded(
    statements.map((statement) => runStatement(athena, statement, queries, context)),
  );
  const merged = Object.fromEntries(
    statements.flatMap(({ name }, index) => {
      const entry = all[index]?.queries[name];
      return entry ? [[name, entry]] : [];
    }),
  );
  // What is done waits for nothing.
  const [longest = DONE] = all.map(({ step }) => step).toSorted((a, b) => b.waitSeconds - a.waitSeconds);
  return {
    queries: { ...queries, ...merged },
    step: longest,
    queryIds: all.map(({ queryId }) => queryId),
  };
}

async function start(
  athena: AthenaClient,
  statement: Statement,
  attempt: number,
  { execution, environment, log }: FencedContext,
): Promise<string> {
  const identity = [
    execution.id,
    execution.redriveCount,
    statement.name,
    sqlHash(statement.sql),
    attempt,
  ].join('\n');
  const command = new StartQueryExecutionCommand({
    QueryString: statement.sql,
    ClientRequestToken: createHash('sha256').update(identity).digest('hex'),
    WorkGroup: environment.workgroup,
    QueryExecutionContext: { Database: environment.database },
    ResultConfiguration: {
      OutputLocation: `s3://${environment.bucket}/${queryResultsPrefix(environment.pipeline)}`,
    },
  });
  try {
    const { QueryExecutionId = '' } = await athena.send(command);
    log('started', { statement: statement.name, queryId: QueryExecutionId, attempt });
    return QueryExecutionId;
  } catch (error) {
    // What doesn't parse is refused here, before there is a query.
    if (error instanceof InvalidRequestException) throw refusalVerdict(error, statement);
    throw error;
  }
}

/** A query that the lock doesn't know could outlive its run: without the lock it is stopped. */
async function note(athena: AthenaClient, id: string, { noteQuery }: FencedContext): Promise<void> {
  try {
    await noteQuery(id);
  } catch (error) {
    if (error instanceof LockLost) await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    throw error;
  }
}

async function follow(
  athena: AthenaClient,
  id: string,
  { now, sleep }: FencedContext,
): Promise<QueryExecution> {
  const until = now().getTime() + PATIENCE_MS;
  for (let pause = POLL_MS.first; ; pause = Math.min(pause * POLL_MS.growth, POLL_MS.longest)) {
    const { QueryExecution: query } = await athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
    );
    if (!query) throw new TypeError(`Athena knows no query ${id}.`);
    const running = query.Status?.State === 'QUEUED' || query.Status?.State === 'RUNNING';
    if (!running || now().getTime() + pause > until) return query;
    await sleep(pause);
  }
}
