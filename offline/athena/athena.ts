import { randomUUID } from 'node:crypto';
import type * as aws from '@aws-sdk/client-athena';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { type Backlog, openBacklog } from '../kernel/backlog.ts';
import type { Caller, Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { failureOf, QueryCancelled } from './failure.ts';
import { folderAt, parseLocation, type Lake, type Location } from './lake.ts';
import { QueryRecords, timesOf, type QueryRecord } from './records.ts';
import { readPage, type ResultRow } from './result-file.ts';
import type { Runner } from './runner.ts';
import { statementKind } from './statement-kind.ts';
import { SqlError } from './sql/errors.ts';
import { parseStatement, type Statement } from './sql/statement.ts';
import type { WorkGroup } from './workgroups.ts';

type Output<O> = Promise<Omit<O, '$metadata'>>;

export interface AthenaOptions {
  readonly account: string;
  readonly region: string;
  /** Where the records of queries lie: `<state>/athena/queries`. */
  readonly directory: string;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly lake: Lake;
  readonly workGroups: ReadonlyMap<string, WorkGroup>;
  readonly runner: Runner;
  /** @default one that tells on stderr */
  readonly backlog?: Backlog;
  /** Told of every query that ended, for the workgroup's metrics. */
  readonly onEnd?: (query: QueryRecord, workGroup: WorkGroup) => void;
}

export const invalid = (message: string, AthenaErrorCode = 'INVALID_INPUT') =>
  new AwsError('InvalidRequestException', message, { fields: { AthenaErrorCode } });

/** Athena's operations on queries. Queries run in the background, as the caller that started them. */
export class Athena {
  readonly #options: AthenaOptions;
  readonly #records: QueryRecords;
  readonly #running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  #closing = false;

  constructor(options: AthenaOptions) {
    this.#options = options;
    this.#records = new QueryRecords(
      options.directory,
      options.clock.now(),
      options.backlog ?? openBacklog(),
    );
  }

  async startQueryExecution(
    input: aws.StartQueryExecutionCommandInput,
    caller: Caller,
  ): Output<aws.StartQueryExecutionCommandOutput> {
    const workGroup = this.#options.workGroups.get(input.WorkGroup ?? 'primary');
    this.#authorize('StartQueryExecution', input.WorkGroup ?? 'primary', caller);
    if (workGroup === undefined) throw invalid('WorkGroup is not found.');
    if (!workGroup.enabled) throw invalid(`WorkGroup ${workGroup.name} is disabled.`);
    const { ClientRequestToken: token, QueryString: query = '' } = input;
    const { Catalog: catalog, Database: database } = input.QueryExecutionContext ?? {};
    const client = input.ResultConfiguration?.OutputLocation;
    const request = JSON.stringify([query, catalog, database, client, workGroup.name]);
    const earlier = token === undefined ? undefined : this.#records.withToken(token);
    if (earlier !== undefined) {
      if (earlier.request !== request) throw invalid('Idempotent parameters do not match');
      return { QueryExecutionId: earlier.id };
    }
    if (catalog !== undefined && catalog.toLowerCase() !== 'awsdatacatalog')
      throw new NotImitated(`the data catalog ${catalog}`);

    const output = workGroup.enforced ? workGroup.outputLocation : (client ?? workGroup.outputLocation);
    if (output === undefined)
      throw invalid(
        'No output location provided. An output location is required either through the Workgroup result ' +
          'configuration setting or as an API input.',
      );
    if (parseLocation(output) === undefined) throw invalid('outputLocation is not a valid S3 path.');
    const folder = folderAt(output);
    try {
      this.#options.lake.locate(folder.bucket, caller);
    } catch (error) {
      throw error instanceof AwsError
        ? invalid(`Unable to verify/create output bucket ${folder.bucket}`)
        : error;
    }

    const id = randomUUID();
    const statement = parsed(query);
    const kind = statementKind(statement);
    const record: QueryRecord = {
      id,
      query,
      statementType: kind.type,
      substatementType: kind.subtype,
      workGroup: workGroup.name,
      database,
      catalog: catalog?.toLowerCase(),
      outputLocation: `s3://${folder.bucket}/${folder.key}${kind.output(id)}`,
      token,
      request,
      state: 'QUEUED',
      submitted: this.#options.clock.now(),
      planningMs: 0,
      scannedBytes: 0,
      columns: [],
    };
    this.#records.begin(record);
    const abort = new AbortController();
    const done = this.#run(record, statement, workGroup, caller, abort.signal);
    this.#running.set(id, { abort, done });
    return { QueryExecutionId: id };
  }

  async getQueryExecution(
    input: aws.GetQueryExecutionCommandInput,
    caller: Caller,
  ): Output<aws.GetQueryExecutionCommandOutput> {
    const record = this.#record(input.QueryExecutionId, 'GetQueryExecution', caller);
    const { total, engine, queue, planning, service } = timesOf(record, this.#options.clock.now());
    return {
      QueryExecution: {
        QueryExecutionId: record.id,
        Query: record.query,
        StatementType: record.statementType,
        SubstatementType: record.substatementType,
        ResultConfiguration: { OutputLocation: record.outputLocation },
        QueryExecutionContext: { Database: record.database, Catalog: record.catalog },
        Status: {
          State: record.state,
          StateChangeReason: record.reason,
          SubmissionDateTime: record.submitted,
          CompletionDateTime: record.completed,
          AthenaError: record.error && {
            ErrorCategory: record.error.category,
            ErrorType: record.error.type,
            Retryable: record.error.retryable,
            ErrorMessage: record.error.message,
          },
        },
        Statistics: {
          EngineExecutionTimeInMillis: engine,
          DataScannedInBytes: record.scannedBytes,
          DataManifestLocation: record.manifest,
          TotalExecutionTimeInMillis: total,
          QueryQueueTimeInMillis: queue,
          QueryPlanningTimeInMillis: planning,
          ServiceProcessingTimeInMillis: service,
          ResultReuseInformation: { ReusedPreviousResult: false },
        },
        WorkGroup: record.workGroup,
        EngineVersion: {
          SelectedEngineVersion: this.#options.workGroups.get(record.workGroup)?.engine,
          EffectiveEngineVersion: 'Athena engine version 3',
        },
      },
    };
  }

  async getQueryResults(
    input: aws.GetQueryResultsCommandInput,
    caller: Caller,
  ): Output<aws.GetQueryResultsCommandOutput> {
    const record = this.#record(input.QueryExecutionId, 'GetQueryResults', caller);
    const { state, outputLocation: uri } = record;
    if (state === 'QUEUED' || state === 'RUNNING')
      throw invalid(`Query has not yet finished. Current state: ${state}`, 'INVALID_QUERY_EXECUTION_STATE');
    if (state !== 'SUCCEEDED')
      throw invalid(
        `Query did not finish successfully. Final query state: ${state}`,
        'INVALID_QUERY_EXECUTION_STATE',
      );
    const ResultSetMetadata = { ColumnInfo: record.columns };
    // CTAS and INSERT leave no result file.
    const location = parseLocation(uri);
    if (location === undefined || !/\.(?:csv|txt)$/.test(uri))
      return { UpdateCount: record.updateCount ?? 0, ResultSet: { Rows: [], ResultSetMetadata } };

    const offset = Number(input.NextToken ?? 0);
    if (!Number.isInteger(offset) || offset < 0) throw invalid('Malformed NextToken');
    const path = await this.#resultFile(location, caller);
    const page = await readPage(path, offset, input.MaxResults ?? 1000, uri.endsWith('.csv'));
    return {
      UpdateCount: 0,
      ResultSet: { Rows: page.rows.map(resultRow), ResultSetMetadata },
      NextToken: page.next === undefined ? undefined : String(page.next),
    };
  }

  async stopQueryExecution(
    input: aws.StopQueryExecutionCommandInput,
    caller: Caller,
  ): Output<aws.StopQueryExecutionCommandOutput> {
    const record = this.#record(input.QueryExecutionId, 'StopQueryExecution', caller);
    this.#running.get(record.id)?.abort.abort();
    return {};
  }

  /** Stops what runs, without an end in the records: the next start takes it for queries that a crash cut off. */
  async close(): Promise<void> {
    this.#closing = true;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ done }) => done));
    this.#options.runner.close();
  }

  async #run(
    queued: QueryRecord,
    statement: Statement,
    workGroup: WorkGroup,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<void> {
    // The caller has its answer before the query begins, as with a service.
    await new Promise((resolve) => setImmediate(resolve));
    const { clock, runner } = this.#options;
    let record: QueryRecord = { ...queued, state: 'RUNNING', started: clock.now() };
    this.#records.save(record);
    try {
      signal.throwIfAborted();
      const progress = (change: Partial<QueryRecord>) => (record = { ...record, ...change });
      const context = { record, workGroup, signal, progress };
      await runner.run(statement, context, { ...caller, via: 'athena.amazonaws.com' });
      record = { ...record, state: 'SUCCEEDED' };
    } catch (error) {
      if (error instanceof QueryCancelled || signal.aborted) {
        const reason = error instanceof QueryCancelled ? error.message : 'Query cancelled by user';
        record = { ...record, state: 'CANCELLED', reason };
      } else {
        const { message, category, type, retryable } = failureOf(error, record);
        record = {
          ...record,
          state: 'FAILED',
          reason: message,
          error: { category, type, retryable, message },
        };
      }
    }
    this.#running.delete(record.id);
    if (this.#closing && record.state === 'CANCELLED') return;
    record = { completed: clock.now(), ...record };
    this.#records.save(record);
    this.#options.onEnd?.(record, workGroup);
  }

  async #resultFile({ bucket, key }: Location, caller: Caller): Promise<string> {
    try {
      return await this.#options.lake.open(bucket, key, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw error.code === 'AccessDenied'
        ? new AwsError('AccessDeniedException', error.message, { cause: error })
        : invalid('Could not find results', 'INVALID_INPUT');
    }
  }

  #record(id: string | undefined, action: string, caller: Caller): QueryRecord {
    const record = this.#records.get(id ?? '');
    this.#authorize(action, record?.workGroup ?? 'primary', caller);
    if (record === undefined)
      throw invalid(`QueryExecution ${id} was not found`, 'QUERY_EXECUTION_NOT_FOUND');
    return record;
  }

  /** Athena's own denial doesn't name the workgroup. */
  #authorize(action: string, workGroup: string, caller: Caller): void {
    const { account, region, judge } = this.#options;
    const resource = `arn:aws:athena:${region}:${account}:workgroup/${workGroup}`;
    if (judge({ caller, action: `athena:${action}`, resource }).allowed) return;
    throw new AwsError(
      'AccessDeniedException',
      `You are not authorized to perform: athena:${action} on the resource. After your AWS administrator or ` +
        'you have updated your permissions, please try again.',
    );
  }
}

/** Syntax errors are refused before a query exists. */
function parsed(query: string): Statement {
  try {
    return parseStatement(query);
  } catch (error) {
    throw error instanceof SqlError ? invalid(error.message, 'MALFORMED_QUERY') : error;
  }
}

const resultRow = (row: ResultRow): aws.Row => ({
  Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })),
});
