import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../glue/catalog.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { createTableAs } from './create-table-as.ts';
import { CsvTables } from './csv-table.ts';
import { isDatabase, isMissing, runDdl } from './ddl.ts';
import { Engine, type Session } from './engine.ts';
import { failureOf, messageOf, QueryCancelled } from './failure.ts';
import { insertInto } from './insert.ts';
import { parseLocation, writing, type Lake } from './lake.ts';
import type { QueryRecord } from './records.ts';
import { writeCsv, type ResultRow } from './result-file.ts';
import { Scanner, tableColumns, type DataFile } from './scan.ts';
import { NotImitated } from '../kernel/aws-error.ts';
import { fromDuckdb, SqlError } from './sql/errors.ts';
import { columnInfo, formatValue } from './sql/format.ts';
import { withMarks } from './sql/marks.ts';
import { readingsWith, type Readings } from './sql/readings.ts';
import type { SqlCatalog } from './sql/scope.ts';
import type { ParsedQuery, Statement } from './sql/statement.ts';
import {
  dependencesOf,
  translateQuery,
  type TranslatedQuery,
  type TranslateOptions,
} from './sql/translate.ts';
import { trinoName, varchar, type TrinoType } from './sql/types.ts';
import { compareReadings, leaveUndecided, MOST_ROWS, type Outcome } from './undecided.ts';
import type { Workbench } from './workbench.ts';
import type { WorkGroup } from './workgroups.ts';
import { isOrdered } from './sql/query.ts';

export interface RunnerOptions {
  readonly catalog: Catalog;
  readonly lake: Lake;
  readonly clock: Clock;
  /** For files of queries under way and rewritten text files; on the file system of the lake. */
  readonly directory: string;
  /** What is known of how Athena's engine answers; of the rest it is told where a statement depends on it. */
  readonly known?: Partial<Readings>;
  /** Takes one line where that can't be told. */
  readonly log?: (line: string) => void;
}

export interface RunContext {
  readonly record: QueryRecord;
  readonly workGroup: WorkGroup;
  readonly signal: AbortSignal;
  /** Notes what is known of the query, for its record. */
  readonly progress: (change: Partial<QueryRecord>) => void;
}

interface Run extends RunContext {
  readonly caller: Caller;
  readonly database: string;
  /** The query of the statement as it was translated last, and whether it may depend on what is undecided. */
  asked?: Asked & { readonly mayDepend: boolean; readonly known: Partial<Readings> };
}

interface Asked {
  readonly query: ParsedQuery;
  readonly into: readonly TrinoType[] | undefined;
}

/** Executes statements, everything in the name of their caller. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #engine: Engine;
  readonly #csv: CsvTables;
  readonly #scanner: Scanner;
  readonly #temporary: string;

  private constructor(options: RunnerOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    this.#csv = new CsvTables(join(options.directory, 'text'));
    this.#scanner = new Scanner(options.lake, options.catalog, this.#csv);
    this.#temporary = join(options.directory, 'tmp');
    rmSync(this.#temporary, { recursive: true, force: true });
    mkdirSync(this.#temporary, { recursive: true });
  }

  static async start(options: RunnerOptions): Promise<Runner> {
    return new Runner(options, await Engine.start(join(options.directory, 'spill')));
  }

  close(): void {
    this.#engine.close();
  }

  /** @throws QueryFailure, QueryCancelled and whatever `failureOf` understands */
  async run(statement: Statement, context: RunContext, caller: Caller): Promise<void> {
    const run: Run = { ...context, caller, database: context.record.database ?? 'default' };
    const { catalog } = this.#options;
    // Athena's guide calls both mandatory for every query.
    for (const action of ['GetDatabase', 'CreateDatabase']) catalog.authorize(action, caller, 'default');
    catalog.authorize('GetDatabase', caller, run.database);
    // Athena ends here; the other readings are tried behind its back.
    const end = () => run.progress({ completed: this.#options.clock.now() });
    try {
      await this.#perform(statement, run);
      end();
      await this.#tryReadings(statement, run);
    } catch (error) {
      end();
      if (isOfSql(error)) await this.#tryReadings(statement, run, failureOf(error, run.record).message);
      throw error;
    } finally {
      rmSync(join(this.#temporary, run.record.id), { recursive: true, force: true });
    }
  }

  async #perform(statement: Statement, run: Run): Promise<void> {
    const { catalog, lake, clock } = this.#options;
    const { caller } = run;
    switch (statement.kind) {
      case 'query':
        return await this.#query(statement.query, run);
      case 'ctas':
        return await createTableAs(statement, this.#workbench(run));
      case 'insert':
        return await insertInto(statement, this.#workbench(run));
      case 'create-external-table':
      case 'drop-table':
      case 'show-tables':
      case 'show-partitions':
      case 'describe': {
        const listing = await runDdl(statement, {
          catalog,
          lake,
          caller,
          database: run.database,
          now: clock.now(),
        });
        run.progress({ columns: listing.columns.map((name) => columnInfo(name, varchar())) });
        return await this.#output(run, listing.lines.map((line) => `${line}\n`).join(''));
      }
      case 'show-databases':
        throw new Error(`${statement.kind} has no StatementKind`);
    }
  }

  async #query(query: ParsedQuery, run: Run): Promise<void> {
    const translated = this.#translate(query, run);
    const file = this.#scratch(run, 'result.csv');
    await this.#execute(translated, run, async (session, sql) => {
      async function* blocks(): AsyncGenerator<ResultRow[]> {
        yield [translated.columns.map(({ label }) => label)];
        const types = translated.columns.map(({ type }) => type);
        for await (const rows of session.stream(withMarks(sql, types)))
          yield rows.map((row) => types.map((type, i) => formatValue(row[i] ?? null, type)));
      }
      await writeCsv(file, blocks());
    });
    const columns = translated.columns.map(({ label, type }) => columnInfo(label, type));
    run.progress({ columns });
    await this.#put(run, run.record.outputLocation, file);
    await this.#metadata(run, columns);
  }

  #workbench(run: Run): Workbench {
    return {
      ...this.#options,
      ...run,
      translate: (query, into) => this.#translate(query, run, into),
      execute: (translated, work) => this.#execute(translated, run, work),
      scratch: (name) => this.#scratch(run, name),
      put: (uri, file) => this.#put(run, uri, file),
      metadata: (columns) => this.#metadata(run, columns),
    };
  }

  #translate(query: ParsedQuery, run: Run, into?: readonly TrinoType[]): TranslatedQuery {
    const { known = {} } = this.#options;
    // What doesn't come through may do so in another reading.
    run.asked = { query, into, mayDepend: true, known };
    const options = optionsOf(run, readingsWith(known), into);
    const translated = translateQuery(query, this.#catalogOf(run), options);
    run.asked = { ...run.asked, mayDepend: translated.mayDepend };
    return translated;
  }

  #catalogOf(run: Run): SqlCatalog {
    return {
      defaultDatabase: run.database,
      table: (database = run.database, name) => {
        try {
          const table = this.#options.catalog.table(database, name, run.caller);
          const partitionColumns = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name.toLowerCase());
          return { database, name, columns: tableColumns(table), partitionColumns };
        } catch (error) {
          if (!isMissing(error)) throw error;
          return isDatabase(error) ? 'no database' : undefined;
        }
      },
    };
  }

  /** `#tellUndecided`; whatever comes of it, the statement has ended as it has. */
  async #tryReadings(statement: Statement, run: Run, failure?: string): Promise<void> {
    try {
      // Athena does no such thing: it counts as no call of the caller's.
      const caller = { ...run.caller, via: undefined };
      await this.#tellUndecided(statement, { ...run, caller, progress: () => {} }, failure);
    } catch (error) {
      this.#options.log?.(`query ${run.record.id}: what is undecided isn't told: ${messageOf(error)}`);
    }
  }

  /**
   * Leaves word where a statement depends on what is undecided, and what the other readings come to on the same rows.
   * @param failure what it ended with, if it failed
   */
  async #tellUndecided({ kind }: Statement, run: Run, failure?: string): Promise<void> {
    const { asked } = run;
    if (asked === undefined || run.signal.aborted || !(asked.mayDepend || failure !== undefined)) return;
    const { directory } = this.#options;
    const { known } = asked;
    const readings = readingsWith(known);
    const options = optionsOf(run, readings, asked.into);
    const isResult = kind === 'query';
    const depends = dependencesOf(asked.query, this.#catalogOf(run), options, isResult).filter(
      ({ fact, byFailing }) => known[fact] === undefined && (failure !== undefined || !byFailing),
    );
    if (depends.length === 0) return;
    const undecided = await compareReadings({
      depends,
      readings,
      failure,
      isTable: !isResult,
      isOrdered: isResult && isOrdered(asked.query),
      outcomeOf: (one) => this.#outcome(asked, run, one),
    });
    if (undecided.length > 0) leaveUndecided(join(directory, 'undecided'), run.record.id, undecided);
  }

  /** What a query comes to in a reading; of a table that is made of it, the rows. */
  async #outcome({ query, into }: Asked, run: Run, readings: Readings): Promise<Outcome> {
    try {
      const translated = translateQuery(query, this.#catalogOf(run), optionsOf(run, readings, into));
      const types = translated.columns.map(({ type }) => type);
      const rows: ResultRow[] = [];
      await this.#execute(translated, run, async (session, sql) => {
        rows.length = 0;
        for await (const block of session.stream(withMarks(sql, types))) {
          rows.push(...block.map((row) => types.map((type, i) => formatValue(row[i] ?? null, type))));
          if (rows.length > MOST_ROWS) return;
        }
      });
      const columns = translated.columns.map(({ label, type }) => ({ label, type: trinoName(type) }));
      return { kind: 'rows', columns, rows: rows.slice(0, MOST_ROWS), isWhole: rows.length <= MOST_ROWS };
    } catch (error) {
      if (isOfSql(error) && !(error instanceof NotImitated))
        return { kind: 'failure', message: failureOf(error, run.record).message };
      return { kind: 'unknown', why: messageOf(error) };
    }
  }

  /**
   * Supplies a query with its tables and runs it. Text files that a plain reader turns out not to understand
   * are rewritten, and the query runs anew.
   */
  async #execute<T>(
    translated: TranslatedQuery,
    run: Run,
    work: (session: Session, sql: string) => Promise<T>,
  ): Promise<T> {
    const textFiles: DataFile[] = [];
    try {
      return await this.#engine.session(run.signal, async (session) => {
        const relations = new Map<object, string>();
        let scannedBytes = 0;
        for (const scan of translated.scans) {
          const table = this.#options.catalog.table(scan.database, scan.table, run.caller);
          const found = await this.#scanner.scan(session, { ...scan, table }, run.caller);
          relations.set(scan, `(${found.sql})`);
          scannedBytes += found.bytes;
          textFiles.push(...found.textFiles);
        }
        const planningMs = this.#options.clock.now().getTime() - (run.record.started?.getTime() ?? 0);
        run.progress({ scannedBytes, planningMs });
        if (scannedBytes > (run.workGroup.cutoff ?? Infinity))
          throw new QueryCancelled('Bytes scanned limit was exceeded');
        return work(
          session,
          translated.sql((scan) => relations.get(scan) ?? ''),
        );
      });
    } catch (error) {
      if (isCsvError(error) && this.#csv.distrust(textFiles)) return this.#execute(translated, run, work);
      throw error;
    }
  }

  #scratch(run: Run, name: string): string {
    const directory = join(this.#temporary, run.record.id);
    mkdirSync(directory, { recursive: true });
    return join(directory, name);
  }

  async #output(run: Run, text: string): Promise<void> {
    const file = this.#scratch(run, 'result.txt');
    writeFileSync(file, text);
    await this.#put(run, run.record.outputLocation, file);
    await this.#metadata(run, []);
  }

  /** Athena's metadata files are binary and undocumented; GetQueryResults reads the record instead. */
  async #metadata(run: Run, columns: QueryRecord['columns']): Promise<void> {
    const file = this.#scratch(run, 'metadata');
    writeFileSync(file, JSON.stringify(columns));
    await this.#put(run, `${run.record.outputLocation}.metadata`, file);
  }

  async #put(run: Run, uri: string, file: string): Promise<void> {
    const location = parseLocation(uri);
    if (location !== undefined) await writing(this.#options.lake, location, file, run.caller);
  }
}

const optionsOf = (
  { record }: Run,
  readings: Readings,
  into: readonly TrinoType[] | undefined,
): TranslateOptions => ({ now: record.submitted, readings, ...(into && { into }) });

/** Whether a statement fails by what it says, or by the values that it meets. */
function isOfSql(error: unknown): boolean {
  if (error instanceof SqlError || fromDuckdb(error) instanceof SqlError) return true;
  return error instanceof Error && error.cause !== undefined && isOfSql(error.cause);
}

const isCsvError = (error: unknown): boolean => /CSV (?:Error|Parser)/.test(messageOf(error));
