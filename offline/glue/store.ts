import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as glue from '@aws-sdk/client-glue';
import { z } from 'zod';
import { readJson, writeAtomically } from '../kernel/durable.ts';

/** The SDK's shapes come back from JSON as they were written; only their dates have to be made again. */
const Revived = z.looseObject({
  LastAccessTime: z.coerce.date().optional(),
  LastAnalyzedTime: z.coerce.date().optional(),
});
const revive = (json: unknown): unknown => Revived.parse(json);
const TableInput = z.preprocess(revive, z.custom<glue.TableInput>());
const PartitionInput = z.preprocess(revive, z.custom<glue.PartitionInput>());
const DatabaseInput = z.preprocess(revive, z.custom<glue.DatabaseInput>());

const Database = z.object({ name: z.string(), created: z.coerce.date(), input: DatabaseInput });
export type StoredDatabase = z.infer<typeof Database>;

const Partition = z.object({
  values: z.array(z.string()),
  created: z.coerce.date(),
  input: PartitionInput,
});
export type StoredPartition = z.infer<typeof Partition>;

const Table = z.object({
  database: z.string(),
  name: z.string(),
  /** Grows by one with each update; `VersionId` is its text. */
  version: z.int(),
  created: z.coerce.date(),
  updated: z.coerce.date(),
  input: TableInput,
  partitions: z.array(Partition),
});
export type StoredTable = z.infer<typeof Table>;

/**
 * The catalog on disk: `<directory>/<database>/database.json` and `<database>/tables/<table>.json`, which
 * holds the table's partitions too. A file is replaced whole, so a killed process leaves no half table.
 */
export class CatalogStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  database(name: string): StoredDatabase | undefined {
    const json = readJson(this.#databasePath(name));
    return json === undefined ? undefined : Database.parse(json);
  }

  putDatabase(database: StoredDatabase): void {
    writeAtomically(this.#databasePath(database.name), JSON.stringify(database, undefined, 2));
  }

  table(database: string, name: string): StoredTable | undefined {
    const json = readJson(this.#tablePath(database, name));
    return json === undefined ? undefined : Table.parse(json);
  }

  /** Names of a database's tables, sorted. */
  tableNames(database: string): string[] {
    const directory = join(this.#databaseDirectory(database), 'tables');
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
      .map((file) => decodeURIComponent(file.slice(0, -'.json'.length)))
      .sort();
  }

  putTable(table: StoredTable): void {
    writeAtomically(this.#tablePath(table.database, table.name), JSON.stringify(table, undefined, 2));
  }

  deleteTable(database: string, name: string): void {
    rmSync(this.#tablePath(database, name));
  }

  #databaseDirectory(name: string): string {
    return join(this.#directory, fileName(name));
  }

  #databasePath(name: string): string {
    return join(this.#databaseDirectory(name), 'database.json');
  }

  #tablePath(database: string, name: string): string {
    return join(this.#databaseDirectory(database), 'tables', `${fileName(name)}.json`);
  }
}

/** A name as a file name that can't leave its directory: `.` is escaped too. */
function fileName(name: string): string {
  return encodeURIComponent(name).replaceAll('.', '%2E');
}
