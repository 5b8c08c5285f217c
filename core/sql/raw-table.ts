import { createHash } from 'node:crypto';
import type { Pipeline } from '../definition/pipeline.ts';
import { rawPrefix } from '../stage/keys.ts';
import { rawTable } from '../stage/names.ts';
import { hiveCharacter, hiveIdentifier, hiveLiteral } from './quote.ts';

/** Of every raw file, whatever the landed one has. */
const CHARACTERS = { quoteChar: hiveCharacter('"'), escapeChar: hiveCharacter('\\') };

/** The table parameter that holds the fingerprint of the statement which created the raw table. */
export const RAW_TABLE_FINGERPRINT = 'afluente.ddl';

/**
 * The external table over `raw-data/<dataset>/`. Every column is a string, because OpenCSVSerde reads a DATE
 * as days since the epoch and fails on an empty number
 * (https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html); the casts are in `typedSource`.
 * @returns the statement, and the fingerprint that it leaves in the table's parameters: where the catalog's
 *   table bears the same, it needn't be created again
 */
export function createRawTable(
  pipeline: Pipeline,
  at: { readonly database: string; readonly bucket: string },
): { readonly statement: string; readonly fingerprint: string } {
  const { source } = pipeline.definition;
  const columns = Object.keys(source.columns).map((name) => `  ${hiveIdentifier(name)} string`);
  const properties = { separatorChar: hiveCharacter(source.delimiter), ...CHARACTERS };
  const head = [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${hiveIdentifier(at.database)}.${hiveIdentifier(rawTable(pipeline))} (`,
    columns.join(',\n'),
    `)`,
    `ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'`,
    `WITH SERDEPROPERTIES (${list(properties)})`,
    `STORED AS TEXTFILE`,
    `LOCATION ${hiveLiteral(`s3://${at.bucket}/${rawPrefix(pipeline)}`)}`,
  ].join('\n');
  const fingerprint = createHash('sha256').update(head).digest('hex').slice(0, 16);
  const parameters = {
    'skip.header.line.count': hiveLiteral('1'),
    [RAW_TABLE_FINGERPRINT]: hiveLiteral(fingerprint),
  };
  return { statement: `${head}\nTBLPROPERTIES (${list(parameters)})`, fingerprint };
}

/** Hive DDL; the data of an external table stays where it is. */
export function dropTable(database: string, table: string): string {
  return `DROP TABLE IF EXISTS ${hiveIdentifier(database)}.${hiveIdentifier(table)}`;
}

/** @param properties the values as Hive literals */
function list(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${hiveLiteral(name)} = ${value}`)
    .join(', ');
}
