import { NotImitated } from '../kernel/aws-error.ts';

/** The names that an expression may use. Each throws for what it doesn't know. */
export interface Scope {
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, attribute: string) => unknown;
  readonly importValue: (exportName: string) => unknown;
  readonly condition: (name: string) => boolean;
  readonly mapping: (map: string, top: string, second: string) => unknown;
}

/** What `AWS::NoValue` resolves to: the property or element that holds it disappears. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(text(argument)),
  Condition: (argument, scope) => scope.condition(text(argument)),
  'Fn::GetAtt': (argument, scope) => {
    const [id, ...path] = typeof argument === 'string' ? argument.split('.') : list(argument, scope);
    return scope.attribute(text(id), path.map(text).join('.'));
  },
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(resolve(argument, scope))),
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return list(parts, scope).map(text).join(text(separator));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list(argument, scope);
    return text(source).split(text(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument, scope);
    const item = list(items, scope)[Number(index)];
    if (item === undefined) throw new Error(`Fn::Select has no element ${String(index)}`);
    return item;
  },
  'Fn::Sub': (argument, scope) => {
    const [pattern, values] = typeof argument === 'string' ? [argument, {}] : list(argument, scope);
    return substitute(text(pattern), isObject(values) ? values : {}, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = list(argument, scope).map(text);
    return scope.mapping(map ?? '', top ?? '', second ?? '');
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = Array.isArray(argument) ? argument : [];
    return resolve(scope.condition(text(condition)) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope);
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every(truth),
  'Fn::Or': (argument, scope) => list(argument, scope).some(truth),
  'Fn::Not': (argument, scope) => !list(argument, scope).some(truth),
};

/**
 * The value of a template's expression.
 * @throws NotImitated for an intrinsic function that isn't known
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== noValue);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const [key, argument] = only;
    const intrinsic = intrinsics[key];
    // `Condition` is an intrinsic by its name alone; IAM statements hold an object of that name.
    if (intrinsic !== undefined && (key !== 'Condition' || typeof argument === 'string'))
      return intrinsic(argument, scope);
    if (key.startsWith('Fn::')) throw new NotImitated(`the intrinsic function ${key}`);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolve(item, scope)]).filter(([, item]) => item !== noValue),
  );
}

/** `${Name}`, `${Resource.Attribute}`, and `${!Literal}`, which stays as `${Literal}`. */
function substitute(pattern: string, values: Record<string, unknown>, scope: Scope): string {
  return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (Object.hasOwn(values, name)) return text(values[name]);
    const [id = '', ...path] = name.split('.');
    return text(path.length === 0 ? scope.ref(name) : scope.attribute(id, path.join('.')));
  });
}

function list(value: unknown, scope: Scope): unknown[] {
  const resolved = resolve(value, scope);
  if (!Array.isArray(resolved))
    throw new Error(`an intrinsic function expects a list, not ${JSON.stringify(value)}`);
  return resolved;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`an intrinsic function expects a string, not ${JSON.stringify(value)}`);
}

const truth = (value: unknown): boolean => value === true;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
