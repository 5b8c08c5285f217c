import { DuckDBInstance } from '@duckdb/node-api';
import { HiveSqlParser } from 'dt-sql-parser/dist/lib/hive/HiveSqlParser.js';
import { TrinoSqlParser } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { isName } from '../../core/stage/names.ts';

/**
 * Words of Athena's DDL that the grammar of Hive has not:
 * https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html
 */
const ATHENA = ['cashe', 'conf', 'partialscan', 'rlike', 'utc_timestamp'];

/** What DuckDB evaluates where no column is called so, and the columns that its readers add. */
const DUCKDB = [
  'user',
  'current_user',
  'session_user',
  'current_role',
  'current_catalog',
  'current_schema',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'rowid',
  'filename',
  'file_row_number',
  'file_index',
];

/** What JavaScript's objects have of themselves. */
const JAVASCRIPT = ['constructor'];

const literalsOf = ({ literalNames }: { readonly literalNames: readonly (string | null)[] }) =>
  literalNames.flatMap((literal) => literal?.replace(/^'(.*)'$/, '$1').toLowerCase() ?? []);

/** The words of Trino's grammar, reserved or not. */
export const TRINO_WORDS: readonly string[] = literalsOf(TrinoSqlParser).filter(isName);

/** Every word that may be a name and that Trino, Hive or DuckDB has a meaning for, once, in the order of the alphabet. */
export async function sqlWords(): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const keywords = await connection.runAndReadAll('SELECT keyword_name FROM duckdb_keywords()');
  connection.closeSync();
  instance.closeSync();
  const words = [
    ...keywords.getRows().map(([word]) => String(word)),
    ...TRINO_WORDS,
    ...literalsOf(HiveSqlParser),
    ...ATHENA,
    ...DUCKDB,
    ...JAVASCRIPT,
  ];
  return [...new Set(words.filter(isName))].sort();
}
