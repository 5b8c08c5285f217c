import type { Context } from './context.ts';
import { allOf, anyOf, matches, matchesArn, not, type Truth } from './pattern.ts';
import type { Statement } from './policy.ts';

type Compare = (expected: string, actual: string, variables: Context | undefined) => Truth;

const equal: Compare = (expected, actual, variables) => matches(expected, actual, variables, false);
const like: Compare = (expected, actual, variables) => matches(expected, actual, variables);
const arn: Compare = (expected, actual, variables) => matchesArn(expected, actual, variables);
const ignoringCase: Compare = (expected, actual, variables) =>
  equal(expected.toLowerCase(), actual.toLowerCase(), variables);
const bool: Compare = (expected, actual) => expected.toLowerCase() === actual.toLowerCase();
const numeric =
  (holds: (actual: number, expected: number) => boolean): Compare =>
  (expected, actual) => {
    const [a, b] = [Number(actual), Number(expected)];
    return Number.isNaN(a) || Number.isNaN(b) ? { unknown: `the number ${expected}` } : holds(a, b);
  };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: equal },
  StringNotEquals: { compare: equal, negated: true },
  StringEqualsIgnoreCase: { compare: ignoringCase },
  StringNotEqualsIgnoreCase: { compare: ignoringCase, negated: true },
  StringLike: { compare: like },
  StringNotLike: { compare: like, negated: true },
  ArnEquals: { compare: arn },
  ArnNotEquals: { compare: arn, negated: true },
  ArnLike: { compare: arn },
  ArnNotLike: { compare: arn, negated: true },
  Bool: { compare: bool },
  NumericEquals: { compare: numeric((a, b) => a === b) },
  NumericNotEquals: { compare: numeric((a, b) => a === b), negated: true },
  NumericLessThan: { compare: numeric((a, b) => a < b) },
  NumericLessThanEquals: { compare: numeric((a, b) => a <= b) },
  NumericGreaterThan: { compare: numeric((a, b) => a > b) },
  NumericGreaterThanEquals: { compare: numeric((a, b) => a >= b) },
};

/** Whether all conditions of a statement hold. */
export function conditionsHold(statement: Statement, context: Context): Truth {
  const variables = statement.variables ? context : undefined;
  return allOf(
    Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, expected]) =>
          () =>
            holds(operator, key, expected, context, variables),
      ),
    ),
  );
}

function holds(
  operator: string,
  key: string,
  expected: readonly string[],
  context: Context,
  variables: Context | undefined,
): Truth {
  const actual = context.valuesOf(key);
  if (!actual && !context.knows(key)) return { unknown: `the condition key ${key}` };
  if (operator === 'Null')
    return expected.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));

  const [, qualifier, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!known) return { unknown: `the condition operator ${operator}` };
  const { compare, negated = false } = known;
  const test = (value: string): Truth => {
    const found = anyOf(expected.map((candidate) => compare(candidate, value, variables)));
    return negated ? not(found) : found;
  };

  if (!actual)
    return qualifier === 'ForAnyValue'
      ? false
      : qualifier === 'ForAllValues' || negated || ifExists !== undefined;
  if (qualifier === 'ForAllValues') return allOf(actual.map((value) => () => test(value)));
  if (qualifier === 'ForAnyValue' || actual.length === 1) return anyOf(actual.map(test));
  return { unknown: `the condition key ${key} with several values` };
}
