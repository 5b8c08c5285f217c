import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Session } from './engine.ts';
import { QueryFailure } from './failure.ts';
import { partitionPath } from './partitions.ts';
import type { TableColumn } from './scan.ts';
import { quote } from './sql/errors.ts';
import { identifier } from './sql/expr.ts';
import { duckName } from './sql/types.ts';

/** How a statement's Parquet is written. */
export interface ParquetTarget {
  /** As DuckDB calls it. */
  readonly compression: string;
  readonly partitionedBy: readonly string[];
}

/** The compressions of a Parquet table, and what DuckDB calls them. */
export const compressions: Readonly<Record<string, string>> = {
  GZIP: 'gzip',
  SNAPPY: 'snappy',
  ZSTD: 'zstd',
  NONE: 'uncompressed',
};

/** A file that a query wrote: where it is, and where it belongs below the table's location. */
export interface WrittenFile {
  readonly path: string;
  /** `month=2024-01/`, or empty. */
  readonly folder: string;
  readonly name: string;
}

export interface Written {
  readonly files: readonly WrittenFile[];
  /** Values of the partitions written, NULL as Hive's default partition. */
  readonly partitions: readonly (readonly string[])[];
  readonly rows: number;
}

/**
 * Writes a query's rows as Parquet into an empty directory of its own.
 * @throws QueryFailure `HIVE_TOO_MANY_OPEN_PARTITIONS` for more than 100 partitions
 */
export async function writeParquet(
  session: Session,
  query: string,
  columns: readonly TableColumn[],
  target: ParquetTarget,
  directory: string,
  now: Date,
): Promise<Written> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const casts = columns.map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${duckName(type)}) AS ${identifier(name)}`,
  );
  // Hive keeps NULL and '' in one partition.
  const by = target.partitionedBy.map(
    (name) => `NULLIF(CAST(${identifier(name)} AS VARCHAR), '') AS ${identifier(name)}`,
  );
  const select = [...casts.slice(0, casts.length - by.length), ...by].join(', ');
  const source = `SELECT ${select} FROM (${query}) result(${columns.map(({ name }) => identifier(name)).join(', ')})`;
  const options = by.length > 0 ? `, PARTITION_BY (${target.partitionedBy.map(identifier).join(', ')})` : '';
  const to = by.length > 0 ? directory : join(directory, 'data.parquet');
  const [[count, listed] = []] = await session.rows(
    `COPY (${source}) TO ${quote(to)} (FORMAT parquet, COMPRESSION ${target.compression}${options}, RETURN_FILES)`,
  );
  const rows = Number(count);
  const names = rows === 0 ? [] : fileNames(listed);
  const stem = `${stamp(now)}_${randomBytes(3).toString('hex').slice(0, 5)}`;
  const partitions = new Map<string, string[]>();
  const files = names.map((path) => {
    const file = `${stem}_${randomUUID()}`;
    if (by.length === 0) return { path, folder: '', name: file };
    // DuckDB escapes as URLs do; Hive has rules of its own.
    const values = relative(directory, path)
      .split(sep)
      .slice(0, -1)
      .map((part) => decodeURIComponent(part.slice(part.indexOf('=') + 1)));
    const folder = partitionPath(target.partitionedBy, values);
    partitions.set(folder, values);
    return { path, folder: `${folder}/`, name: file };
  });
  if (partitions.size > 100)
    throw new QueryFailure(
      'HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets',
      1008,
    );
  return { files, partitions: [...partitions.values()], rows };
}

function fileNames(listed: unknown): string[] {
  const items = typeof listed === 'object' && listed !== null && 'items' in listed ? listed.items : [];
  return Array.isArray(items) ? items.map(String) : [];
}

/** `20240131_093012_00000`, the front of Athena's file names. */
const stamp = (now: Date): string =>
  `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}_00000`;
