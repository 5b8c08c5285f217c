import type { Column } from '@aws-sdk/client-glue';
import { NotImitated } from '../kernel/aws-error.ts';
import { invalidInput } from './errors.ts';

/** Whether a partition, by its values, is one that is asked for. */
type Filter = (values: readonly string[]) => boolean;
type Literal = { readonly text: string; readonly isQuoted: boolean };

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|(<=|>=|<>|!=|[=<>(),])|("[^"]+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_.]*))/uy;
const WORDS = new Set(['and', 'or', 'not', 'in', 'between', 'like', 'is', 'null']);
/** Types of partition columns that compare as numbers do, and as texts; days do too, as Hive writes them. */
const WHOLE_NUMBERS = /^(?:tinyint|smallint|int|integer|bigint|long)$/;
const TEXTS = /^(?:string|varchar.*|char.*)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** What Hive calls the partition of NULL. */
const OF_NULL = '__HIVE_DEFAULT_PARTITION__';

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * `Expression` of GetPartitions: comparisons of partition columns with constants, `IN`, `BETWEEN`, `LIKE`, `AND`, `OR`,
 * `NOT` and parentheses.
 * https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html
 * @param keys the table's partition columns, in the order of a partition's values
 * @throws AwsError `InvalidInputException` for what is no such expression; NotImitated for a comparison whose types
 *   Glue would have to bring together
 */
export function partitionFilter(expression: string, keys: readonly Column[]): Filter {
  const tokens = tokensOf(expression);
  let at = 0;
  const wrong = () => invalidInput(`Unsupported expression '${expression}'`);
  const peek = () => tokens[at]?.toLowerCase();
  const takes = (token: string) => {
    if (peek() !== token) return false;
    at += 1;
    return true;
  };
  const expect = (token: string) => {
    if (!takes(token)) throw wrong();
  };
  const found = disjunction();
  if (at < tokens.length) throw wrong();
  return found;

  function disjunction(): Filter {
    const any = [conjunction()];
    while (takes('or')) any.push(conjunction());
    return (values) => any.some((filter) => filter(values));
  }

  function conjunction(): Filter {
    const all = [negation()];
    while (takes('and')) all.push(negation());
    return (values) => all.every((filter) => filter(values));
  }

  function negation(): Filter {
    if (takes('not')) {
      const inner = negation();
      return (values) => !inner(values);
    }
    if (!takes('(')) return comparison();
    const inner = disjunction();
    expect(')');
    return inner;
  }

  function comparison(): Filter {
    const { index, type } = column();
    const order = (literal: Literal) => comparable(type, literal);
    const isNot = takes('not');
    if (takes('in')) {
      expect('(');
      const orders = [order(literal())];
      while (takes(',')) orders.push(order(literal()));
      expect(')');
      return (values) => orders.some((one) => one(known(values[index])) === 0) !== isNot;
    }
    if (takes('between')) {
      const least = order(literal());
      expect('and');
      const most = order(literal());
      return (values) => (least(known(values[index])) >= 0 && most(known(values[index])) <= 0) !== isNot;
    }
    if (takes('like')) {
      if (!TEXTS.test(type)) throw new NotImitated(`LIKE of a ${type} partition`);
      const pattern = likePattern(literal().text);
      return (values) => pattern.test(known(values[index])) !== isNot;
    }
    if (takes('is')) throw new NotImitated('IS in the Expression of GetPartitions');
    const holds = COMPARISONS[tokens[at] ?? ''];
    if (isNot || holds === undefined) throw wrong();
    at += 1;
    const compared = order(literal());
    return (values) => holds(compared(known(values[index])));
  }

  function column(): { index: number; type: string } {
    const token = tokens[at] ?? '';
    if (!/^[\p{L}_"`]/u.test(token) || WORDS.has(token.toLowerCase())) throw wrong();
    at += 1;
    const name = token.replaceAll(/["`]/g, '').toLowerCase();
    const index = keys.findIndex((key) => key.Name?.toLowerCase() === name);
    if (index === -1)
      throw invalidInput(`Invalid partition expression: there is no partition column ${name}`);
    return { index, type: keys[index]?.Type?.toLowerCase() ?? 'string' };
  }

  function literal(): Literal {
    const token = tokens[at] ?? '';
    at += 1;
    if (token.startsWith("'")) return { text: token.slice(1, -1).replaceAll("''", "'"), isQuoted: true };
    if (/^-?\d/.test(token)) return { text: token, isQuoted: false };
    throw wrong();
  }
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const [whole] = TOKEN.exec(expression) ?? [];
    if (whole === undefined) throw invalidInput(`Unsupported expression '${expression}'`);
    tokens.push(whole.trim());
  }
  return tokens;
}

/** A partition's value. @throws NotImitated for NULL, of which a comparison is neither true nor false */
function known(value = ''): string {
  if (value === OF_NULL) throw new NotImitated('an Expression over the partition of NULL');
  return value;
}

/** How a partition's value stands to a constant: below, at or above nought. */
function comparable(type: string, { text, isQuoted }: Literal): (value: string) => number {
  if (WHOLE_NUMBERS.test(type) && /^-?\d+$/.test(text)) {
    const number = BigInt(text);
    return (value) => (BigInt(value) < number ? -1 : BigInt(value) > number ? 1 : 0);
  }
  const isText = TEXTS.test(type) || (type === 'date' && DAY.test(text));
  if (!isText || !isQuoted) throw new NotImitated(`a ${type} partition beside ${text}`);
  return (value) => Buffer.compare(Buffer.from(value), Buffer.from(text));
}

function likePattern(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
}
