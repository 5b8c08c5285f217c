import { literals, type Session } from './engine.ts';
import { messageOf, QueryFailure } from './failure.ts';
import type { DataFile, TableColumn } from './scan.ts';
import { quote } from './sql/errors.ts';
import { identifier } from './sql/expr.ts';
import { duckName, trinoName, type TrinoType } from './sql/types.ts';

export const parquetSerde = 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe';

interface ParquetColumn {
  /** As the file spells it. */
  readonly name: string;
  /** `INT64`, `BYTE_ARRAY`; NULL for lists, maps and structs. */
  readonly physical: string | null;
  readonly duckType: string;
  /** Compressed bytes of the column's chunks. */
  bytes: number;
}

/** What the footers of some files say. */
export interface ParquetFile {
  readonly file: DataFile;
  /** By lower-case name: Hive's columns are found by name, in any case. */
  readonly columns: ReadonlyMap<string, ParquetColumn>;
  readonly footerBytes: number;
}

/** Reads the footers. @throws QueryFailure for a file that isn't Parquet */
export async function parquetFiles(session: Session, files: readonly DataFile[]): Promise<ParquetFile[]> {
  if (files.length === 0) return [];
  const paths = literals(files.map(({ path }) => path));
  const columns = new Map<string, Map<string, ParquetColumn>>(files.map(({ path }) => [path, new Map()]));
  const footers = new Map<string, number>();
  const read = async () => {
    for (const [path, bytes] of await session.rows(
      `SELECT file_name, footer_size FROM parquet_file_metadata(${paths})`,
    ))
      footers.set(String(path), Number(bytes));
    // The schema is flat, in depth-first order: children follow their parent, which says how many they are.
    let path = '';
    const open: number[] = [];
    for (const [file, name, physical, children, duckType] of await session.rows(
      `SELECT file_name, name, type, num_children, duckdb_type FROM parquet_schema(${paths})`,
    )) {
      const root = file !== path;
      path = String(file);
      if (root) open.length = 0;
      else if (open.length === 1)
        columns.get(path)?.set(String(name).toLowerCase(), {
          name: String(name),
          physical: physical === null || physical === undefined ? null : String(physical),
          duckType: String(duckType),
          bytes: 0,
        });
      if (!root) open[open.length - 1] = (open.at(-1) ?? 0) - 1;
      if (Number(children ?? 0) > 0) open.push(Number(children));
      while (open.at(-1) === 0) open.pop();
    }
    for (const [file, column, bytes] of await session.rows(
      `SELECT file_name, split_part(path_in_schema, ', ', 1), sum(total_compressed_size)
       FROM parquet_metadata(${paths}) GROUP BY ALL`,
    )) {
      const found = columns.get(String(file))?.get(String(column).toLowerCase());
      if (found !== undefined) found.bytes += Number(bytes);
    }
  };
  try {
    await read();
  } catch (error) {
    const message = messageOf(error);
    const file = files.find(({ path }) => message.includes(path));
    if (file === undefined) throw error;
    throw new QueryFailure(`HIVE_BAD_DATA: Not valid Parquet file: ${file.uri}`, 1001, { cause: error });
  }
  return files.map((file) => ({
    file,
    columns: columns.get(file.path) ?? new Map(),
    footerBytes: footers.get(file.path) ?? 0,
  }));
}

/** The column in which `parquetRelation` names a row's file. */
export const fileColumn = '$file';

/**
 * A DuckDB query over Parquet files, with the table's columns in the table's types. A column that a file
 * lacks is NULL.
 * @param named whether each row says which file it is from
 * @throws QueryFailure `HIVE_BAD_DATA` where a file's type can't be read as the table's
 */
export function parquetRelation(
  files: readonly ParquetFile[],
  columns: readonly TableColumn[],
  named = false,
): string {
  const groups = new Map<string, string[]>();
  for (const { file, columns: found } of files) {
    const select = columns.map(({ name, type }) => {
      const column = found.get(name);
      if (column !== undefined) check(column, type, file.uri);
      const value = column === undefined ? 'NULL' : identifier(column.name);
      return `CAST(${value} AS ${duckName(type)}) AS ${identifier(name)}`;
    });
    if (named) select.push(identifier(fileColumn));
    const key = select.length === 0 ? '0 AS "$row"' : select.join(', ');
    groups.set(key, [...(groups.get(key) ?? []), file.path]);
  }
  const options = `hive_partitioning=false${named ? `, filename=${quote(fileColumn)}` : ''}`;
  return [...groups]
    .map(([select, paths]) => `SELECT ${select} FROM read_parquet(${literals(paths)}, ${options})`)
    .join(' UNION ALL ');
}

/** Which physical types Athena's Parquet reader accepts for a declared type. */
const readable: Readonly<Partial<Record<TrinoType['kind'], readonly string[]>>> = {
  boolean: ['BOOLEAN'],
  tinyint: ['INT32'],
  smallint: ['INT32'],
  integer: ['INT32'],
  bigint: ['INT32', 'INT64'],
  real: ['FLOAT'],
  double: ['DOUBLE', 'FLOAT'],
  date: ['INT32'],
  timestamp: ['INT64', 'INT96'],
  decimal: ['INT32', 'INT64', 'FIXED_LEN_BYTE_ARRAY', 'BYTE_ARRAY'],
  varchar: ['BYTE_ARRAY'],
  char: ['BYTE_ARRAY'],
  varbinary: ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'],
};

/** Declared types for which the meaning of the bytes has to agree as well as their form. */
const meaning: Readonly<Partial<Record<TrinoType['kind'], RegExp>>> = {
  date: /^DATE$/,
  timestamp: /^TIMESTAMP/,
  decimal: /^(?:DECIMAL|TINYINT|SMALLINT|INTEGER|BIGINT)/,
  integer: /^(?:TINYINT|SMALLINT|INTEGER)$/,
  bigint: /^(?:TINYINT|SMALLINT|INTEGER|BIGINT)$/,
};

function check({ name, physical, duckType }: ParquetColumn, type: TrinoType, uri: string): void {
  const nested = type.kind === 'array' || type.kind === 'map' || type.kind === 'row';
  const fits = nested
    ? physical === null
    : physical !== null &&
      readable[type.kind]?.includes(physical) === true &&
      meaning[type.kind]?.test(duckType) !== false;
  if (fits) return;
  const shown = physical === null ? 'group' : physical.replace(/^BYTE_ARRAY$/, 'BINARY');
  throw new QueryFailure(
    `HIVE_BAD_DATA: Field ${name}'s type ${shown} in parquet file ${uri} is incompatible with type ` +
      `${trinoName(type)} defined in table schema`,
    1001,
  );
}
