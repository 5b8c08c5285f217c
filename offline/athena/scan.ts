import type * as glue from '@aws-sdk/client-glue';
import type { Caller } from '../kernel/caller.ts';
import type { Catalog } from '../glue/catalog.ts';
import { type CsvTables, csvValue, openCsvSerde } from './csv-table.ts';
import type { Session } from './engine.ts';
import { QueryFailure } from './failure.ts';
import { dataFiles, parseLocation, reading, type Lake } from './lake.ts';
import {
  fileColumn,
  parquetFiles,
  parquetRelation,
  parquetSerde,
  type ParquetFile,
} from './parquet-table.ts';
import { catalogPartitions, isProjected, projectedPartitions, type Partition } from './partitions.ts';
import { quote } from './sql/errors.ts';
import { identifier } from './sql/expr.ts';
import { duckName, parseType, type TrinoType } from './sql/types.ts';

/** An object of the lake, with the local file that holds it. */
export interface DataFile {
  readonly uri: string;
  readonly path: string;
  readonly size: number;
  readonly etag: string;
}

export interface TableColumn {
  readonly name: string;
  readonly type: TrinoType;
}

export interface ScanRequest {
  readonly table: glue.Table;
  /** The columns that the query reads, partition columns included. */
  readonly columns: readonly string[];
  /** A DuckDB predicate over the partition columns of a relation: only where it is true are partitions read. */
  readonly prune?: { readonly alias: string; readonly predicate: string };
}

export interface Scan {
  /** A DuckDB query that gives the requested columns. */
  readonly sql: string;
  /** What Athena would bill: whole text files, or the chunks of the columns read with their footers. */
  readonly bytes: number;
  /** The text files read, which a plain reader may turn out not to understand. */
  readonly textFiles: readonly DataFile[];
}

/** The columns of a table as the engine sees them, partition columns last. */
export function tableColumns({ StorageDescriptor, PartitionKeys }: glue.Table): TableColumn[] {
  return [...(StorageDescriptor?.Columns ?? []), ...(PartitionKeys ?? [])].map(
    ({ Name = '', Type = '' }) => ({
      name: Name.toLowerCase(),
      type: parseType(Type),
    }),
  );
}

/** Reads tables as their files are, in the name of a caller. */
export class Scanner {
  readonly #lake: Lake;
  readonly #catalog: Catalog;
  readonly #csv: CsvTables;

  constructor(lake: Lake, catalog: Catalog, csv: CsvTables) {
    this.#lake = lake;
    this.#catalog = catalog;
    this.#csv = csv;
  }

  /** @throws QueryFailure when the caller may not read the files, or when they aren't what the table says */
  async scan(session: Session, request: ScanRequest, caller: Caller): Promise<Scan> {
    const { table } = request;
    const keys = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name.toLowerCase());
    const columns = tableColumns(table);
    const stored = columns.slice(0, columns.length - keys.length);
    const wanted = (all: readonly TableColumn[]) => all.filter(({ name }) => request.columns.includes(name));
    const keyColumns = columns.slice(stored.length);

    const partitions = await this.#partitions(table, caller);
    const surviving = await prune(session, partitions, keyColumns, request.prune);
    const pieces: { partition: Partition; files: DataFile[] }[] = [];
    for (const partition of surviving) {
      const files = await this.#files(partition.uri, caller);
      if (files.length > 0) pieces.push({ partition, files });
    }

    const all = pieces.flatMap(({ files }) => files);
    const serde = table.StorageDescriptor?.SerdeInfo?.SerializationLibrary;
    const values = (partition: Partition) =>
      keyColumns
        .map((column, i) => ({ ...column, value: partition.values[i] ?? null }))
        .filter(({ name }) => request.columns.includes(name))
        .map(({ name, type, value }) => ({ name, value: constant(value, type) }));
    const constants = (partition: Partition) =>
      values(partition).map(({ name, value }) => `${value} AS ${identifier(name)}`);
    const union = (queries: string[]) => {
      if (queries.length > 0) return queries.join(' UNION ALL ');
      const empty = wanted(columns).map(
        ({ name, type }) => `CAST(NULL AS ${duckName(type)}) AS ${identifier(name)}`,
      );
      return `SELECT ${selectList(empty)} WHERE false`;
    };

    switch (serde) {
      case openCsvSerde: {
        const fields = stored.flatMap((column, i) =>
          request.columns.includes(column.name)
            ? [`${csvValue(column, i)} AS ${identifier(column.name)}`]
            : [],
        );
        const queries = pieces.map(async ({ partition, files }) => {
          const source = await this.#csv.relation(table, stored, files);
          return `SELECT ${selectList([...fields, ...constants(partition)])} FROM (${source})`;
        });
        const bytes = all.reduce((sum, { size }) => sum + size, 0);
        return { sql: union(await Promise.all(queries)), bytes, textFiles: all };
      }
      case parquetSerde: {
        const read = new Map((await parquetFiles(session, all)).map((file) => [file.file, file]));
        const footers = (files: DataFile[]) =>
          files.map((file) => read.get(file)).filter((file) => file !== undefined);
        const bytes = parquetBytes(read.values(), wanted(stored));
        const names = wanted(stored).map(({ name }) => identifier(name));
        if (pieces.length > MOST_IN_A_UNION) {
          const sql = joined(
            parquetRelation(footers(all), wanted(stored), true),
            names,
            pieces.map(({ partition, files }) => ({
              files,
              values: values(partition).map(({ value }) => value),
            })),
            wanted(keyColumns),
          );
          return { sql, bytes, textFiles: [] };
        }
        const queries = pieces.map(({ partition, files }) => {
          const source = parquetRelation(footers(files), wanted(stored));
          return `SELECT ${selectList([...names, ...constants(partition)])} FROM (${source})`;
        });
        return { sql: union(queries), bytes, textFiles: [] };
      }
      default:
        throw new QueryFailure(
          `The offline AWS does not imitate tables of the SerDe ${serde ?? '(none)'}.`,
          1200,
        );
    }
  }

  async #partitions(table: glue.Table, caller: Caller): Promise<Partition[]> {
    const location = table.StorageDescriptor?.Location ?? '';
    if ((table.PartitionKeys ?? []).length === 0) return [{ values: [], uri: location }];
    if (isProjected(table)) return projectedPartitions(table);
    return catalogPartitions(this.#catalog, table, caller);
  }

  async #files(uri: string, caller: Caller): Promise<DataFile[]> {
    const bucket = parseLocation(uri)?.bucket ?? '';
    const files: DataFile[] = [];
    for (const { key, size, etag } of await dataFiles(this.#lake, uri, caller)) {
      const object = `s3://${bucket}/${key}`;
      files.push({
        uri: object,
        size,
        etag,
        path: await reading(object, () => this.#lake.open(bucket, key, caller)),
      });
    }
    return files;
  }
}

/** The partitions for which a predicate over their values is true; all of them where it can't be evaluated. */
async function prune(
  session: Session,
  partitions: Partition[],
  keys: readonly TableColumn[],
  filter: ScanRequest['prune'],
): Promise<Partition[]> {
  if (filter === undefined || keys.length === 0 || partitions.length === 0) return partitions;
  const rows = partitions.map(({ values }, i) => {
    const constants = keys.map(({ type }, k) => constant(values[k] ?? null, type));
    return `(${[i, ...constants].join(', ')})`;
  });
  const names = ['"$partition"', ...keys.map(({ name }) => identifier(name))].join(', ');
  const relation = `(VALUES ${rows.join(', ')}) ${filter.alias}(${names})`;
  try {
    const kept = await session.rows(`SELECT "$partition" FROM ${relation} WHERE ${filter.predicate}`);
    const indexes = new Set(kept.map(([index]) => Number(index)));
    return partitions.filter((_, i) => indexes.has(i));
  } catch {
    return partitions; // the query itself will fail, or not: only it knows which rows it looks at
  }
}

const constant = (value: string | null, type: TrinoType): string =>
  `CAST(${value === null ? 'NULL' : quote(value)} AS ${duckName(type)})`;

/** Beyond so many partitions a reader for each costs more than looking each row's partition up. */
const MOST_IN_A_UNION = 32;

/** All files in one reader; the values of the partition columns are found by the file that a row is from. */
function joined(
  source: string,
  names: readonly string[],
  pieces: readonly { readonly values: readonly string[]; readonly files: readonly DataFile[] }[],
  keys: readonly TableColumn[],
): string {
  const file = identifier(fileColumn);
  if (keys.length === 0) return `SELECT ${selectList(names)} FROM (${source})`;
  const columns = keys.map(({ name }) => identifier(name));
  const rows = pieces.flatMap(({ values, files }) =>
    files.map(({ path }) => `(${[quote(path), ...values].join(', ')})`),
  );
  return (
    `SELECT ${[...names, ...columns].join(', ')} FROM (${source}) ` +
    `JOIN (VALUES ${rows.join(', ')}) "$partitions"(${[file, ...columns].join(', ')}) USING (${file})`
  );
}

/** `count(*)` reads no column, and SQL knows no row without one. */
const selectList = (items: readonly string[]): string =>
  items.length === 0 ? '0 AS "$row"' : items.join(', ');

function parquetBytes(files: Iterable<ParquetFile>, columns: readonly TableColumn[]): number {
  let bytes = 0;
  for (const { columns: found, footerBytes } of files)
    bytes += columns.reduce((sum, { name }) => sum + (found.get(name)?.bytes ?? 0), footerBytes);
  return bytes;
}
