import { type AthenaError, InvalidRequestException, type QueryExecutionState } from '@aws-sdk/client-athena';
import { CLIENT, type Operations, page } from './call.ts';

/** What becomes of a query. */
export interface Outcome {
  state: QueryExecutionState;
  /** Of a SELECT, with the row of names that Athena's first page begins with. */
  rows?: readonly (readonly (string | undefined)[])[];
  /** Of a CTAS or INSERT. */
  updateCount?: number;
  scanned?: number;
  reason?: string;
  error?: AthenaError;
  /** When it ended. */
  ended?: Date;
}

/** A query as a test sees it, and changes it. */
export interface MemoryQuery extends Outcome {
  readonly id: string;
  readonly token: string | undefined;
  readonly sql: string;
  readonly database: string | undefined;
  readonly workgroup: string | undefined;
  readonly output: string | undefined;
  stopped: boolean;
}

const AT_WORK: ReadonlySet<QueryExecutionState> = new Set(['QUEUED', 'RUNNING']);

/** Athena in memory: it runs nothing, a test says what becomes of each query. */
export class MemoryQueries {
  /** Of results that are asked for without a size. */
  pageSize = 2;
  /** So many times a query that was stopped is still seen at work. */
  lingers = 0;
  /** Called when a query is started; it may act, and what it throws refuses the query. */
  outcome: (query: Pick<MemoryQuery, 'id' | 'sql'>) => Outcome = () => ({ state: 'SUCCEEDED' });
  readonly #all: MemoryQuery[] = [];
  readonly #looks = new Map<string, number>();

  /** Those that were started, in order. */
  all(): readonly MemoryQuery[] {
    return this.#all;
  }

  /** The ids of those at work. */
  running(): string[] {
    return this.#all.filter(({ state }) => AT_WORK.has(state)).map(({ id }) => id);
  }

  /** @throws InvalidRequestException for one that was never started */
  get(id: string): MemoryQuery {
    const query = this.#all.find((one) => one.id === id);
    if (query) return query;
    throw new InvalidRequestException({ message: `QueryExecution ${id} was not found`, ...CLIENT });
  }

  readonly operations: Operations = {
    StartQueryExecution: ({
      QueryString: sql,
      ClientRequestToken: token,
      WorkGroup: workgroup,
      QueryExecutionContext: context,
      ResultConfiguration: result,
    }) => {
      const known = this.#all.find((one) => token !== undefined && one.token === token);
      if (known && known.sql !== sql)
        throw new InvalidRequestException({ message: 'Idempotent parameters do not match', ...CLIENT });
      if (known) return { QueryExecutionId: known.id };
      const id = `q-${this.#all.length + 1}`;
      const outcome = this.outcome({ id, sql });
      const asked = { token, workgroup, database: context?.Database, output: result?.OutputLocation };
      this.#all.push({ id, sql, ...asked, stopped: false, ...outcome });
      return { QueryExecutionId: id };
    },
    GetQueryExecution: ({ QueryExecutionId }) => {
      const query = this.get(QueryExecutionId);
      this.#linger(query);
      return {
        QueryExecution: {
          QueryExecutionId,
          Query: query.sql,
          Status: {
            State: query.state,
            StateChangeReason: query.reason,
            AthenaError: query.error,
            CompletionDateTime: query.ended,
          },
          Statistics: { DataScannedInBytes: query.scanned ?? 0, TotalExecutionTimeInMillis: 1 },
        },
      };
    },
    StopQueryExecution: ({ QueryExecutionId }) => {
      const query = this.get(QueryExecutionId);
      if (!AT_WORK.has(query.state)) return {};
      query.stopped = true;
      if (this.lingers === 0) query.state = 'CANCELLED';
      return {};
    },
    GetQueryResults: ({ QueryExecutionId, MaxResults, NextToken }) => {
      const { state, rows = [], updateCount } = this.get(QueryExecutionId);
      if (state !== 'SUCCEEDED')
        throw new InvalidRequestException({ message: `Query has not yet finished: ${state}`, ...CLIENT });
      const { items, next } = page(rows, MaxResults ?? this.pageSize, NextToken);
      return {
        UpdateCount: updateCount,
        ResultSet: { Rows: items.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })) },
        NextToken: next,
      };
    },
  };

  #linger(query: MemoryQuery): void {
    if (!query.stopped || !AT_WORK.has(query.state)) return;
    const looks = this.#looks.get(query.id) ?? 0;
    this.#looks.set(query.id, looks + 1);
    if (looks >= this.lingers) query.state = 'CANCELLED';
  }
}
