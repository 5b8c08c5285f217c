import { writeFileSync } from 'node:fs';
import type { Catalog } from '../glue/catalog.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Session } from './engine.ts';
import { writing, type Lake, type Location } from './lake.ts';
import type { Written } from './parquet-writer.ts';
import type { QueryRecord } from './records.ts';
import { columnInfo } from './sql/format.ts';
import { SqlError } from './sql/errors.ts';
import type { ParsedQuery, TableReference } from './sql/statement.ts';
import type { TranslatedQuery } from './sql/translate.ts';
import type { TrinoType } from './sql/types.ts';
import type { WorkGroup } from './workgroups.ts';

/** What a statement that writes a table works with: the services, its caller, and what the runner does for it. */
export interface Workbench {
  readonly catalog: Catalog;
  readonly lake: Lake;
  readonly clock: Clock;
  readonly caller: Caller;
  /** The query context's. */
  readonly database: string;
  readonly record: QueryRecord;
  readonly workGroup: WorkGroup;
  readonly signal: AbortSignal;
  readonly progress: (change: Partial<QueryRecord>) => void;
  readonly translate: (query: ParsedQuery, into?: readonly TrinoType[]) => TranslatedQuery;
  /** Runs a translated query over its tables' files. */
  readonly execute: <T>(
    query: TranslatedQuery,
    work: (session: Session, sql: string) => Promise<T>,
  ) => Promise<T>;
  /** A path for a file or folder that goes with the query's end. */
  readonly scratch: (name: string) => string;
  /** Makes a local file an object. */
  readonly put: (uri: string, file: string) => Promise<void>;
  readonly metadata: (columns: QueryRecord['columns']) => Promise<void>;
}

/** Files that are written at once: each waits for the disk. */
const SIDE_BY_SIDE = 8;

/** Makes the files of a statement objects. @param at where a file belongs, by its folder below the table's location */
export async function deliver(
  { files }: Written,
  at: (folder: string) => Location,
  { lake, caller, signal }: Workbench,
): Promise<string[]> {
  const uris: string[] = [];
  for (let i = 0; i < files.length; i += SIDE_BY_SIDE) {
    signal.throwIfAborted();
    const some = files.slice(i, i + SIDE_BY_SIDE).map(async ({ path, folder, name }) => {
      const { bucket, key } = at(folder);
      const to = { bucket, key: `${key}${name}` };
      await writing(lake, to, path, caller);
      return `s3://${to.bucket}/${to.key}`;
    });
    // All of them are over before a failure is told: nothing is written by a query that has ended.
    const ended = await Promise.allSettled(some);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed) await Promise.all(some);
    uris.push(...ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  }
  return uris;
}

/** What CTAS and INSERT leave beside the data: the manifest of their files, and the number of rows. */
export async function conclude(
  uris: readonly string[],
  rows: number,
  { record, scratch, put, metadata, progress }: Workbench,
): Promise<void> {
  const manifest = `${record.outputLocation}-manifest.csv`;
  const file = scratch('manifest.csv');
  writeFileSync(file, uris.map((uri) => `${uri}\n`).join(''));
  await put(manifest, file);
  const result = columnInfo('rows', { kind: 'bigint' });
  progress({ manifest, updateCount: rows, columns: [result] });
  await metadata([result]);
}

/** @throws SqlError for a table of another catalog than Athena's own, which alone is here */
export function requireCatalog({ catalog }: TableReference): void {
  if (catalog !== undefined)
    throw new SqlError('CATALOG_NOT_FOUND', `line 1:1: Catalog '${catalog}' does not exist`);
}
