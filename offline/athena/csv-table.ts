import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as glue from '@aws-sdk/client-glue';
import { literals } from './engine.ts';
import { notSupported, QueryFailure } from './failure.ts';
import { isPlain, type CsvDialect } from './csv-plain.ts';
import { rewrite } from './opencsv.ts';
import type { DataFile, TableColumn } from './scan.ts';
import { quote, raise } from './sql/errors.ts';
import { identifier } from './sql/expr.ts';
import { duckName, isFloating, isInteger } from './sql/types.ts';

export const openCsvSerde = 'org.apache.hadoop.hive.serde2.OpenCSVSerde';

/** Text tables of `OpenCSVSerde`, for DuckDB's CSV reader. */
export class CsvTables {
  readonly #directory: string;
  /** Files of which DuckDB's reader complained: their rows have too few or too many fields, or bad UTF-8. */
  readonly #uneven = new Set<string>();
  readonly #plain = new Map<string, Promise<boolean>>();

  /** @param directory where rewritten files are kept while the process lives; emptied at its start */
  constructor(directory: string) {
    this.#directory = directory;
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
  }

  /** Notes that a plain reader can't read these files; the next relation rewrites them. False if it did before. */
  distrust(files: readonly DataFile[]): boolean {
    const known = this.#uneven.size;
    for (const file of files) this.#uneven.add(identity(file));
    return this.#uneven.size > known;
  }

  /**
   * A DuckDB query over some files, one column per column of the table.
   * @throws QueryFailure for a SerDe or file format that isn't imitated
   */
  async relation(
    table: glue.Table,
    columns: readonly TableColumn[],
    files: readonly DataFile[],
  ): Promise<string> {
    const settings = textSettings(table);
    const plain: string[] = [];
    const rewritten: string[] = [];
    for (const file of files) {
      const gzip = file.path.endsWith('.gz') || file.uri.endsWith('.gz');
      if (!gzip && (await this.#isPlain(file, settings.dialect))) plain.push(file.path);
      else rewritten.push(await this.#rewritten(file, gzip, settings, columns.length));
    }
    const names = columns.map(({ name }) => identifier(name));
    const { separator, quote: mark } = settings.dialect;
    const queries = [
      reader(
        plain,
        names,
        names,
        `delim=${quote(separator)}, quote=${quote(mark)}, escape=${quote(mark)},
        skip=${settings.skipLines}, force_not_null=${literals(columns.map(({ name }) => name))}`,
      ),
      reader(
        rewritten,
        names,
        [...names, '"$end"'],
        `delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false`,
      ),
    ].filter((query) => query !== '');
    if (queries.length === 0)
      return `SELECT ${names.map((name) => `''::VARCHAR AS ${name}`).join(', ')} WHERE false`;
    return queries.join(' UNION ALL ');
  }

  #isPlain(file: DataFile, dialect: CsvDialect): Promise<boolean> {
    if (this.#uneven.has(identity(file))) return Promise.resolve(false);
    const key = `${identity(file)} ${JSON.stringify(dialect)}`;
    const found = this.#plain.get(key) ?? isPlain(file.path, false, dialect);
    this.#plain.set(key, found);
    return found;
  }

  async #rewritten(file: DataFile, gzip: boolean, settings: TextSettings, columns: number): Promise<string> {
    const key = JSON.stringify([identity(file), settings, columns]);
    const target = join(this.#directory, `${createHash('sha256').update(key).digest('hex')}.csv`);
    if (!existsSync(target)) await rewrite({ path: file.path, gzip, ...settings, columns }, target);
    return target;
  }
}

const identity = ({ path, etag }: DataFile): string => `${path} ${etag}`;

/** Nothing is guessed, nothing is skipped: what isn't as declared is an error, for which the file is rewritten. */
function reader(files: readonly string[], wanted: string[], all: string[], options: string): string {
  if (files.length === 0) return '';
  return `SELECT ${wanted.join(', ')} FROM read_csv(${literals(files)}, auto_detect=false, header=false, new_line='\\n',
    strict_mode=true, null_padding=false, ignore_errors=false, ${options},
    columns={${all.map((name) => `${name}: 'VARCHAR'`).join(', ')}})`;
}

interface TextSettings {
  readonly dialect: CsvDialect;
  readonly skipLines: number;
}

/** A text table's SerDe properties, with the defaults of `OpenCSVSerde`. */
function textSettings(table: glue.Table): TextSettings {
  const serde = table.StorageDescriptor?.SerdeInfo;
  const char = (property: string, otherwise: string) => {
    const value = serde?.Parameters?.[property] ?? otherwise;
    if (value.length !== 1)
      throw new QueryFailure(
        `The offline AWS does not imitate ${property} = ${JSON.stringify(value)}.`,
        1200,
      );
    return value;
  };
  const escape = char('escapeChar', '\\');
  const quote = char('quoteChar', '"');
  return {
    // The SerDe takes the escape character `"`, its own writer's default, for "none given".
    dialect: { separator: char('separatorChar', ','), quote, escape: escape === '"' ? '\\' : escape },
    skipLines: Number(table.Parameters?.['skip.header.line.count'] ?? 0),
  };
}

/**
 * A column of text as the SerDe gives it to the engine: `DATE` counts days and `TIMESTAMP` milliseconds since
 * the epoch, and what is no number fails the query.
 */
export function csvValue({ name, type }: TableColumn, index: number): string {
  const text = identifier(name);
  if (type.kind === 'varchar' && type.length === undefined) return text;
  const duckType = duckName(type);
  const whole = `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]+') THEN TRY_CAST(${text} AS BIGINT) END`;
  const parsed = (): string => {
    if (isInteger(type)) return `TRY_CAST(${whole} AS ${duckType})`;
    if (isFloating(type) || type.kind === 'decimal')
      return `TRY_CAST(NULLIF(trim(${text}), '') AS ${duckType})`;
    if (type.kind === 'boolean')
      return `CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false END`;
    if (type.kind === 'date') return `DATE '1970-01-01' + TRY_CAST(${whole} AS INTEGER)`;
    if (type.kind === 'timestamp') return `make_timestamp_ms(${whole})`;
    throw notSupported(`The offline AWS does not imitate ${type.kind} columns of ${openCsvSerde}.`);
  };
  const message = `'HIVE_BAD_DATA: Error parsing column ''${index}'': For input string: "' || ${text} || '"'`;
  return `CASE WHEN ${text} IS NULL THEN NULL ELSE coalesce(${parsed()}, ${raise(message, duckType)}) END`;
}
