import type * as glue from '@aws-sdk/client-glue';
import { createHash } from 'node:crypto';
import { NotImitated } from '../kernel/aws-error.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import {
  alreadyExists,
  concurrentUpdate,
  databaseNotFound,
  entityNotFound,
  invalidInput,
  tableNotFound,
} from './errors.ts';
import { partitionFilter } from './partition-expression.ts';
import { CatalogStore, type StoredPartition, type StoredTable } from './store.ts';

type Output<O> = Promise<Omit<O, '$metadata'>>;

export interface CatalogOptions {
  readonly account: string;
  readonly region: string;
  /** Where the catalog's files lie: `<state>/glue`. */
  readonly directory: string;
  readonly judge: Judge;
  readonly clock: Clock;
}

/**
 * The Glue Data Catalog, one method per operation. Each judges its caller as Glue does: on the catalog, the
 * database and the table, all of which must be allowed (*Specifying AWS Glue resource ARNs*).
 */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #store: CatalogStore;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.#store = new CatalogStore(options.directory);
  }

  /** @throws NotImitated for the catalog of another account */
  own(id: string | undefined): void {
    if (id !== undefined && id !== this.#options.account) throw new NotImitated(`the Glue catalog ${id}`);
  }

  /** Creates a database that a template declares, unless it is there. */
  declareDatabase(input: glue.DatabaseInput): void {
    const name = nameOf(input.Name, 'Database');
    if (this.#store.database(name) === undefined)
      this.#store.putDatabase({ name, created: this.#options.clock.now(), input });
  }

  async getDatabase(
    input: glue.GetDatabaseCommandInput,
    caller: Caller,
  ): Output<glue.GetDatabaseCommandOutput> {
    const name = nameOf(input.Name, 'Database');
    this.authorize('GetDatabase', caller, name);
    const database = this.#store.database(name);
    if (database === undefined) throw databaseNotFound(name);
    const { input: kept, created: CreateTime } = database;
    return { Database: { ...kept, Name: name, CreateTime, CatalogId: this.#options.account } };
  }

  async createDatabase(
    input: glue.CreateDatabaseCommandInput,
    caller: Caller,
  ): Output<glue.CreateDatabaseCommandOutput> {
    const name = nameOf(input.DatabaseInput?.Name, 'Database');
    this.authorize('CreateDatabase', caller, name);
    if (this.#store.database(name) !== undefined) throw alreadyExists('Database');
    this.declareDatabase({ ...input.DatabaseInput, Name: name });
    return {};
  }

  async getTable(input: glue.GetTableCommandInput, caller: Caller): Output<glue.GetTableCommandOutput> {
    return { Table: this.table(input.DatabaseName, input.Name, caller) };
  }

  /** `GetTable`, for those who can't wait. */
  table(databaseName: string | undefined, tableName: string | undefined, caller: Caller): glue.Table {
    const [database, name] = [nameOf(databaseName, 'Database'), nameOf(tableName, 'Table')];
    this.authorize('GetTable', caller, database, name);
    if (this.#store.database(database) === undefined) throw databaseNotFound(database);
    const table = this.#store.table(database, name);
    if (table === undefined) throw entityNotFound();
    return this.#described(table);
  }

  async getTables(input: glue.GetTablesCommandInput, caller: Caller): Output<glue.GetTablesCommandOutput> {
    const database = nameOf(input.DatabaseName, 'Database');
    this.authorize('GetTables', caller, database, '*');
    if (this.#store.database(database) === undefined) throw databaseNotFound(database);
    const stored = this.#store.tableNames(database).map((name) => this.#store.table(database, name));
    const tables = stored.filter((table) => table !== undefined).map((table) => this.#described(table));
    const { page, NextToken } = paged(tables, input.NextToken, input.MaxResults ?? 100);
    return { TableList: page, NextToken };
  }

  async createTable(
    input: glue.CreateTableCommandInput,
    caller: Caller,
  ): Output<glue.CreateTableCommandOutput> {
    const database = nameOf(input.DatabaseName, 'Database');
    const name = nameOf(input.TableInput?.Name, 'Table');
    this.authorize('CreateTable', caller, database, name);
    if (this.#store.database(database) === undefined) throw databaseNotFound(database);
    if (this.#store.table(database, name) !== undefined) throw alreadyExists('Table');
    const created = this.#options.clock.now();
    const kept = { Name: name, ...input.TableInput };
    this.#store.putTable({
      database,
      name,
      version: 0,
      created,
      updated: created,
      input: kept,
      partitions: [],
    });
    return {};
  }

  async updateTable(
    input: glue.UpdateTableCommandInput,
    caller: Caller,
  ): Output<glue.UpdateTableCommandOutput> {
    const database = nameOf(input.DatabaseName, 'Database');
    const name = nameOf(input.TableInput?.Name, 'Table');
    this.authorize('UpdateTable', caller, database, name);
    const table = this.#existing(database, name);
    if (input.VersionId !== undefined && input.VersionId !== String(table.version)) throw concurrentUpdate();
    // What the input doesn't mention is gone afterwards: Glue replaces the table, it doesn't merge.
    const kept = { Name: name, ...input.TableInput };
    const updated = this.#options.clock.now();
    this.#store.putTable({ ...table, version: table.version + 1, updated, input: kept });
    return {};
  }

  async deleteTable(
    input: glue.DeleteTableCommandInput,
    caller: Caller,
  ): Output<glue.DeleteTableCommandOutput> {
    const [database, name] = [nameOf(input.DatabaseName, 'Database'), nameOf(input.Name, 'Table')];
    this.authorize('DeleteTable', caller, database, name);
    this.#existing(database, name);
    this.#store.deleteTable(database, name);
    return {};
  }

  async getPartitions(
    input: glue.GetPartitionsCommandInput,
    caller: Caller,
  ): Output<glue.GetPartitionsCommandOutput> {
    const [database, name] = [nameOf(input.DatabaseName, 'Database'), nameOf(input.TableName, 'Table')];
    this.authorize('GetPartitions', caller, database, name);
    const { partitions, input: table } = this.#existing(database, name);
    const keys = table.PartitionKeys ?? [];
    const { Expression: expression = '', Segment: segment } = input;
    const isAsked = expression === '' ? undefined : partitionFilter(expression, keys);
    const asked = partitions.filter(
      ({ values }) => (isAsked?.(values) ?? true) && (segment === undefined || isIn(segment, values)),
    );
    const described = asked.map(({ values, created, input: kept }) => ({
      ...(input.ExcludeColumnSchema === true ? withoutColumns(kept) : kept),
      Values: values,
      DatabaseName: database,
      TableName: name,
      CreationTime: created,
      CatalogId: this.#options.account,
    }));
    const { page, NextToken } = paged(described, input.NextToken, input.MaxResults ?? 1000);
    return { Partitions: page, NextToken };
  }

  async batchCreatePartition(
    input: glue.BatchCreatePartitionCommandInput,
    caller: Caller,
  ): Output<glue.BatchCreatePartitionCommandOutput> {
    const [database, name] = [nameOf(input.DatabaseName, 'Database'), nameOf(input.TableName, 'Table')];
    const inputs = input.PartitionInputList ?? [];
    this.authorize('BatchCreatePartition', caller, database, name);
    const table = this.#existing(database, name);
    const known = new Set(table.partitions.map(({ values }) => JSON.stringify(values)));
    const added: StoredPartition[] = [];
    const Errors: glue.PartitionError[] = [];
    for (const partition of inputs) {
      const values = partition.Values ?? [];
      if (values.length !== (table.input.PartitionKeys ?? []).length)
        throw invalidInput('The number of partition keys do not match the number of partition values');
      if (known.has(JSON.stringify(values))) {
        Errors.push(partitionError(values, 'AlreadyExistsException', 'Partition already exists.'));
        continue;
      }
      known.add(JSON.stringify(values));
      added.push({ values, created: this.#options.clock.now(), input: partition });
    }
    if (added.length > 0) this.#store.putTable({ ...table, partitions: [...table.partitions, ...added] });
    return { Errors };
  }

  async batchUpdatePartition(
    input: glue.BatchUpdatePartitionCommandInput,
    caller: Caller,
  ): Output<glue.BatchUpdatePartitionCommandOutput> {
    const [database, name] = [nameOf(input.DatabaseName, 'Database'), nameOf(input.TableName, 'Table')];
    const entries = input.Entries ?? [];
    this.authorize('BatchUpdatePartition', caller, database, name);
    const table = this.#existing(database, name);
    const changes = new Map(
      entries.map(({ PartitionValueList, PartitionInput }) => [
        JSON.stringify(PartitionValueList),
        PartitionInput,
      ]),
    );
    const partitions = table.partitions.map((partition) => {
      const change = changes.get(JSON.stringify(partition.values));
      return change ? { ...partition, values: change.Values ?? partition.values, input: change } : partition;
    });
    this.#store.putTable({ ...table, partitions });
    const known = new Set(table.partitions.map(({ values }) => JSON.stringify(values)));
    const Errors = entries
      .filter(({ PartitionValueList }) => !known.has(JSON.stringify(PartitionValueList)))
      .map(({ PartitionValueList = [] }) => ({
        PartitionValueList,
        ErrorDetail: { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'Partition not found.' },
      }));
    return { Errors };
  }

  async batchDeletePartition(
    input: glue.BatchDeletePartitionCommandInput,
    caller: Caller,
  ): Output<glue.BatchDeletePartitionCommandOutput> {
    const [database, name] = [nameOf(input.DatabaseName, 'Database'), nameOf(input.TableName, 'Table')];
    const asked = (input.PartitionsToDelete ?? []).map(({ Values }) => Values ?? []);
    this.authorize('BatchDeletePartition', caller, database, name);
    const table = this.#existing(database, name);
    const doomed = new Set(asked.map((values) => JSON.stringify(values)));
    const known = new Set(table.partitions.map(({ values }) => JSON.stringify(values)));
    const partitions = table.partitions.filter(({ values }) => !doomed.has(JSON.stringify(values)));
    if (partitions.length < table.partitions.length) this.#store.putTable({ ...table, partitions });
    const Errors = asked
      .filter((values) => !known.has(JSON.stringify(values)))
      .map((values) => partitionError(values, 'EntityNotFoundException', 'Partition not found.'));
    return { Errors };
  }

  #existing(database: string, name: string): StoredTable {
    if (this.#store.database(database) === undefined) throw databaseNotFound(database);
    const table = this.#store.table(database, name);
    if (table === undefined) throw tableNotFound(name);
    return table;
  }

  #described({ database, name, version, created, updated, input }: StoredTable): glue.Table {
    return {
      Retention: 0,
      ...input,
      Name: name,
      DatabaseName: database,
      CreateTime: created,
      UpdateTime: updated,
      VersionId: String(version),
      CatalogId: this.#options.account,
      IsRegisteredWithLakeFormation: false,
    };
  }

  /** Judges an action on the catalog, a database and, given one, a table. @throws AwsError `AccessDeniedException` */
  authorize(action: string, caller: Caller, database: string, table?: string): void {
    const { account, region, judge } = this.#options;
    const arn = `arn:aws:glue:${region}:${account}`;
    const resources = [`${arn}:catalog`, `${arn}:database/${database}`];
    if (table !== undefined) resources.push(`${arn}:table/${database}/${table}`);
    for (const resource of resources) authorize(judge, { caller, action: `glue:${action}`, resource });
  }
}

/** What `ExcludeColumnSchema` leaves of a partition. */
function withoutColumns({ StorageDescriptor, ...kept }: glue.PartitionInput): glue.PartitionInput {
  const { Columns: _, ...storage } = StorageDescriptor ?? {};
  return { ...kept, ...(StorageDescriptor && { StorageDescriptor: storage }) };
}

/** Segments hold each partition once, whatever is added or taken away between two calls. */
function isIn({ SegmentNumber = 0, TotalSegments = 1 }: glue.Segment, values: readonly string[]): boolean {
  if (SegmentNumber >= TotalSegments)
    throw invalidInput(
      `Segment number ${SegmentNumber} is not below the number of segments, ${TotalSegments}`,
    );
  const digest = createHash('sha256').update(JSON.stringify(values)).digest();
  return digest.readUInt32BE() % TotalSegments === SegmentNumber;
}

function partitionError(values: string[], code: string, message: string): glue.PartitionError {
  return { PartitionValues: values, ErrorDetail: { ErrorCode: code, ErrorMessage: message } };
}

/** The rows of a page; tokens are the number of rows before it. */
function paged<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { page: T[]; NextToken?: string } {
  const from = token === undefined || token === '' ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw invalidInput('Invalid pagination token');
  const page = all.slice(from, from + size);
  return from + size < all.length ? { page, NextToken: String(from + size) } : { page };
}

/** Hive knows lower case names only, so Glue stores and finds every name so. */
function nameOf(name: string | undefined, what: 'Database' | 'Table'): string {
  if (name === undefined || name === '' || name.length > 255)
    throw invalidInput(`${what} name must be between 1 and 255 characters long`);
  return name.toLowerCase();
}
