import type { ParserRuleContext } from 'antlr4ng';
import type {
  PropertiesContext,
  RootQueryContext,
  TableNameCreateContext,
  TableRefContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { nameOf } from './analyze.ts';
import { notImitated, SqlError } from './errors.ts';
import { parseTrino, trino, withoutComments } from './grammar.ts';
import { parseDdl, type DdlStatement } from './hive.ts';
import { textOf } from './literals.ts';
import { ruleName } from './rules.ts';
import { isRule, positionIn, refuse, sourceText } from './place.ts';
import { refuseUnreadable } from './statement-name.ts';

/** A query's parse tree, for `translateQuery`. */
export interface ParsedQuery {
  readonly tree: RootQueryContext;
}

/** A table as a statement names it; without a database it lies in the query context's. Lower case. */
export interface TableReference {
  /** Only where it is another than Athena's own. */
  readonly catalog?: string;
  readonly database?: string;
  readonly table: string;
}

/** The value of a property in `WITH (…)`. */
export type Property = string | number | boolean | readonly string[];

export type Statement =
  | { readonly kind: 'query'; readonly query: ParsedQuery }
  | {
      readonly kind: 'ctas';
      readonly target: TableReference;
      readonly ifNotExists: boolean;
      /** `external_location`, `format`, `write_compression`, `partitioned_by`, …, as written. */
      readonly properties: ReadonlyMap<string, Property>;
      readonly query: ParsedQuery;
      /** False for `WITH NO DATA`. */
      readonly withData: boolean;
    }
  | {
      readonly kind: 'insert';
      readonly target: TableReference;
      /** The columns named behind the table, if any. */
      readonly columns?: readonly string[];
      readonly query: ParsedQuery;
    }
  | DdlStatement;

/** The first words by which Athena hands a statement to its Hive parser. */
const ddl =
  /^(create\s+external|drop\s+table|show|desc|describe|msck|alter|create\s+(database|schema)|drop\s+(database|schema))\b/i;

/**
 * Parses one Athena statement, with comments and at most one `;` at its end. DDL is read by Hive's grammar,
 * in which backticks quote names; queries, CTAS and INSERT by Trino's, in which double quotes do.
 * @throws SqlError `MALFORMED_QUERY`, which StartQueryExecution answers itself (InvalidRequestException)
 * @throws NotImitated for any other kind of statement
 */
export function parseStatement(sql: string): Statement {
  const nul = sql.indexOf('\u0000');
  if (nul !== -1) throw notImitated('a NUL character', positionIn(sql, nul));
  const bare = withoutComments(sql).trim();
  if (bare.replace(';', '').trim() === '') throw new SqlError('MALFORMED_QUERY', 'Query is empty');
  const unreadable = refuseUnreadable(sql);
  if (unreadable !== undefined) throw unreadable;
  if (ddl.test(bare)) return parseDdl(sql);
  const statement = parseTrino(sql);
  if (statement instanceof trino.StatementDefaultContext) {
    return { kind: 'query', query: { tree: statement.rootQuery() } };
  }
  if (statement instanceof trino.CreateTableAsSelectContext) {
    const query = statement.rootQuery();
    if (statement.KW_REPLACE() !== null) throw refuse(statement, 'CREATE OR REPLACE TABLE');
    if (statement.string() !== null) throw refuse(statement, 'CTAS with COMMENT');
    if (statement.columnListCreate() !== null || query === null)
      throw refuse(statement, 'CTAS with column aliases');
    return {
      kind: 'ctas',
      target: reference(statement.tableNameCreate()),
      ifNotExists: statement.KW_EXISTS() !== null,
      properties: properties(statement.properties()),
      query: { tree: query },
      withData: statement.KW_NO() === null,
    };
  }
  if (statement instanceof trino.InsertIntoContext) {
    const columns = statement
      .columnList()
      ?.columnRef()
      .map((column) => column.getText().replaceAll('"', '').toLowerCase());
    return {
      kind: 'insert',
      target: reference(statement.tableRef()),
      ...(columns === undefined ? {} : { columns }),
      query: { tree: statement.rootQuery() },
    };
  }
  throw refuse(statement, `the statement ${ruleName(statement)}`);
}

const ownCatalog = 'awsdatacatalog';

function reference(node: TableNameCreateContext | TableRefContext): TableReference {
  const [table = '', database, catalog = ownCatalog] = node.identifier().map(nameOf).toReversed();
  return {
    ...(catalog === ownCatalog ? {} : { catalog }),
    ...(database === undefined ? {} : { database }),
    table,
  };
}

function properties(node: PropertiesContext | null): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  for (const each of node?.propertyAssignments().property() ?? []) {
    const value = each.propertyValue();
    if (!(value instanceof trino.NonDefaultPropertyValueContext)) throw refuse(each, 'DEFAULT properties');
    found.set(nameOf(each.identifier()), propertyValue(value.expression()));
  }
  return found;
}

function propertyValue(expression: ParserRuleContext): Property {
  const node = innermost(expression);
  if (node instanceof trino.StringLiteralContext) return textOf(node.string());
  if (node instanceof trino.BasicStringLiteralContext) return textOf(node);
  if (node instanceof trino.BooleanLiteralContext || node instanceof trino.BooleanValueContext)
    return /^true$/i.test(node.getText());
  if (node instanceof trino.ArrayConstructorContext) {
    return node.expression().map((item) => {
      const value = propertyValue(item);
      if (typeof value !== 'string') throw refuse(item, `the property value ${sourceText(item)}`);
      return value;
    });
  }
  if (/^-?\d+(\.\d+)?$/.test(node.getText())) return Number(node.getText());
  throw refuse(node, `the property value ${sourceText(node)}`);
}

/** The deepest rule that is all of the expression's text. */
function innermost(node: ParserRuleContext): ParserRuleContext {
  const child = node.children?.length === 1 ? node.children[0] : undefined;
  return child !== undefined && isRule(child) ? innermost(child) : node;
}
