import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../glue/catalog.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { checkColumns, ctasPartitions, ctasTable, ctasTarget, writeParquet } from './ctas.ts';
import { CsvTables } from './csv-table.ts';
import { exists, isMissing, runDdl } from './ddl.ts';
import { Engine, type Session } from './engine.ts';
import { failureOf, messageOf, QueryCancelled, QueryFailure } from './failure.ts';
import { folderAt, parseLocation, reading, writing, type Lake } from './lake.ts';
import type { QueryRecord } from './records.ts';
import { writeCsv, type ResultRow } from './result-file.ts';
import { Scanner, tableColumns, type DataFile } from './scan.ts';
import { SqlError } from './sql/errors.ts';
import { columnInfo, formatValue } from './sql/format.ts';
import type { SqlCatalog } from './sql/scope.ts';
import type { ParsedQuery, Statement } from './sql/statement.ts';
import { translateQuery, type TranslatedQuery } from './sql/translate.ts';
import { varchar } from './sql/types.ts';
import type { WorkGroup } from './workgroups.ts';

export interface RunnerOptions {
  readonly catalog: Catalog;
  readonly lake: Lake;
  readonly clock: Clock;
  /** For files of queries under way and rewritten text files; on the file system of the lake. */
  readonly directory: string;
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
}

type Ctas = Extract<Statement, { kind: 'ctas' }>;

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
    const { catalog, lake, clock } = this.#options;
    // Athena's guide calls both mandatory for every query.
    for (const action of ['GetDatabase', 'CreateDatabase']) catalog.authorize(action, caller, 'default');
    catalog.authorize('GetDatabase', caller, run.database);
    try {
      switch (statement.kind) {
        case 'query':
          return await this.#query(statement.query, run);
        case 'ctas':
          return await this.#ctas(statement, run);
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
        case 'insert':
        case 'show-databases':
          throw new Error(`${statement.kind} has no StatementKind`);
      }
    } finally {
      rmSync(join(this.#temporary, run.record.id), { recursive: true, force: true });
    }
  }

  async #query(query: ParsedQuery, run: Run): Promise<void> {
    const translated = this.#translate(query, run);
    const file = this.#scratch(run, 'result.csv');
    await this.#execute(translated, run, async (session, sql) => {
      async function* blocks(): AsyncGenerator<ResultRow[]> {
        yield [translated.columns.map(({ name }) => name)];
        const types = translated.columns.map(({ type }) => type);
        for await (const rows of session.stream(sql))
          yield rows.map((row) => types.map((type, i) => formatValue(row[i] ?? null, type)));
      }
      await writeCsv(file, blocks());
    });
    const columns = translated.columns.map(({ name, type }) => columnInfo(name, type));
    run.progress({ columns });
    await this.#put(run, run.record.outputLocation, file);
    await this.#metadata(run, columns);
  }

  async #ctas(statement: Ctas, run: Run): Promise<void> {
    const { outputLocation } = run.record;
    try {
      await this.#createTableAs(statement, run);
    } catch (error) {
      if (error instanceof QueryCancelled || error instanceof WorkGroupRefusal) throw error;
      const { message, type, category, retryable } = failureOf(error, { statementType: 'DML' });
      throw new QueryFailure(
        `${message.replace(/\.$/, '')}. You may need to manually clean the data at location '${outputLocation}' ` +
          'before retrying. Athena will not delete data in your account.',
        type,
        { category, retryable, cause: error },
      );
    }
  }

  async #createTableAs(statement: Ctas, run: Run): Promise<void> {
    const { catalog, lake, clock } = this.#options;
    const { caller, record, workGroup } = run;
    const { table: name, database = run.database } = statement.target;
    const target = ctasTarget(statement.properties);
    if (target.location !== undefined && workGroup.enforced) throw new WorkGroupRefusal();
    try {
      if (exists(catalog, database, name, caller)) {
        if (statement.ifNotExists) return;
        const text = `line 1:1: Destination table 'awsdatacatalog.${database}.${name}' already exists`;
        throw new QueryFailure(`TABLE_ALREADY_EXISTS: ${text}`, 1009);
      }
    } catch (error) {
      if (!(error instanceof QueryFailure) || !isMissing(error.cause)) throw error;
      throw new SqlError('SCHEMA_NOT_FOUND', `line 1:1: Schema '${database}' does not exist`, {
        cause: error,
      });
    }
    const translated = this.#translate(statement.query, run);
    const columns = translated.columns.map((column, i) =>
      translated.named[i] ? column : { ...column, name: '' },
    );
    checkColumns(columns, target.partitionedBy);

    const location = target.location ?? `${record.outputLocation}/`;
    const folder = folderAt(location);
    const present = await reading(location, async () => {
      lake.locate(folder.bucket, caller);
      return lake.list(folder.bucket, folder.key, caller);
    });
    if (present.length > 0)
      throw new QueryFailure(
        `HIVE_PATH_ALREADY_EXISTS: Target directory for table '${database}.${name}' already exists: ${location}`,
        1009,
      );

    const directory = this.#scratch(run, 'parquet');
    const written = await this.#execute(translated, run, (session, sql) => {
      const source = statement.withData ? sql : `SELECT * FROM (${sql}) WHERE false`;
      return writeParquet(session, source, columns, target, directory, clock.now());
    });
    for (const { path, key } of written.files) {
      run.signal.throwIfAborted();
      await writing(lake, { bucket: folder.bucket, key: `${folder.key}${key}` }, path, caller);
    }
    const TableInput = ctasTable(name, columns, target, location);
    await catalog.createTable({ DatabaseName: database, TableInput }, caller);
    const partitions = ctasPartitions(TableInput, written);
    for (let i = 0; i < partitions.length; i += 100) {
      const PartitionInputList = partitions.slice(i, i + 100);
      await catalog.batchCreatePartition(
        { DatabaseName: database, TableName: name, PartitionInputList },
        caller,
      );
    }

    const uris = written.files.map(({ key }) => `s3://${folder.bucket}/${folder.key}${key}\n`).join('');
    const manifest = `${record.outputLocation}-manifest.csv`;
    const file = this.#scratch(run, 'manifest.csv');
    writeFileSync(file, uris);
    await this.#put(run, manifest, file);
    const result = columnInfo('rows', { kind: 'bigint' });
    run.progress({ manifest, updateCount: written.rows, columns: [result] });
    await this.#metadata(run, [result]);
  }

  #translate(query: ParsedQuery, run: Run): TranslatedQuery {
    const catalog: SqlCatalog = {
      defaultDatabase: run.database,
      table: (database = run.database, name) => {
        try {
          const table = this.#options.catalog.table(database, name, run.caller);
          const partitionColumns = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name.toLowerCase());
          return { database, name, columns: tableColumns(table), partitionColumns };
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      },
    };
    return translateQuery(query, catalog, { now: run.record.submitted });
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

class WorkGroupRefusal extends QueryFailure {
  constructor() {
    super(
      "The Create Table As Select query failed because it was submitted with an 'external_location' property to an " +
        'Athena Workgroup that enforces a centralized output location for all queries. Please remove the ' +
        "'external_location' property and resubmit the query.",
      1008,
    );
  }
}

const isCsvError = (error: unknown): boolean => /CSV (?:Error|Parser)/.test(messageOf(error));
