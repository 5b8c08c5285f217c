import {
  AlreadyExistsException,
  type BatchUpdatePartitionRequestEntry,
  ConcurrentModificationException,
  EntityNotFoundException,
  GlueServiceException,
  type Partition,
  type PartitionInput,
  type Table,
} from '@aws-sdk/client-glue';
import { CLIENT, type Operations, page } from './call.ts';

interface Stored {
  table: Table;
  readonly partitions: Map<string, Partition>;
}

interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage?: string;
}

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html */
const MOST = { created: 100, updated: 100, deleted: 25 };

/** A Glue catalog in memory: a table's version rises with each write, and a write may ask for the version before. */
export class MemoryCatalog {
  readonly database: string;
  /** Of listings that ask for no size of their own. */
  pageSize = 2;
  /** What is said of a partition inside of a successful answer, instead of writing it. */
  refusing: (values: readonly string[]) => Refusal | undefined = () => undefined;
  readonly #databases = new Map<string, Map<string, Stored>>();

  constructor(database = 'db') {
    this.database = database;
    this.#databases.set(database, new Map());
  }

  /** Puts a table, whatever is there; its version is one more than the one before, unless the table says. */
  set(table: Table & { readonly Name: string }): void {
    const tables = this.#tables(this.database);
    const before = tables.get(table.Name);
    const VersionId = table.VersionId ?? next(before?.table.VersionId);
    tables.set(table.Name, {
      table: structuredClone({ DatabaseName: this.database, ...table, VersionId }),
      partitions: before?.partitions ?? new Map(),
    });
  }

  /** @returns nothing for a table that isn't there */
  table(name: string): Table | undefined {
    return structuredClone(this.#databases.get(this.database)?.get(name)?.table);
  }

  drop(name: string): void {
    this.#tables(this.database).delete(name);
  }

  /** The names of the tables, sorted. */
  names(): string[] {
    return [...this.#tables(this.database).keys()].sort();
  }

  /** The locations of a table's partitions, by their values. */
  partitions(name: string): Record<string, string | undefined> {
    const { partitions } = this.#stored(this.database, name);
    return Object.fromEntries([...partitions].map(([key, one]) => [key, one.StorageDescriptor?.Location]));
  }

  databases(): string[] {
    return [...this.#databases.keys()];
  }

  dropDatabase(name: string): void {
    this.#databases.delete(name);
  }

  readonly operations: Operations = {
    GetDatabase: ({ Name }) => {
      this.#tables(Name);
      return { Database: { Name } };
    },
    CreateDatabase: ({ DatabaseInput: { Name } }) => {
      if (this.#databases.has(Name)) throw alreadyExists(Name);
      this.#databases.set(Name, new Map());
      return {};
    },
    GetTable: ({ DatabaseName, Name }) => ({
      Table: structuredClone(this.#stored(DatabaseName, Name).table),
    }),
    GetTables: ({ DatabaseName, MaxResults, NextToken }) => {
      const all = [...this.#tables(DatabaseName)].sort(([a], [b]) => (a < b ? -1 : 1));
      const { items, next: token } = page(all, MaxResults ?? this.pageSize, NextToken);
      return { TableList: items.map(([, { table }]) => structuredClone(table)), NextToken: token };
    },
    CreateTable: ({ DatabaseName, TableInput }) => {
      const tables = this.#tables(DatabaseName);
      if (tables.has(TableInput.Name)) throw alreadyExists(TableInput.Name);
      const table = structuredClone({ ...TableInput, DatabaseName, VersionId: next(undefined) });
      tables.set(TableInput.Name, { table, partitions: new Map() });
      return {};
    },
    UpdateTable: ({ DatabaseName, TableInput, VersionId }) => {
      const stored = this.#stored(DatabaseName, TableInput.Name);
      const present = stored.table.VersionId;
      if (VersionId !== undefined && VersionId !== present)
        throw new ConcurrentModificationException({ message: 'The table was changed.', ...CLIENT });
      stored.table = structuredClone({ ...TableInput, DatabaseName, VersionId: next(present) });
      return {};
    },
    DeleteTable: ({ DatabaseName, Name }) => {
      this.#stored(DatabaseName, Name);
      this.#tables(DatabaseName).delete(Name);
      return {};
    },
    GetPartitions: ({ DatabaseName, TableName, ExcludeColumnSchema, MaxResults, NextToken }) => {
      const { partitions } = this.#stored(DatabaseName, TableName);
      const all = [...partitions.values()].map((one) => structuredClone(one));
      if (ExcludeColumnSchema) for (const one of all) delete one.StorageDescriptor?.Columns;
      const { items, next: token } = page(all, MaxResults ?? this.pageSize, NextToken);
      return { Partitions: items, NextToken: token };
    },
    BatchCreatePartition: ({ DatabaseName, TableName, PartitionInputList }) =>
      this.#batch(DatabaseName, TableName, PartitionInputList, MOST.created, {
        valuesOf: ({ Values }: PartitionInput) => Values,
        write: (partitions, name, one: PartitionInput) => {
          if (partitions.has(name)) return 'AlreadyExistsException';
          partitions.set(name, structuredClone({ ...one }));
          return undefined;
        },
      }),
    BatchUpdatePartition: ({ DatabaseName, TableName, Entries }) => {
      const { Errors } = this.#batch(DatabaseName, TableName, Entries, MOST.updated, {
        valuesOf: ({ PartitionValueList }: BatchUpdatePartitionRequestEntry) => PartitionValueList,
        write: (partitions, name, { PartitionInput: one }: BatchUpdatePartitionRequestEntry) => {
          if (!partitions.has(name)) return 'EntityNotFoundException';
          partitions.set(name, structuredClone({ ...one }));
          return undefined;
        },
      });
      return {
        Errors: Errors.map(({ PartitionValues, ErrorDetail }) => ({
          PartitionValueList: PartitionValues,
          ErrorDetail,
        })),
      };
    },
    BatchDeletePartition: ({ DatabaseName, TableName, PartitionsToDelete }) =>
      this.#batch(DatabaseName, TableName, PartitionsToDelete, MOST.deleted, {
        valuesOf: ({ Values }: PartitionInput) => Values,
        write: (partitions, name) => (partitions.delete(name) ? undefined : 'EntityNotFoundException'),
      }),
  };

  #tables(database: string): Map<string, Stored> {
    const tables = this.#databases.get(database);
    if (tables) return tables;
    throw new EntityNotFoundException({ message: `Database ${database} not found.`, ...CLIENT });
  }

  #stored(database: string, name: string): Stored {
    const stored = this.#tables(database).get(name);
    if (stored) return stored;
    throw new EntityNotFoundException({ message: `Table ${name} not found.`, ...CLIENT });
  }

  #batch<T>(
    database: string,
    table: string,
    batch: readonly T[],
    most: number,
    {
      valuesOf,
      write,
    }: {
      readonly valuesOf: (one: T) => string[] | undefined;
      /** @returns the code of an error, where there is one */
      readonly write: (partitions: Map<string, Partition>, name: string, one: T) => string | undefined;
    },
  ) {
    if (batch.length > most)
      throw new GlueServiceException({ name: 'ValidationException', $fault: 'client', ...CLIENT });
    const { partitions } = this.#stored(database, table);
    const Errors = batch.flatMap((one) => {
      const PartitionValues = valuesOf(one) ?? [];
      const refusal = this.refusing(PartitionValues);
      const ErrorCode = refusal?.ErrorCode ?? write(partitions, PartitionValues.join('/'), one);
      if (ErrorCode === undefined) return [];
      return [{ PartitionValues, ErrorDetail: { ErrorMessage: ErrorCode, ...refusal, ErrorCode } }];
    });
    return { Errors };
  }
}

function next(version: string | undefined): string {
  return version === undefined ? '0' : String(Number(version) + 1);
}

function alreadyExists(name: string): AlreadyExistsException {
  return new AlreadyExistsException({ message: `${name} already exists.`, ...CLIENT });
}
