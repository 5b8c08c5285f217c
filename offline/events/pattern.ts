import { z } from 'zod';
import { NotImitated } from '../kernel/aws-error.ts';

/** Whether an event's value at this place fits; `undefined` where the event has none. */
type Test = (value: unknown) => boolean;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compiles an event pattern (*Comparison operators for use in event patterns*): fields are joined by AND, the
 * values of an array by OR, and an array in the event fits when one of its members does.
 * @throws NotImitated for an operator that isn't known here
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  return fields(z.record(z.string(), z.unknown()).parse(pattern));
}

function fields(pattern: Readonly<Record<string, unknown>>): Test {
  const tests = Object.entries(pattern).map(([name, expected]): [string, Test] => {
    if (name.startsWith('$')) throw new NotImitated(`the event pattern operator ${name}`);
    if (Array.isArray(expected)) return [name, leaf(expected)];
    if (isObject(expected)) return [name, fields(expected)];
    throw new NotImitated(`an event pattern whose ${name} is neither an array nor an object`);
  });
  const fits: Test = (value) =>
    Array.isArray(value)
      ? value.some(fits)
      : tests.every(([name, test]) => test(isObject(value) ? value[name] : undefined));
  return fits;
}

function leaf(alternatives: readonly unknown[]): Test {
  const tests = alternatives.map(alternative);
  const any: Test = (value) => tests.some((test) => test(value));
  // An empty array has no member to fit, as an absent field has no value.
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(any) : any(value));
}

function alternative(expected: unknown): Test {
  if (!isObject(expected)) return (value) => value === expected;
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(expected);
  if (more.length > 0) throw new NotImitated(`an event pattern that joins ${Object.keys(expected).join()}`);
  if (operator === 'exists') {
    const wanted = z.boolean().parse(operand);
    return (value) => (value !== undefined && !isObject(value)) === wanted;
  }
  if (operator === 'numeric') return numeric(operand);
  if (operator === 'anything-but') {
    const none = (Array.isArray(operand) ? operand : [operand]).map(alternative);
    return (value) => value !== undefined && !none.some((test) => test(value));
  }
  return text(operator, operand);
}

function text(operator: string, operand: unknown): Test {
  const string = z.string().safeParse(operand);
  if (!string.success)
    throw new NotImitated(`the event pattern operator ${operator} of ${JSON.stringify(operand)}`);
  const expected = string.data;
  const of =
    (test: (value: string) => boolean): Test =>
    (value) =>
      typeof value === 'string' && test(value);
  switch (operator) {
    case 'prefix':
      return of((value) => value.startsWith(expected));
    case 'suffix':
      return of((value) => value.endsWith(expected));
    case 'wildcard': {
      // `*` is any text; `\*` and `\\` stand for themselves.
      const source = expected.replaceAll(
        /\\([*\\])|(\*)|[^*\\]+/g,
        (part, escaped?: string, star?: string) =>
          star === undefined ? (escaped ?? part).replaceAll(/[^\w\s]/g, String.raw`\$&`) : '[^]*',
      );
      const regexp = new RegExp(`^${source}$`);
      return of((value) => regexp.test(value));
    }
    default:
      throw new NotImitated(`the event pattern operator ${operator}`);
  }
}

const Comparisons = z.array(z.union([z.enum(['<', '<=', '=', '>=', '>']), z.number()])).min(2);

function numeric(operand: unknown): Test {
  const parts = Comparisons.parse(operand);
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [operator, limit] = [parts[i], parts[i + 1]];
    if (typeof operator !== 'string' || typeof limit !== 'number')
      throw new NotImitated(`the numeric event pattern ${JSON.stringify(operand)}`);
    tests.push((value) => compare(value, operator, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function compare(value: number, operator: '<' | '<=' | '=' | '>=' | '>', limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '=':
      return value === limit;
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
  }
}
