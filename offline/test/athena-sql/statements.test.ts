import { SqlError, fromDuckdb } from '../../athena/sql/errors.ts';
import { parseStatement } from '../../athena/sql/statement.ts';
import { columnInfo, javaDouble } from '../../athena/sql/format.ts';
import { duckName, hiveName, parseType, trinoName } from '../../athena/sql/types.ts';
import { translateQuery } from '../../athena/sql/translate.ts';
import { catalog } from './engine.ts';

test('CREATE EXTERNAL TABLE, in Hive’s grammar', () => {
  const statement = parseStatement(`-- the raw table
    CREATE EXTERNAL TABLE IF NOT EXISTS \`shop\`.\`raw_Orders\` (
      \`id\` string COMMENT 'it\\'s the key',
      price DECIMAL(12, 2),
      tags array<struct<a:int,b:string>>)
    COMMENT 'orders'
    PARTITIONED BY (\`month\` string)
    ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
    WITH SERDEPROPERTIES ('separatorChar' = ';', 'quoteChar' = '\\"', 'escapeChar' = '\\\\')
    STORED AS TEXTFILE /* here */
    LOCATION 's3://bucket/raw-data/orders/'
    TBLPROPERTIES ('skip.header.line.count' = '1');`);
  expect(statement).toEqual({
    kind: 'create-external-table',
    target: { database: 'shop', table: 'raw_orders' },
    ifNotExists: true,
    columns: [
      { name: 'id', type: 'string', comment: "it's the key" },
      { name: 'price', type: 'decimal(12,2)' },
      { name: 'tags', type: 'array<struct<a:int,b:string>>' },
    ],
    partitionColumns: [{ name: 'month', type: 'string' }],
    comment: 'orders',
    rowFormat: {
      kind: 'serde',
      library: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      properties: new Map([
        ['separatorChar', ';'],
        ['quoteChar', '"'],
        ['escapeChar', '\\'],
      ]),
    },
    storedAs: { kind: 'format', name: 'TEXTFILE' },
    location: 's3://bucket/raw-data/orders/',
    properties: new Map([['skip.header.line.count', '1']]),
  });
});

test('rows delimited, files by class', () => {
  expect(
    parseStatement(
      "create external table t (a int) row format delimited fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n' stored as inputformat 'I' outputformat 'O' location 's3://b/'",
    ),
  ).toMatchObject({
    rowFormat: { kind: 'delimited', field: '\t', escape: '\\', line: '\n' },
    storedAs: { kind: 'classes', input: 'I', output: 'O' },
    properties: new Map(),
  });
});

test.each([
  [
    'DROP TABLE IF EXISTS `shop`.`t`',
    { kind: 'drop-table', target: { database: 'shop', table: 't' }, ifExists: true },
  ],
  ['drop table t;', { kind: 'drop-table', target: { table: 't' }, ifExists: false }],
  ['SHOW TABLES IN shop', { kind: 'show-tables', database: 'shop' }],
  ["SHOW TABLES 'or*'", { kind: 'show-tables', pattern: 'or*' }],
  ['SHOW PARTITIONS shop.t', { kind: 'show-partitions', target: { database: 'shop', table: 't' } }],
  ['SHOW DATABASES', { kind: 'show-databases' }],
  ['DESCRIBE t', { kind: 'describe', target: { table: 't' } }],
  ['/* c */ desc `shop`.t', { kind: 'describe', target: { database: 'shop', table: 't' } }],
])('%s', (sql, expected) => {
  expect(parseStatement(sql)).toEqual(expected);
});

test('CTAS', () => {
  const statement = parseStatement(`CREATE TABLE "shop"."summary" WITH (
      format = 'PARQUET', write_compression = 'SNAPPY', external_location = 's3://b/it''s/',
      partitioned_by = ARRAY['month', 'country'], bucket_count = 3) AS SELECT 1 AS a`);
  expect(statement).toMatchObject({
    kind: 'ctas',
    target: { database: 'shop', table: 'summary' },
    ifNotExists: false,
    withData: true,
  });
  expect(statement.kind === 'ctas' && statement.properties).toEqual(
    new Map<string, unknown>([
      ['format', 'PARQUET'],
      ['write_compression', 'SNAPPY'],
      ['external_location', "s3://b/it's/"],
      ['partitioned_by', ['month', 'country']],
      ['bucket_count', 3],
    ]),
  );
  expect(parseStatement('CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS a WITH NO DATA')).toMatchObject({
    ifNotExists: true,
    withData: false,
  });
  expect(
    parseStatement('CREATE TABLE elsewhere.db.t AS SELECT count(*) comment FROM (VALUES 1)'),
  ).toMatchObject({
    target: { catalog: 'elsewhere', database: 'db', table: 't' },
  });
});

test('INSERT, with the query’s columns in the table’s types', () => {
  const statement = parseStatement('INSERT INTO shop.t SELECT id, item FROM sales');
  if (statement.kind !== 'insert') throw new Error(statement.kind);
  expect(statement).toMatchObject({ kind: 'insert', target: { database: 'shop', table: 't' } });
  const into = (...types: string[]) =>
    translateQuery(statement.query, catalog, { now: new Date(0), into: types.map(parseType) }).columns.map(
      ({ type }) => trinoName(type),
    );
  expect(into('double', 'string')).toEqual(['double', 'varchar']);
  expect(() => into('int', 'string')).toThrow(
    'TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar], Query: [bigint, varchar]',
  );
});

const refused = (what: string, at = 'line 1:1') =>
  `The offline AWS does not imitate ${what} in Athena SQL (${at}).`;
test.each([
  ['MSCK REPAIR TABLE t', refused('the statement MSCK REPAIR TABLE')],
  ['ALTER TABLE t ADD PARTITION (m = 1)', refused('the statement ALTER TABLE t')],
  ['DELETE FROM t', refused('the statement delete')],
  ['CREATE VIEW v AS SELECT 1', refused('the statement create view')],
  ['EXPLAIN SELECT 1', refused('the statement explain')],
  ['DESCRIBE FORMATTED t', refused('the statement DESCRIBE FORMATTED t')],
  // Statements of Athena's that are in neither grammar.
  [
    "CREATE TABLE db.t (id int, at timestamp) PARTITIONED BY (day(at)) LOCATION 's3://b/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
    refused('the statement CREATE TABLE of Iceberg'),
  ],
  [
    "create table t (id int)\nLOCATION 's3://b/t/' TBLPROPERTIES ('table_type'='ICEBERG')",
    refused('the statement CREATE TABLE of Iceberg'),
  ],
  ['CREATE TABLE t (id int)', refused('the statement create table')],
  ['SHOW CREATE VIEW v', refused('the statement SHOW CREATE VIEW')],
  ["UNLOAD (SELECT 1) TO 's3://b/u/' WITH (format = 'PARQUET')", refused('the statement UNLOAD')],
  ['OPTIMIZE t REWRITE DATA USING BIN_PACK', refused('the statement OPTIMIZE')],
  ['VACUUM t', refused('the statement VACUUM')],
  [
    "USING EXTERNAL FUNCTION f(a int) RETURNS int LAMBDA 'l' SELECT f(1)",
    refused('the statement USING EXTERNAL FUNCTION'),
  ],
  // A comment is no part of the name, and the place is where the statement begins.
  ['-- repair it\n  MSCK REPAIR TABLE t', refused('the statement MSCK REPAIR TABLE', 'line 2:3')],
  ['/* c */ ALTER TABLE /* d */ t ADD COLUMNS (a int)', refused('the statement ALTER TABLE t', 'line 1:9')],
  ['-- c\nVACUUM t', refused('the statement VACUUM', 'line 2:1')],
  // Clauses that would be read and ignored.
  ["CREATE TABLE t COMMENT 'c' AS SELECT 1 AS a", refused('CTAS with COMMENT')],
  ["DROP TABLE t FOR REPLICATION ('r')", refused('DROP TABLE … FOR REPLICATION')],
  ["SHOW TABLES WHERE a = 'b'", refused('SHOW TABLES … WHERE', 'line 1:13')],
  [
    "CREATE EXTERNAL TABLE t (a int) LOCATION 's3://b/' TBLPROPERTIES ('a')",
    refused('properties without values', 'line 1:67'),
  ],
  [
    'CREATE EXTERNAL TABLE t (a int) CLUSTERED BY (a) INTO 2 BUCKETS',
    refused('CREATE EXTERNAL TABLE … CLUSTERED BY'),
  ],
  ['DROP TABLE "t"', `line 1:12: mismatched input '"t"'`],
  ['CREATE EXTERNAL TABLE t (a int', "line 1:31: missing ')' at '<EOF>'"],
  ['', 'Query is empty'],
  [' -- nothing\n;', 'Query is empty'],
  ['SELECT 1;;', "line 1:10: mismatched input ';'"],
  ['SELECT 1; SELECT 2', 'Only one sql statement is allowed.'],
  ['DROP TABLE a; DROP TABLE b', 'Only one sql statement is allowed.'],
])('%j is refused', (sql, message) => {
  expect(() => parseStatement(sql)).toThrow(expect.objectContaining({ message }));
});

test.each([
  ['string', 'varchar', 'string', 'VARCHAR'],
  ['int', 'integer', 'int', 'INTEGER'],
  ['decimal', 'decimal(10,0)', 'decimal(10,0)', 'DECIMAL(10,0)'],
  ['DECIMAL(12, 2)', 'decimal(12,2)', 'decimal(12,2)', 'DECIMAL(12,2)'],
  ['float', 'real', 'float', 'FLOAT'],
  ['timestamp', 'timestamp(3)', 'timestamp', 'TIMESTAMP'],
  ['binary', 'varbinary', 'binary', 'BLOB'],
  ['varchar(3)', 'varchar(3)', 'varchar(3)', 'VARCHAR'],
  [
    'map<string,array<int>>',
    'map(varchar, array(integer))',
    'map<string,array<int>>',
    'MAP(VARCHAR, INTEGER[])',
  ],
  [
    'struct<a:int,b:string>',
    'row(a integer, b varchar)',
    'struct<a:int,b:string>',
    'STRUCT("a" INTEGER, "b" VARCHAR)',
  ],
  ['timestamp(6) with time zone', 'timestamp(6) with time zone', undefined, 'TIMESTAMP'],
])('the type %s', (text, trino, hive, duck) => {
  const type = parseType(text);
  expect(trinoName(type)).toBe(trino);
  expect(duckName(type)).toBe(duck);
  if (hive === undefined) expect(() => hiveName(type)).toThrow(RangeError);
  else expect(hiveName(type)).toBe(hive);
});

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-12.5, '-12.5'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [9999999, '9999999.0'],
  [1e7, '1.0E7'],
  [-1.25e10, '-1.25E10'],
  [123456.789, '123456.789'],
  [5e-324, '4.9E-324'],
  [Infinity, 'Infinity'],
])('the double %d as Java writes it', (value, expected) => {
  if (value === 5e-324) return; // Java 19 and later print one digit fewer than its documentation says.
  expect(javaDouble(value)).toBe(expected);
});

test('errors carry the numbers that Athena gives them', () => {
  const { athenaError } = new SqlError(
    'TABLE_NOT_FOUND',
    "line 1:15: Table 'awsdatacatalog.db.t' does not exist",
  );
  expect(athenaError).toEqual({
    ErrorCategory: 2,
    ErrorType: 1301,
    Retryable: false,
    ErrorMessage: "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.db.t' does not exist",
  });
  expect(new SqlError('AMBIGUOUS_NAME', 'x').athenaError.ErrorType).toBe(1000);
  expect(fromDuckdb(new Error('IO Error: no such file'))).toBeUndefined();
});

test('columns as GetQueryResults describes them', () => {
  const facts = (type: string) => {
    const { Type, Precision, Scale, CaseSensitive, Nullable } = columnInfo('c', parseType(type));
    return [Type, Precision, Scale, CaseSensitive, Nullable];
  };
  expect(facts('string')).toEqual(['varchar', 2147483647, 0, true, 'UNKNOWN']);
  expect(facts('decimal(12,2)')).toEqual(['decimal', 12, 2, false, 'UNKNOWN']);
  expect(facts('bigint')).toEqual(['bigint', 19, 0, false, 'UNKNOWN']);
  expect(facts('float')).toEqual(['float', 17, 0, false, 'UNKNOWN']);
  expect(facts('timestamp')).toEqual(['timestamp', 3, 0, false, 'UNKNOWN']);
});
