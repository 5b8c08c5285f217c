import { DuckDBInstance } from '@duckdb/node-api';
import { fromDuckdb } from '../../athena/sql/errors.ts';
import { formatValue } from '../../athena/sql/format.ts';
import { withMarks } from '../../athena/sql/marks.ts';
import type { Scan, SqlCatalog } from '../../athena/sql/scope.ts';
import { readingsWith, type Readings } from '../../athena/sql/readings.ts';
import { registerFunctions } from '../../athena/sql/registered.ts';
import { parseStatement } from '../../athena/sql/statement.ts';
import { dependencesOf, translateQuery, type TranslatedQuery } from '../../athena/sql/translate.ts';
import { duckName, parseType, trinoName } from '../../athena/sql/types.ts';

const tables: Record<string, { columns: Record<string, string>; partitions?: string[]; rows: string }> = {
  raw_orders: {
    columns: { id: 'string', customer: 'string', price: 'string', day: 'string' },
    rows: `('1', 'Ana', '10.50', '2024-01-31'), ('2', 'Bia', '', '2024-02-01'), ('3', NULL, '7.25', '2024-02-29')`,
  },
  sales: {
    columns: {
      id: 'bigint',
      item: 'string',
      quantity: 'int',
      price: 'decimal(12,2)',
      weight: 'double',
      sold: 'timestamp',
      month: 'string',
    },
    partitions: ['month'],
    rows: `(1, 'pen', 2, 1.50, 0.5, TIMESTAMP '2024-01-05 10:00:00', '2024-01'),
      (2, 'ink', 1, 9.99, 1.5, TIMESTAMP '2024-01-06 11:30:00', '2024-01'),
      (3, 'pen', 3, 1.50, NULL, TIMESTAMP '2024-02-01 00:00:00', '2024-02'),
      (4, NULL, NULL, NULL, 2.5, NULL, '2024-02')`,
  },
  items: { columns: { item: 'string', colour: 'string' }, rows: `('pen', 'blue'), ('cap', 'red')` },
  lists: {
    columns: { id: 'int', tags: 'array<string>', sizes: 'map<string,int>' },
    rows: `(1, ['a', 'b'], MAP {'x': 1}), (2, [], MAP {}), (3, NULL, NULL)`,
  },
  places: {
    columns: { id: 'int', spot: 'struct<city:string,point:struct<x:int>>' },
    rows: `(1, {'city': 'Recife', 'point': {'x': 7}}), (2, NULL)`,
  },
};

export const catalog: SqlCatalog = {
  defaultDatabase: 'shop',
  table: (database, name) => {
    const table = tables[name];
    if ((database ?? 'shop') !== 'shop') return 'no database';
    if (table === undefined) return undefined;
    return {
      database: 'shop',
      name,
      columns: Object.entries(table.columns).map(([column, type]) => ({
        name: column,
        type: parseType(type),
      })),
      partitionColumns: table.partitions ?? [],
    };
  },
};

/** A scan's rows as a DuckDB relation with the columns it asked for, as the Athena engine supplies them. */
function relation({ table, columns }: Scan): string {
  const { columns: all, rows } = tables[table] ?? { columns: {}, rows: '(1)' };
  const names = Object.keys(all);
  const typed = columns.map(
    (name) => `CAST("${name}" AS ${duckName(parseType(all[name] ?? ''))}) AS "${name}"`,
  );
  return `(SELECT ${typed.length > 0 ? typed.join(', ') : '1'} FROM (VALUES ${rows}) t(${names.join(', ')}))`;
}

const now = new Date('2024-05-06T07:08:09.123Z');

/** What Trino 436 does; and Athena, as far as anybody knows, but for its literals. */
const TRINO = readingsWith({ decimalLiterals: 'decimal' });

export function translate(sql: string, readings = TRINO): TranslatedQuery {
  return translateQuery(queryOf(sql), catalog, { now, readings });
}

/** Where a query depends on what is undecided. */
export function dependences(sql: string, known: Partial<Readings> = {}) {
  return dependencesOf(queryOf(sql), catalog, { now, readings: readingsWith(known) }, true);
}

function queryOf(sql: string) {
  const statement = parseStatement(sql);
  if (statement.kind !== 'query') throw new Error(`not a query: ${sql}`);
  return statement.query;
}

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
registerFunctions(connection);

/** Runs a query as Athena would: rows of texts, `null` for NULL. Each column's DuckDB type must be the declared. */
export async function rows(sql: string, readings = TRINO): Promise<(string | null)[][]> {
  const translated = translate(sql, readings);
  try {
    const text = translated.sql(relation);
    const columns = translated.columns.map(({ type }) => type);
    const declared = columns.map(duckName);
    const prepared = await connection.prepare(text);
    const actual = declared.map((_, i) => String(prepared.columnType(i)));
    prepared.destroySync();
    if (declared.join() !== actual.join())
      throw new Error(`${sql}: declared ${declared.join()}, is ${actual.join()}`);
    const result = await connection.runAndReadAll(withMarks(text, columns));
    return result.getRows().map((row) =>
      row.map((value, i) => {
        const type = translated.columns[i]?.type;
        return (type && formatValue(value, type)) ?? null;
      }),
    );
  } catch (error) {
    throw fromDuckdb(error) ?? error;
  }
}

/** The one row of `SELECT <expressions>`. */
export const one = async (expressions: string) => (await rows(`SELECT ${expressions}`))[0];

/** The message with which a query fails, when it is analyzed or when it runs. */
export async function failure(sql: string): Promise<string> {
  try {
    await rows(sql);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it succeeded';
}

/** Trino's types of `SELECT <expressions>`. */
export const types = (expressions: string) =>
  translate(`SELECT ${expressions}`).columns.map(({ type }) => trinoName(type));
