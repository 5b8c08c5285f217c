import type * as glue from '@aws-sdk/client-glue';
import type { Catalog } from '../glue/catalog.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { openCsvSerde } from './csv-table.ts';
import { ddlFailure, notSupported, QueryFailure } from './failure.ts';
import { folderAt, type Lake } from './lake.ts';
import { parquetSerde } from './parquet-table.ts';
import { partitionPath } from './partitions.ts';
import type { ColumnDefinition, DdlStatement } from './sql/hive.ts';
import type { TableReference } from './sql/statement.ts';
import { parseType } from './sql/types.ts';

type Ddl<K extends DdlStatement['kind']> = Extract<DdlStatement, { kind: K }>;

export interface DdlContext {
  readonly catalog: Catalog;
  readonly lake: Lake;
  readonly caller: Caller;
  /** The database of names that have none. */
  readonly database: string;
  readonly now: Date;
}

/** What a statement of Hive prints: a line per row, and the names of the columns in it. */
export interface Listing {
  readonly columns: readonly string[];
  readonly lines: readonly string[];
}

const nothing: Listing = { columns: [], lines: [] };

/** Runs a statement of Hive's DDL on the catalog. @throws QueryFailure and AwsError */
export async function runDdl(
  statement: Exclude<DdlStatement, { kind: 'show-databases' }>,
  context: DdlContext,
): Promise<Listing> {
  switch (statement.kind) {
    case 'create-external-table':
      return createTable(statement, context);
    case 'drop-table':
      return dropTable(statement, context);
    case 'show-tables':
      return showTables(statement, context);
    case 'show-partitions':
      return showPartitions(statement, context);
    case 'describe':
      return describe(statement, context);
  }
}

const textFormats = {
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
};
const parquetFormats = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
};

async function createTable(statement: Ddl<'create-external-table'>, context: DdlContext): Promise<Listing> {
  const { catalog, lake, caller, now } = context;
  const { table: name, database = context.database } = statement.target;
  const { location, columns, partitionColumns } = statement;
  if (location === undefined)
    throw new QueryFailure('FAILED: SemanticException: LOCATION is required for EXTERNAL tables', 1006);
  for (const { type } of [...columns, ...partitionColumns]) requireType(type);
  if (exists(catalog, database, name, caller)) {
    if (statement.ifNotExists) return nothing;
    throw ddlFailure(`AlreadyExistsException(message:Table ${name} already exists)`);
  }
  await requireListable(lake, location, caller);
  const TableInput: glue.TableInput = {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: partitionColumns.map(glueColumn),
    StorageDescriptor: {
      Columns: columns.map(glueColumn),
      Location: location,
      ...storage(statement),
      Compressed: false,
      NumberOfBuckets: -1,
      BucketColumns: [],
      SortColumns: [],
      StoredAsSubDirectories: false,
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      ...(statement.comment !== undefined && { comment: statement.comment }),
      ...Object.fromEntries(statement.properties),
      transient_lastDdlTime: String(Math.floor(now.getTime() / 1000)),
    },
  };
  await catalog.createTable({ DatabaseName: database, TableInput }, caller);
  return nothing;
}

const glueColumn = ({ name, type, comment }: ColumnDefinition): glue.Column => ({
  Name: name,
  Type: type,
  ...(comment !== undefined && { Comment: comment }),
});

function requireType(type: string): void {
  try {
    parseType(type);
  } catch (error) {
    throw new QueryFailure(
      `FAILED: ParseException cannot recognize input near '${type}' in column type`,
      1006,
      {
        cause: error,
      },
    );
  }
}

function storage({ rowFormat, storedAs }: Ddl<'create-external-table'>): glue.StorageDescriptor {
  const serde = (library: string, properties: ReadonlyMap<string, string>) => ({
    SerializationLibrary: library,
    Parameters: { 'serialization.format': '1', ...Object.fromEntries(properties) },
  });
  const format = storedAs?.kind === 'format' ? storedAs.name : undefined;
  if (format !== undefined && format !== 'TEXTFILE' && format !== 'PARQUET')
    throw notSupported(`The offline AWS does not imitate STORED AS ${format}.`);
  const classes =
    storedAs?.kind === 'classes'
      ? { InputFormat: storedAs.input, OutputFormat: storedAs.output }
      : format === 'PARQUET'
        ? parquetFormats
        : textFormats;
  if (rowFormat?.kind === 'serde') {
    if (rowFormat.library !== openCsvSerde && rowFormat.library !== parquetSerde)
      throw notSupported(`The offline AWS does not imitate the SerDe ${rowFormat.library}.`);
    return { ...classes, SerdeInfo: serde(rowFormat.library, rowFormat.properties) };
  }
  if (format === 'PARQUET' && rowFormat === undefined)
    return { ...classes, SerdeInfo: serde(parquetSerde, new Map()) };
  throw notSupported('The offline AWS does not imitate LazySimpleSerDe.');
}

/** Hive looks whether the location is there to be read. */
async function requireListable(lake: Lake, location: string, caller: Caller): Promise<void> {
  const { bucket, key } = folderAt(location);
  try {
    lake.locate(bucket, caller);
    await lake.list(bucket, key, caller);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const detail = `Got exception: java.nio.file.AccessDeniedException ${location}: ${error.message}`;
    throw error.code === 'AccessDenied'
      ? ddlFailure(`MetaException(message:${detail})`, 1501, error)
      : ddlFailure(`MetaException(message:${error.message})`, 1306, error);
  }
}

async function dropTable(
  statement: Ddl<'drop-table'>,
  { catalog, caller, database }: DdlContext,
): Promise<Listing> {
  const { table: Name, database: DatabaseName = database } = statement.target;
  if (!exists(catalog, DatabaseName, Name, caller)) {
    if (statement.ifExists) return nothing;
    throw tableNotFound({ database: DatabaseName, table: Name });
  }
  const table = catalog.table(DatabaseName, Name, caller);
  if ((table.PartitionKeys ?? []).length > 0)
    // Athena's guide: dropping a partitioned table asks for these too.
    for (const action of ['GetPartitions', 'GetPartition', 'DeletePartition'])
      catalog.authorize(action, caller, DatabaseName, Name);
  await catalog.deleteTable({ DatabaseName, Name }, caller);
  return nothing;
}

async function showTables(
  statement: Ddl<'show-tables'>,
  { catalog, caller, database }: DdlContext,
): Promise<Listing> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await catalog.getTables({ DatabaseName: statement.database ?? database, NextToken }, caller);
    names.push(...(page.TableList ?? []).map(({ Name = '' }) => Name));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const { pattern } = statement;
  return {
    columns: ['tab_name'],
    lines: pattern === undefined ? names : names.filter((name) => likePattern(pattern).test(name)),
  };
}

/** Athena documents a regular expression here, in which `*` stands for anything. */
function likePattern(pattern: string): RegExp {
  if (!/^[\w*|]*$/.test(pattern))
    throw notSupported(`The offline AWS does not imitate SHOW TABLES '${pattern}'.`);
  return new RegExp(`^(?:${pattern.replaceAll('*', '.*')})$`);
}

async function showPartitions(
  statement: Ddl<'show-partitions'>,
  { catalog, caller, database }: DdlContext,
): Promise<Listing> {
  const { table: TableName, database: DatabaseName = database } = statement.target;
  const table = found(catalog, { database: DatabaseName, table: TableName }, caller);
  const names = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  if (names.length === 0) throw ddlFailure(`Table ${TableName} is not a partitioned table`);
  const lines: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await catalog.getPartitions({ DatabaseName, TableName, NextToken }, caller);
    lines.push(...(page.Partitions ?? []).map(({ Values = [] }) => partitionPath(names, Values)));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { columns: ['partition'], lines: lines.sort() };
}

async function describe(
  statement: Ddl<'describe'>,
  { catalog, caller, database }: DdlContext,
): Promise<Listing> {
  const table = found(catalog, { database, ...statement.target }, caller);
  const row = (...cells: (string | undefined)[]) => cells.map((cell = '') => cell.padEnd(20)).join('\t');
  const rows = (columns: glue.Column[] = []) =>
    columns.map(({ Name, Type, Comment }) => row(Name, Type, Comment));
  const keys = table.PartitionKeys ?? [];
  const lines = [...rows(table.StorageDescriptor?.Columns), ...rows(keys)];
  const blank = '\t \t ';
  if (keys.length > 0)
    lines.push(
      blank,
      `# Partition Information${blank}`,
      row('# col_name', 'data_type', 'comment'),
      blank,
      ...rows(keys),
    );
  return { columns: ['col_name', 'data_type', 'comment'], lines };
}

const tableNotFound = ({ table, database }: TableReference) =>
  new QueryFailure(`FAILED: SemanticException [Error 10001]: Table not found ${database}.${table}`, 1110);

function found(catalog: Catalog, reference: TableReference, caller: Caller): glue.Table {
  try {
    return catalog.table(reference.database, reference.table, caller);
  } catch (error) {
    throw isMissing(error) ? tableNotFound(reference) : error;
  }
}

/** Whether a table is there. @throws QueryFailure for a database that isn't */
export function exists(catalog: Catalog, database: string, table: string, caller: Caller): boolean {
  try {
    catalog.table(database, table, caller);
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (isDatabase(error))
      throw new QueryFailure(
        `FAILED: SemanticException [Error 10072]: Database does not exist: ${database}`,
        1301,
        {
          cause: error,
        },
      );
    return false;
  }
}

export const isMissing = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === 'EntityNotFoundException';

/** Whether what is missing is a table's database. */
export const isDatabase = (error: AwsError): boolean => error.message.startsWith('Database');
