/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type {
  ColumnNameTypeConstraintContext,
  CreateTableStatementContext,
  Id_Context,
  TablePropertiesContext,
} from 'dt-sql-parser/dist/lib/hive/HiveSqlParser.js';
import { SqlError } from './errors.ts';
import { parseHive } from './grammar.ts';
import type { TableReference } from './statement.ts';
import { refuse } from './place.ts';
import { refuseStatement } from './statement-name.ts';

export interface ColumnDefinition {
  readonly name: string;
  /** As the Glue catalog keeps it, without blanks and in lower case: `decimal(12,2)`. */
  readonly type: string;
  readonly comment?: string;
}

export type DdlStatement =
  | {
      readonly kind: 'create-external-table';
      readonly target: TableReference;
      readonly ifNotExists: boolean;
      readonly columns: readonly ColumnDefinition[];
      readonly partitionColumns: readonly ColumnDefinition[];
      readonly comment?: string;
      readonly rowFormat?:
        | {
            readonly kind: 'serde';
            readonly library: string;
            readonly properties: ReadonlyMap<string, string>;
          }
        | {
            readonly kind: 'delimited';
            readonly field?: string;
            readonly escape?: string;
            readonly line?: string;
          };
      readonly storedAs?:
        | { readonly kind: 'format'; readonly name: string }
        | { readonly kind: 'classes'; readonly input: string; readonly output: string };
      readonly location?: string;
      readonly properties: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'drop-table'; readonly target: TableReference; readonly ifExists: boolean }
  | { readonly kind: 'show-tables'; readonly database?: string; readonly pattern?: string }
  | { readonly kind: 'show-databases' }
  | { readonly kind: 'show-partitions'; readonly target: TableReference }
  | { readonly kind: 'describe'; readonly target: TableReference };

/** Parses Hive DDL. @throws SqlError `MALFORMED_QUERY`, NotImitated */
export function parseDdl(sql: string): DdlStatement {
  const statement = parseHive(sql).execStatement()?.ddlStatement();
  const create = statement?.createTableStatement();
  if (create) return createTable(create);
  const drop = statement?.dropTableStatement();
  if (drop) {
    if (drop.KW_PURGE() !== null) throw refuse(drop, 'DROP TABLE … PURGE');
    if (drop.replicationClause() !== null) throw refuse(drop, 'DROP TABLE … FOR REPLICATION');
    return {
      kind: 'drop-table',
      target: reference(drop.tableName().id_()),
      ifExists: drop.ifExists() !== null,
    };
  }
  const show = statement?.showStatement();
  if (show?.KW_TABLES() && !show.KW_EXTENDED()) {
    const database = show.dbSchemaName();
    const filter = show.showTablesFilterExpr();
    if (filter && filter.KW_WHERE() !== null) throw refuse(filter, 'SHOW TABLES … WHERE');
    const pattern = filter?.showStmtIdentifier()?.getText();
    return {
      kind: 'show-tables',
      ...(database ? { database: name(database.id_()) } : {}),
      ...(pattern === undefined ? {} : { pattern: text(pattern) }),
    };
  }
  const table = show?.tableOrView()?.tableName();
  if (show?.KW_PARTITIONS() && table && show.partitionSpec() === null && show.whereClause() === null) {
    return { kind: 'show-partitions', target: reference(table.id_()) };
  }
  if ((show?.KW_DATABASES() || show?.KW_SCHEMAS()) && !show.KW_LIKE()) return { kind: 'show-databases' };
  const described = statement?.descStatement();
  const target = described?.tabPartColTypeExpr();
  const describedTable = target?.tableOrView().tableName();
  const isPlain = target && target.partitionSpec() === null && target.extColumnName() === null;
  if (described && describedTable && isPlain && !described.KW_EXTENDED() && !described.KW_FORMATTED()) {
    return { kind: 'describe', target: reference(describedTable.id_()) };
  }
  throw refuseStatement(sql);
}

function createTable(node: CreateTableStatementContext): DdlStatement {
  const refused: [string, unknown][] = [
    ['LIKE', node.likeTableOrFile()],
    ['CLUSTERED BY', node.tableBuckets()],
    ['SKEWED BY', node.tableSkewed()],
    ['AS', node.KW_AS()],
    ['TEMPORARY', node.KW_TEMPORARY()],
    ['LIFECYCLE', node.tableLifecycle()],
  ];
  for (const [clause, found] of refused) if (found) throw refuse(node, `CREATE EXTERNAL TABLE … ${clause}`);
  const partitions = node.createTablePartitionSpec();
  const partitionColumns = partitions?.createTablePartitionColumnTypeSpec()?.columnNameTypeConstraint() ?? [];
  if (partitions !== null && partitionColumns.length === 0) throw refuse(partitions, 'this PARTITIONED BY');
  const columns = (node.columnNameTypeOrConstraintList()?.columnNameTypeOrConstraint() ?? []).map((each) => {
    const found = each.columnNameTypeConstraint();
    if (found === null) throw refuse(each, 'table constraints');
    return column(found);
  });
  const comment = node.tableComment()?.StringLiteral().getText();
  const location = node.locationPath()?.StringLiteral().getText();
  return {
    kind: 'create-external-table',
    target: reference(node.tableNameCreate().id_()),
    ifNotExists: node.ifNotExists() !== null,
    columns,
    partitionColumns: partitionColumns.map(column),
    ...(comment === undefined ? {} : { comment: text(comment) }),
    ...rowFormat(node),
    ...storedAs(node),
    ...(location === undefined ? {} : { location: text(location) }),
    properties: properties(node.tablePropertiesPrefixed()?.tableProperties()),
  };
}

function column(node: ColumnNameTypeConstraintContext): ColumnDefinition {
  if (node.columnConstraint() !== null) throw refuse(node, 'column constraints');
  const comment = node.StringLiteral()?.getText();
  return {
    name: unquote(node.columnNameCreate().getText()),
    type: node.columnType().getText().toLowerCase(),
    ...(comment === undefined ? {} : { comment: text(comment) }),
  };
}

function rowFormat(node: CreateTableStatementContext) {
  const format = node.tableRowFormat();
  const serde = format?.rowFormatSerde();
  if (serde) {
    return {
      rowFormat: {
        kind: 'serde',
        library: text(serde.StringLiteral().getText()),
        properties: properties(serde.tableProperties()),
      },
    } as const;
  }
  const delimited = format?.rowFormatDelimited();
  if (!delimited) return {};
  if (
    delimited.tableRowFormatCollItemsIdentifier() ||
    delimited.tableRowFormatMapKeysIdentifier() ||
    delimited.tableRowNullFormat()
  ) {
    throw refuse(delimited, 'ROW FORMAT DELIMITED with collections or NULL DEFINED AS');
  }
  const fields = delimited.tableRowFormatFieldIdentifier();
  const [field, escape] = fields?.StringLiteral().map((literal) => text(literal.getText())) ?? [];
  const line = delimited.tableRowFormatLinesIdentifier()?.StringLiteral().getText();
  return {
    rowFormat: {
      kind: 'delimited',
      ...(field === undefined ? {} : { field }),
      ...(escape === undefined ? {} : { escape }),
      ...(line === undefined ? {} : { line: text(line) }),
    },
  } as const;
}

function storedAs(node: CreateTableStatementContext) {
  const format = node.tableFileFormat();
  if (format === null) return {};
  if (format.tableProperties() !== null) throw refuse(format, 'STORED BY … WITH SERDEPROPERTIES');
  const [id] = format.id_();
  const [input, output, ...more] = format.StringLiteral().map((literal) => text(literal.getText()));
  if (id !== undefined && input === undefined && format.KW_AS() !== null) {
    return { storedAs: { kind: 'format', name: id.getText().toUpperCase() } } as const;
  }
  if (input === undefined || output === undefined || more.length > 0 || format.KW_BY() !== null) {
    throw refuse(format, 'this STORED AS');
  }
  return { storedAs: { kind: 'classes', input, output } } as const;
}

function properties(node: TablePropertiesContext | null | undefined): ReadonlyMap<string, string> {
  const written = node?.tablePropertiesList();
  const list = written?.keyValuePropertyList()?.keyValueProperty() ?? [];
  if (written && list.length === 0) throw refuse(written, 'properties without values');
  return new Map(
    list.map((each) => {
      const [key = "''", value = "''"] = each.StringLiteral().map((literal) => literal.getText());
      return [text(key), text(value)];
    }),
  );
}

function reference(parts: readonly Id_Context[]): TableReference {
  const [table = '', database, more] = parts.map(name).toReversed();
  if (more !== undefined)
    throw new SqlError('MALFORMED_QUERY', `Table name is not valid: ${more}.${database}.${table}`);
  return database === undefined ? { table } : { database, table };
}

const name = (node: Id_Context): string => unquote(node.getText());

function unquote(id: string): string {
  return (id.startsWith('`') ? id.slice(1, -1).replaceAll('``', '`') : id).toLowerCase();
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  0: '\0',
  Z: '\u001a',
};

/** What a Hive string literal says: backslash escapes, octal `\001` and `\u0001` included. */
function text(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(
      /\\(?:u([0-9A-Fa-f]{4})|([0-3][0-7]{2})|(.))/gs,
      (_, hex?: string, octal?: string, other?: string) =>
        hex !== undefined
          ? String.fromCharCode(Number.parseInt(hex, 16))
          : octal !== undefined
            ? String.fromCharCode(Number.parseInt(octal, 8))
            : (escapes[other ?? ''] ?? (other === '%' || other === '_' ? `\\${other}` : (other ?? ''))),
    );
}
