import type { ParserRuleContext } from 'antlr4ng';
import { refuse } from './place.ts';

/** What the analyzer does with a node of one grammar rule. */
type Handler<A extends unknown[], R> = (node: ParserRuleContext, ...rest: A) => R;

/** Grammar rules that are imitated, by their parse tree class. Every other is refused by its name. */
export type Rules<A extends unknown[], R> = ReadonlyMap<unknown, Handler<A, R>>;

/** An entry of an allow-list: how nodes of one class are analyzed. */
export function on<C extends ParserRuleContext, A extends unknown[], R>(
  rule: abstract new (...args: never[]) => C,
  handle: (node: C, ...rest: A) => R,
): [unknown, Handler<A, R>] {
  return [
    rule,
    (node, ...rest) => {
      if (!(node instanceof rule)) throw new TypeError(`not a ${rule.name}`);
      return handle(node, ...rest);
    },
  ];
}

/** @throws NotImitated naming the grammar rule that isn't on the list */
export function dispatch<A extends unknown[], R>(rules: Rules<A, R>, node: ParserRuleContext, ...rest: A): R {
  const handle = rules.get(node.constructor);
  if (handle === undefined) throw refuse(node, ruleName(node));
  return handle(node, ...rest);
}

/** `quantified comparison`, for `QuantifiedComparisonContext`. */
export function ruleName(node: ParserRuleContext): string {
  const words = node.constructor.name.replace(/Context\d*$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  return words.toLowerCase();
}
