import { DuckDBInstance } from '@duckdb/node-api';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { hiveType } from '../../core/types/names.ts';
import { fromDuckdb, quote } from '../../offline/athena/sql/errors.ts';
import { formatValue } from '../../offline/athena/sql/format.ts';
import { parseStatement } from '../../offline/athena/sql/statement.ts';
import { translateQuery } from '../../offline/athena/sql/translate.ts';
import { duckName, parseType } from '../../offline/athena/sql/types.ts';
import type { Row } from '../../scaffold/raw-rows.ts';
import { acceptedRows } from '../../scaffold/read.ts';

/** Whether the SQL returns another type than it reads; else the table has what the upload accepts. */
export function isComputed({ definition: { source, target } }: Pipeline): boolean {
  return Object.entries(source.columns).some(
    ([name, { type }]) => type.kind !== target.columns[name]?.type.kind,
  );
}

/**
 * The rows of the table that a pipeline makes of a file, in the file's order and the source's columns.
 * @param scratch a folder for the rows before the SQL
 */
export async function* tableRows(file: string, pipeline: Pipeline, scratch: string): AsyncGenerator<Row> {
  const { source } = pipeline.definition;
  const blocks = acceptedRows(file, source, () => undefined);
  if (!isComputed(pipeline)) {
    for await (const rows of blocks) yield* rows;
    return;
  }
  const path = join(scratch, 'rows.ndjson');
  const out = createWriteStream(path);
  const names = Object.keys(source.columns);
  for await (const rows of blocks)
    for (const row of rows)
      out.write(`${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]])))}\n`);
  out.end();
  await once(out, 'close');
  yield* selected(path, pipeline);
}

/** What the SELECT returns of rows, evaluated in DuckDB, one after another. */
async function* selected(path: string, { sql, definition: { source } }: Pipeline): AsyncGenerator<Row> {
  const types = Object.entries(source.columns).map(([name, { type }]) => ({
    name,
    type: parseType(hiveType(type)),
  }));
  const statement = parseStatement(sql);
  if (statement.kind !== 'query') throw new Error('the SQL is no query');
  const table = { database: 'foreign', name: source.dataset, columns: types, partitionColumns: [] };
  const query = translateQuery(
    statement.query,
    { defaultDatabase: 'foreign', table: () => table },
    { now: new Date(0) },
  );
  const read = `read_json(${quote(path)}, format = 'newline_delimited', columns = {${types.map(({ name }) => `${quote(name)}: 'VARCHAR'`).join(', ')}})`;
  const relation = `(SELECT ${types.map(({ name, type }) => `CAST("${name}" AS ${duckName(type)}) AS "${name}"`).join(', ')} FROM ${read})`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const result = await connection.stream(query.sql(() => relation));
    for await (const rows of result.yieldRows())
      for (const row of rows)
        yield types.map(({ name }) => {
          const at = query.columns.findIndex((column) => column.name === name);
          const type = query.columns[at]?.type;
          return (type && formatValue(row[at] ?? null, type)) ?? null;
        });
  } catch (error) {
    throw fromDuckdb(error) ?? error;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
