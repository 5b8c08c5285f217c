import {
  BailErrorStrategy,
  CommonTokenStream,
  Lexer,
  ParserRuleContext,
  PredictionMode,
  type ParseTree,
  type Token,
  type TokenSource,
} from 'antlr4ng';
import { parseTrino, trino } from '../../athena/sql/grammar.ts';
import { translate } from './engine.ts';

/** `FunctionCall` for the parse tree class `FunctionCallContext`, also where a build numbered it. */
const nameOfRule = (node: object) => node.constructor.name.replace(/Context\d*$/, '');

const isNode = (tree: ParseTree | null): tree is ParserRuleContext => tree instanceof ParserRuleContext;

function nodesOf(sql: string): ParserRuleContext[] {
  const found: ParserRuleContext[] = [];
  const visit = (node: ParserRuleContext): void => {
    found.push(node);
    for (const child of node.children ?? []) if (isNode(child)) visit(child);
  };
  visit(parseTrino(sql));
  return found;
}

/** What the generated class of a rule knows of its parts: a method per rule and per token that can stand in it. */
const parts = new Map<string, readonly string[]>();
/** The labelled alternatives of each rule, by the name of the rule. */
const alternatives = new Map<string, string[]>();
const bookkeeping = new Set(['constructor', 'ruleIndex', 'enterRule', 'exitRule', 'accept', 'copyFrom']);

for (const rule of Object.values(trino)) {
  if (typeof rule !== 'function' || !(rule.prototype instanceof ParserRuleContext)) continue;
  const members = Object.getOwnPropertyNames(rule.prototype).filter((member) => !bookkeeping.has(member));
  parts.set(nameOfRule(rule.prototype), members);
  const base: unknown = Object.getPrototypeOf(rule.prototype);
  if (typeof base !== 'object' || base === null || base === ParserRuleContext.prototype) continue;
  const name = nameOfRule(base);
  alternatives.set(name, [...(alternatives.get(name) ?? []), nameOfRule(rule.prototype)]);
}

/** `SortItem.KW_NULLS` for each part that a rule of the statement has, and `SortItem` for the rule. */
function seenIn(sql: string): string[] {
  return nodesOf(sql).flatMap((node) => {
    const name = nameOfRule(node);
    const present = (parts.get(name) ?? []).filter((member) => {
      const part: unknown = (node as unknown as Record<string, () => unknown>)[member]?.();
      return Array.isArray(part) ? part.length > 0 : part !== null;
    });
    return [name, ...present.map((member) => `${name}.${member}`)];
  });
}

/** Other kinds of statements, and the words that may be names: tests of their own have them. */
const elsewhere = ['StatementDefault', 'NonReserved'];

/**
 * What of the grammar no statement has: parts of rules that are translated, and alternatives beside those that are.
 * Below a rule that is refused nothing is asked for.
 */
export function unseen(translated: readonly string[], refused: readonly string[]): string[] {
  const rules = new Set(translated.flatMap((sql) => nodesOf(sql).map(nameOfRule)));
  for (const rule of elsewhere) rules.delete(rule);
  const seen = new Set([...translated, ...refused].flatMap(seenIn));
  const wanted = [
    ...[...rules].flatMap((rule) => (parts.get(rule) ?? []).map((member) => `${rule}.${member}`)),
    ...[...alternatives.values()].filter((some) => some.some((rule) => rules.has(rule))).flat(),
  ];
  return wanted.filter((each) => !seen.has(each));
}

const result = (sql: string): string => {
  const { columns, scans, sql: text } = translate(sql);
  return JSON.stringify([columns, scans, text(({ table }) => table)]);
};

/** How a range of a rule's children reads: `SortItem: KW_NULLS KW_LAST`. */
const described = (node: ParserRuleContext, children: readonly ParseTree[]) =>
  `${nameOfRule(node)}: ${children.map((child) => (isNode(child) ? nameOfRule(child) : child.getText().toUpperCase())).join(' ')}`;

/** Neighbours that are left out together. */
const WIDEST = 3;

/** Parts of a statement without which it is translated to the same. */
export function meaningless(sql: string): string[] {
  const whole = result(sql);
  const tokens = tokensOf(sql);
  const found = new Set<string>();
  for (const node of nodesOf(sql)) {
    const children = node.children ?? [];
    if (children.length < 2) continue;
    for (let from = 0; from < children.length; from++)
      for (let width = 1; width <= Math.min(WIDEST, children.length - from, children.length - 1); width++) {
        const some = children.slice(from, from + width);
        const start = some[0]?.getSourceInterval().start ?? 0;
        const stop = some.at(-1)?.getSourceInterval().stop ?? -1;
        if (stop < start) continue;
        const rest = tokens.filter((_, i) => i < start || i > stop);
        const text = rest.slice(0, -1).map((token) => token.text);
        if (isStatement(rest) && same(text.join(''), whole)) found.add(described(node, some));
      }
  }
  return [...found];
}

/** Whether tokens read as a statement at the first sight: most that lack a part don't, and need no closer look. */
function isStatement(tokens: readonly Token[]): boolean {
  const rest = tokens.values();
  const source = { nextToken: () => rest.next().value } as TokenSource;
  const parser = new trino.TrinoSqlParser(new CommonTokenStream(source));
  parser.removeErrorListeners();
  parser.errorHandler = new BailErrorStrategy();
  parser.interpreter.predictionMode = PredictionMode.SLL;
  try {
    parser.singleStatement();
    return true;
  } catch {
    return false;
  }
}

function same(sql: string, whole: string): boolean {
  try {
    return result(sql) === whole;
  } catch {
    return false;
  }
}

/** A statement's tokens, blanks too, by their numbers in its parse tree; the last is its end. */
function tokensOf(sql: string): readonly Token[] {
  const lexer = parseTrino(sql).start?.tokenSource;
  if (!(lexer instanceof Lexer)) throw new TypeError('no lexer');
  lexer.reset();
  return [...lexer.getAllTokens(), lexer.nextToken()];
}
