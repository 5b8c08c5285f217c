import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnInfo } from '@aws-sdk/client-athena';
import { z } from 'zod';
import type { Backlog } from '../kernel/backlog.ts';
import { readJson, writeAtomically } from '../kernel/durable.ts';
import { internalError } from './failure.ts';

const Record = z.object({
  id: z.string(),
  query: z.string(),
  statementType: z.enum(['DDL', 'DML', 'UTILITY']),
  substatementType: z.string(),
  workGroup: z.string(),
  database: z.string().optional(),
  catalog: z.string().optional(),
  /** The result's own location: `s3://…/<id>.csv`. */
  outputLocation: z.string(),
  /** `ClientRequestToken`, and what was asked with it. */
  token: z.string().optional(),
  request: z.string(),
  state: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  reason: z.string().optional(),
  error: z
    .object({ category: z.int(), type: z.int(), retryable: z.boolean(), message: z.string() })
    .optional(),
  submitted: z.coerce.date(),
  started: z.coerce.date().optional(),
  completed: z.coerce.date().optional(),
  /** Milliseconds from the start to the moment when the engine began. */
  planningMs: z.number().default(0),
  scannedBytes: z.number().default(0),
  manifest: z.string().optional(),
  /** As `columnInfo` of sql/format.ts made them. */
  columns: z.array(z.custom<ColumnInfo>()).default([]),
  updateCount: z.number().optional(),
});
export type QueryRecord = z.infer<typeof Record>;

/** How long a query took, by phase, in milliseconds. @param until its end, or now while it runs */
export function timesOf({ submitted, started, completed, planningMs }: QueryRecord, until: Date) {
  const end = (completed ?? until).getTime();
  const begun = started?.getTime() ?? end;
  const queue = begun - submitted.getTime();
  return { total: end - submitted.getTime(), engine: end - begun, queue, planning: planningMs, service: 0 };
}

/** What is known of every query, on disk: `<directory>/<id>.json`. */
export class QueryRecords {
  readonly #directory: string;
  readonly #backlog: Backlog;
  readonly #records = new Map<string, QueryRecord>();

  /** Reads the records. A query that was under way when the process died ends as Athena's own faults do. */
  constructor(directory: string, now: Date, backlog: Backlog) {
    this.#directory = directory;
    this.#backlog = backlog;
    for (const name of existsSync(directory) ? readdirSync(directory) : []) {
      if (!name.endsWith('.json') || name.startsWith('.')) continue;
      const record = Record.parse(readJson(join(directory, name)));
      this.#records.set(record.id, record);
      if (record.state === 'QUEUED' || record.state === 'RUNNING') {
        const { message, category, type, retryable } = internalError();
        const error = { category, type, retryable, message };
        this.save({ ...record, state: 'FAILED', reason: message, error, completed: now });
      }
    }
  }

  get(id: string): QueryRecord | undefined {
    return this.#records.get(id);
  }

  withToken(token: string): QueryRecord | undefined {
    return [...this.#records.values()].find((record) => record.token === token);
  }

  /** Takes a new query. @throws Error of the file system; there is no such query then */
  begin(record: QueryRecord): void {
    writeAtomically(this.#path(record), JSON.stringify(record));
    this.#records.set(record.id, record);
  }

  /** Notes what became of one. */
  save(record: QueryRecord): void {
    this.#records.set(record.id, record);
    this.#backlog.replace(this.#path(record), JSON.stringify(record));
  }

  #path({ id }: QueryRecord): string {
    return join(this.#directory, `${id}.json`);
  }
}
