import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { caller, csvTable, openStage, type Stage } from '../../offline/test/athena/stage.ts';
import type { Answer } from './answer.ts';
import { compare } from './compare.ts';
import type { Verdict } from './judge.ts';
import type { Reference } from './kept.ts';

/** Text files as OpenCSVSerde may meet them, each with a header and three columns of text. */
const FILES: Readonly<Record<string, string>> = {
  plain: 'a,b,c\n1,2,3\nx,y,z\n',
  quoted: 'a,b,c\n"1","2,3","say ""x"""\n"","",""\n',
  escaped: 'a,b,c\n"a\\"b","c\\\\d",e\\f\n\\N,"\\N",\\n\n',
  blanks: 'a,b,c\n 1 , "2" ,  3\n\t1,2\t,3\n',
  ragged: 'a,b,c\n1\n1,2\n1,2,3,4\n,,\n,\n',
  'empty lines': 'a,b,c\n1,2,3\n\n4,5,6\n\n',
  'line breaks': 'a,b,c\r\n1,2,3\r\n"x","y","z"\r\n',
  'broken quotes': 'a,b,c\n"1,2,3\nx,y"z,w\n"a"b,c,"d"e"\n1,"2\n3",4\n',
  'no end': 'a,b,c\n1,2,3\nx,y,z',
  unicode: 'a,b,c\nJosé,ß,👍\n"Núñez","ç","é"\n',
  'only a header': 'a,b,c\n',
  'byte order mark': '\uFEFFa,b,c\n\uFEFF1,2,3\n',
  'single quotes': "a,b,c\n'1','2,3',''\n'it''s',\"a'b\",'\"'\n",
  'doubled quotes': 'a,b,c\n"a""b",,""\nx"",""y,""\n',
  'carriage returns': 'a,b,c\r1,2,3\rx,y,z\r',
  backslashes: 'a,b,c\n\\,\\\\,"\\\\"\n"\\",x,y\n',
  'other separators': 'a,b,c\n1\t2,3;4,5|6\nx\u2028y,\u0085,\u00A0\n',
  'a blank header': '\n1,2,3\n',
  empty: '',
};

/** What is written to Parquet by CTAS, and read by Trino. Columns are of Hive's types. */
const WRITTEN: Readonly<Record<string, string>> = {
  numbers:
    "SELECT CAST(1 AS integer) i, CAST(-9223372036854775807 AS bigint) n, CAST(1.5E0 AS double) d, nan() x, infinity() y, CAST(0.1E0 AS real) r, CAST(-12.34 AS decimal(12,2)) e, CAST('0.0000000001' AS decimal(38,10)) big, CAST(7 AS smallint) s, CAST(-7 AS tinyint) t, true b",
  texts:
    "SELECT CAST('José ß 👍' AS varchar) a, CAST('' AS varchar) b, CAST(NULL AS varchar) c, CAST('x' AS varchar(5)) v, to_utf8('é') bytes",
  times:
    "SELECT d, t FROM (VALUES (DATE '2024-02-29', TIMESTAMP '2024-02-29 10:20:30.456'), (DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.999'), (DATE '0001-01-01', TIMESTAMP '1900-01-01 00:00:00.000'), (DATE '9999-12-31', TIMESTAMP '9999-12-31 23:59:59.999'), (NULL, NULL)) v(d, t)",
  nested:
    "SELECT l, m FROM (VALUES (ARRAY[1, NULL, 3], MAP(ARRAY[CAST('a' AS varchar)], ARRAY[1])), (CAST(ARRAY[] AS array(integer)), MAP(ARRAY[CAST('b' AS varchar)], ARRAY[CAST(NULL AS integer)])), (NULL, NULL)) v(l, m)",
  decimals:
    "SELECT x FROM (VALUES DECIMAL '99999999999999999999999999999999999999', CAST(-1 AS decimal(38,0)), NULL) v(x)",
};

/** Of these SELECTs what Trino writes is read: those whose columns are all cast to text. */
const TEXTUAL = ['numbers', 'texts', 'times', 'decimals'];

/** The offline Athena with its services, on whose files a Trino of its own looks. */
export class StoredTables {
  readonly #stage: Stage;
  readonly #bucket: string;
  /** For `Trino.start`: a catalog over the offline bucket's files. */
  readonly catalog: string;

  private constructor(stage: Stage, bucket: string) {
    this.#stage = stage;
    this.#bucket = bucket;
    this.catalog = [
      'io.trino.plugin.hive.HivePlugin',
      'lake',
      'hive',
      'hive.metastore=file',
      'hive.non-managed-table-writes-enabled=true',
      'hive.metastore.catalog.dir=local:///metastore',
      'fs.native-local.enabled=true',
      `local.location=${bucket}`,
      'hive.security=allow-all',
    ].join(';');
  }

  static async open(): Promise<StoredTables> {
    const stage = await openStage();
    await stage.put('first.txt', '');
    return new StoredTables(stage, dirname(stage.store.path(caller, 'lake', 'first.txt')));
  }

  /** Has both read the same files. */
  async compared(trino: Reference): Promise<Verdict[]> {
    await trino.answer("CREATE SCHEMA lake.files WITH (location = 'local:///files')");
    const verdicts: Verdict[] = [];
    for (const [name, text] of Object.entries(FILES)) verdicts.push(await this.#read(trino, name, text));
    for (const [name, select] of Object.entries(WRITTEN))
      verdicts.push(await this.#written(trino, name, select));
    for (const name of TEXTUAL) verdicts.push(await this.#taken(trino, name, WRITTEN[name] ?? ''));
    return verdicts;
  }

  async #read(trino: Reference, name: string, text: string): Promise<Verdict> {
    const table = `csv_${name.replaceAll(' ', '_')}`;
    await this.#stage.put(`${table}/a.csv`, text);
    await this.#stage.succeed(csvTable(table, 'a string, b string, c string'));
    const sql = `SELECT a, b, c FROM ${table}`;
    const columns = ['a', 'b', 'c'].map((column) => ({ name: column, type: 'varchar' }));
    const offline: Answer = { kind: 'rows', columns, rows: await this.#stage.rows(sql) };
    await done(
      trino,
      `CREATE TABLE lake.files.${table} (a varchar, b varchar, c varchar) WITH (format = 'CSV', skip_header_line_count = 1, external_location = 'local:///${table}')`,
    );
    const answer = await trino.answer(sql.replace(table, `lake.files.${table}`));
    return verdictOf(`files: ${name}`, sql, offline, answer);
  }

  /** What the offline Athena wrote, as Trino reads it, beside Trino's own answer to the SELECT. */
  async #written(trino: Reference, name: string, select: string): Promise<Verdict> {
    const table = `parquet_${name.replaceAll(' ', '_')}`;
    const sql = `CREATE TABLE ${table} WITH (format = 'PARQUET', write_compression = 'SNAPPY', external_location = 's3://lake/${table}/') AS ${select}`;
    await this.#stage.succeed(sql);
    const answer = await trino.answer(select);
    if (answer.kind !== 'rows') throw new Error(`Trino refuses ${select}`);
    const columns = answer.columns.map(({ name: column, type }) => `"${column}" ${type}`).join(', ');
    await done(
      trino,
      `CREATE TABLE lake.files.${table} (${columns}) WITH (format = 'PARQUET', external_location = 'local:///${table}')`,
    );
    return verdictOf(`files: ${name}`, sql, await trino.answer(`SELECT * FROM lake.files.${table}`), answer);
  }

  /** What Trino wrote, as the offline Athena reads it, beside Trino's own answer. */
  async #taken(trino: Reference, name: string, select: string): Promise<Verdict> {
    const table = `trino_${name}`;
    const answer = await trino.answer(select);
    if (answer.kind !== 'rows') throw new Error(`Trino refuses ${select}`);
    const written = `local:///written/${table}`;
    await done(
      trino,
      `CREATE TABLE lake.files.${table} WITH (format = 'PARQUET', external_location = '${written}') AS ${select}`,
    );
    const folder = join(this.#bucket, 'written', table);
    for (const file of readdirSync(folder).filter((each) => !/^[._]/.test(each)))
      await this.#stage.put(`${table}/${file}`, readFileSync(join(folder, file)));
    const columns = answer.columns.map(({ name: column, type }) => `\`${column}\` ${hiveType(type)}`);
    await this.#stage.succeed(
      `CREATE EXTERNAL TABLE ${table} (${columns.join(', ')}) STORED AS PARQUET LOCATION 's3://lake/${table}/'`,
    );
    const texts = answer.columns
      .map(({ name: column, type }) => `${textOf(column, type)} "${column}"`)
      .join(', ');
    const sql = `SELECT ${texts} FROM ${table}`;
    const offline: Answer = {
      kind: 'rows',
      columns: answer.columns.map(({ name: column }) => ({ name: column, type: 'varchar' })),
      rows: await this.#stage.rows(sql),
    };
    return verdictOf(
      `files: ${name} by Trino`,
      sql,
      offline,
      await trino.answer(sql.replace(table, `lake.files.${table}`)),
    );
  }

  async close(): Promise<void> {
    await this.#stage.close();
    rmSync(this.#stage.state, { recursive: true, force: true });
  }
}

/** A column as a text that both engines make of it. */
function textOf(column: string, type: string): string {
  if (type === 'varbinary') return `to_hex("${column}")`;
  return type === 'real' ? `CAST(CAST("${column}" AS double) AS varchar)` : `CAST("${column}" AS varchar)`;
}

/** A type as Hive's DDL names it. */
const hiveType = (type: string): string =>
  type
    .replace(/^varchar$/, 'string')
    .replace(/^varbinary$/, 'binary')
    .replace(/^real$/, 'float')
    .replace(/^integer$/, 'int')
    .replace(/^timestamp.*/, 'timestamp');

/** @throws Error where Trino doesn't do it: it is no statement to be judged */
async function done(trino: Reference, sql: string): Promise<void> {
  const answer = await trino.answer(sql);
  if (answer.kind === 'error') throw new Error(`${sql}: ${answer.message}`);
}

const verdictOf = (id: string, sql: string, offline: Answer, trino: Answer): Verdict => ({
  statement: { id, sql },
  outcome: compare(offline, trino, false),
  offline,
  trino,
});
