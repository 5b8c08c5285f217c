import { type ParserRuleContext, type ParseTree, PredictionMode } from 'antlr4ng';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { InvalidDefinition } from '../../core/definition/validate.ts';
import { athenaParser } from './athena-parser.ts';

/**
 * Holds the target's SELECT to the definition before anything is deployed: it parses as Athena's SQL, is one
 * query, and returns each column of the target. `SELECT *` is left for Athena to judge.
 * @throws InvalidDefinition naming file, line and column
 */
export async function checkSelect({ name, definition, sql }: Pipeline): Promise<void> {
  const { table, columns, partitionBy } = definition.target;
  const file = `pipelines/${name}/${table}.sql`;
  const returned = await columnsOf(sql, file);
  if (!returned) return;
  const names = returned.flatMap(({ name: one }) => one ?? []);
  const missing = Object.keys(columns).filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const what = missing.map((column) =>
      partitionBy.includes(column) ? `${column} (a partition column)` : column,
    );
    const all = returned.map(({ name: one, text }) => one ?? `${text} (without a name: add AS)`);
    throw new InvalidDefinition(
      `${file}: the SELECT doesn't return ${what.join(', ')}; it returns ${all.join(', ')}. Add it, or take it out of target.columns.`,
    );
  }
  const twice = names.filter((column, index) => names.indexOf(column) < index);
  if (twice.length > 0) throw new InvalidDefinition(`${file}: the SELECT returns ${twice.join(', ')} twice.`);
}

interface Returned {
  /** In lower case; only a column has one by itself: `current_date` is a value. */
  readonly name: string | undefined;
  readonly text: string;
}

/** What a query returns; nothing when a `*` hides it. */
async function columnsOf(sql: string, file: string): Promise<Returned[] | undefined> {
  const { parser, program } = await parse(sql, file);
  const ruleOf = (tree: ParseTree) => parser.ruleNames[ruleIndex(tree)];
  const child = (tree: ParseTree, rule: string) => childrenOf(tree).find((one) => ruleOf(one) === rule);
  const within = (tree: ParseTree | undefined, ...rules: string[]): ParseTree | undefined =>
    rules.reduce((at, rule) => at && child(at, rule), tree);

  const query = within(program, 'statements', 'singleStatement', 'statement', 'rootQuery', 'query');
  const semicolon = /;\s*$/.test(sql.replaceAll(/--.*$/gm, ''));
  if (!query || program.statements().length !== 1 || semicolon) {
    throw new InvalidDefinition(`${file}: it must be one SELECT, without a semicolon.`);
  }
  let term = within(query, 'queryNoWith', 'queryTerm');
  // The first operand of a UNION names the columns.
  while (term && child(term, 'queryTerm')) term = child(term, 'queryTerm');
  const select = within(term, 'queryPrimary', 'querySpecification', 'selectList');
  if (!select) return undefined;
  const items = childrenOf(select).filter((one) => ruleOf(one) === 'selectItem');
  const returned = items.map((item) => {
    const alias = child(item, 'identifier');
    const column = within(child(item, 'selectLiteralColumnName') ?? item, 'columnRef', 'qualifiedName');
    const last = alias ?? (column && childrenOf(column).findLast((one) => ruleOf(one) === 'identifier'));
    return { name: last?.getText().replaceAll('"', '').toLowerCase(), text: item.getText() };
  });
  return returned.some(({ name, text }) => name === undefined && text.endsWith('*')) ? undefined : returned;
}

/** In ANTLR's quick mode (SLL), which reads what it accepts as the exact one does; what it refuses, the exact one judges. */
async function parse(sql: string, file: string) {
  const quick = await athenaParser(sql, file);
  quick.interpreter.predictionMode = PredictionMode.SLL;
  try {
    return { parser: quick, program: quick.program() };
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    const exact = await athenaParser(sql, file);
    return { parser: exact, program: exact.program() };
  }
}

function childrenOf(tree: ParseTree): ParseTree[] {
  return isContext(tree) ? (tree.children ?? []) : [];
}

function ruleIndex(tree: ParseTree): number {
  return isContext(tree) ? tree.ruleIndex : -1;
}

function isContext(tree: ParseTree): tree is ParserRuleContext {
  return 'ruleIndex' in tree;
}
