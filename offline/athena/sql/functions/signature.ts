import { canCoerce, asDecimal, coerce, commonType } from '../coercion.ts';
import type { Expr } from '../expr.ts';
import { isOrderable } from '../nested.ts';
import {
  array,
  decimal,
  fromTree,
  isNumeric,
  parseTypeTree,
  simple,
  timestamp,
  varchar,
  type TrinoType,
  type TypeTree,
} from '../types.ts';

/** What an emission may look at: the arguments, already coerced to the parameters' types. */
export interface Call {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly returns: TrinoType;
  /** `line 1:8`, for refusals. */
  readonly at: string;
  /** Applies a DuckDB aggregate or window function, with the call's DISTINCT, FILTER and OVER. */
  readonly apply: (call: string) => string;
}

/**
 * A function's DuckDB SQL: a template in which `$1`, `$2`, … are the arguments and `$*` is all of them, or a
 * function of the arguments' SQL, or one of the whole call.
 */
export type Emission = string | ((...args: string[]) => string) | { readonly emit: (call: Call) => string };

/**
 * Functions by signature: `split(varchar(x), varchar) -> array(varchar(x))`. Single capital letters are type
 * variables (`N` a numeric one, `O` one that has an order), `x`, `p` and `s` lengths and precisions, a trailing `...` repeats the last
 * parameter. Overloads stand in the order in which they are preferred. Return types that Trino computes are
 * spelled with `=`: `-> =round(p,s)` names an entry of `computed`.
 */
export type FunctionTable = Readonly<Record<string, Emission>>;

export interface Signature {
  readonly text: string;
  readonly name: string;
  readonly params: readonly TypeTree[];
  readonly variadic: boolean;
  readonly returns: string;
  readonly emit: Emission;
}

export function parseTable(table: FunctionTable): ReadonlyMap<string, readonly Signature[]> {
  const functions = new Map<string, Signature[]>();
  for (const [text, emit] of Object.entries(table)) {
    const found = /^(\w+)\((.*?)(\.\.\.)?\) -> (.+)$/.exec(text);
    const [, name, params, dots, returns] = found ?? [];
    if (name === undefined || params === undefined || returns === undefined) throw new RangeError(text);
    const tree = parseTypeTree(params === '' ? 'f' : `f(${params})`);
    const signature = { text, name, params: tree.args, variadic: dots !== undefined, returns, emit };
    functions.set(name, [...(functions.get(name) ?? []), signature]);
  }
  return functions;
}

interface Bindings {
  readonly types: Map<string, TrinoType>;
  readonly numbers: Map<string, number | undefined>;
}

/** Return types that depend on the arguments' in a way a signature can't spell, by name. */
const computed: Readonly<Record<string, (numbers: (name: string) => number) => TrinoType>> = {
  /** round, floor and ceil: one digit more for the carry, unless there is nothing to round. */
  round: (n) => decimal(Math.min(38, n('p') - n('s') + Math.min(n('s'), 1)), 0),
  roundTo: (n) => decimal(Math.min(38, n('p') + 1), n('s')),
  truncate: (n) => decimal(Math.max(1, n('p') - n('s')), 0),
  /** replace: as if the replacement came before each character and behind the last. */
  replaced: (n) => longest(n('x') + n('z') * (n('x') + 1)),
  regexpReplaced: (n) => longest(n('x') + Math.max(Math.floor((n('x') * n('y')) / 2), n('y')) * (n('x') + 1)),
};

const longest = (length: number) => varchar(length < 2_147_483_647 ? length : undefined);

export interface Match {
  readonly signature: Signature;
  readonly args: readonly Expr[];
  readonly returns: TrinoType;
}

/** The overload that the arguments fit: the one without coercions, else the first they can be coerced to. */
export function match(signatures: readonly Signature[], args: readonly Expr[]): Match | undefined {
  const fitting = signatures.flatMap((signature) => {
    const found = fit(signature, args);
    return found === undefined ? [] : [found];
  });
  return fitting.find(({ coercions }) => coercions === 0) ?? fitting[0];
}

function fit(signature: Signature, args: readonly Expr[]): (Match & { coercions: number }) | undefined {
  const { params, variadic } = signature;
  const last = params.length - 1;
  if (variadic ? args.length < params.length : args.length !== params.length) return undefined;
  const bindings: Bindings = { types: new Map(), numbers: new Map() };
  const paramOf = (i: number) => params[Math.min(i, last)];
  for (const [i, arg] of args.entries()) {
    const param = paramOf(i);
    if (param === undefined || !bind(param, arg.type, bindings)) return undefined;
  }
  let coercions = 0;
  const coerced: Expr[] = [];
  for (const [i, arg] of args.entries()) {
    const param = paramOf(i);
    const type = param === undefined ? undefined : instantiate(param, bindings);
    if (type === undefined || !canCoerce(arg.type, type)) return undefined;
    if (arg.type.kind !== type.kind) coercions++;
    coerced.push(coerce(arg, type));
  }
  return { signature, args: coerced, returns: returnType(signature.returns, bindings), coercions };
}

const isVariable = (tree: TypeTree) => /^[a-z]$/.test(tree.name) && tree.args.length === 0;

/** Notes what a parameter's variables stand for, given one argument; false where the argument can't fit. */
function bind(param: TypeTree, arg: TrinoType, bindings: Bindings): boolean {
  const { types, numbers } = bindings;
  if (isVariable(param)) {
    if (param.name === 'n' && !isNumeric(arg) && arg.kind !== 'unknown') return false;
    if (param.name === 'o' && !isOrderable(arg)) return false;
    const known = types.get(param.name);
    const common = known === undefined ? arg : commonType(known, arg);
    if (common !== undefined) types.set(param.name, common);
    return common !== undefined;
  }
  const [first, second] = param.args;
  if (arg.kind === 'unknown') {
    if (param.name === 'varchar' && first !== undefined) numbers.set(first.name, 0);
    return true;
  }
  if (param.name === 'array' && first !== undefined) {
    return arg.kind === 'array' && bind(first, arg.element, bindings);
  }
  if (param.name === 'map' && first !== undefined && second !== undefined) {
    return arg.kind === 'map' && bind(first, arg.key, bindings) && bind(second, arg.value, bindings);
  }
  if (param.name === 'varchar' && first !== undefined && arg.kind === 'varchar') {
    numbers.set(first.name, arg.length);
  } else if (param.name === 'decimal' && first !== undefined && second !== undefined) {
    const exact = asDecimal(arg);
    if (exact === undefined) return false;
    numbers.set(first.name, exact.precision).set(second.name, exact.scale);
  } else if (param.name.startsWith('timestamp') && first !== undefined) {
    // One signature takes timestamps of several precisions: each becomes one of the highest.
    const precision = arg.kind === 'timestamp' ? arg.precision : 0;
    numbers.set(first.name, Math.max(precision, numbers.get(first.name) ?? 0));
  }
  return true;
}

function instantiate(tree: TypeTree, bindings: Bindings): TrinoType {
  const [first, second] = tree.args;
  const number = (arg: TypeTree | undefined): number | undefined =>
    arg === undefined
      ? undefined
      : /^\d+$/.test(arg.name)
        ? Number(arg.name)
        : bindings.numbers.get(arg.name);
  const type = (arg: TypeTree | undefined) =>
    arg === undefined ? simple('unknown') : instantiate(arg, bindings);
  if (isVariable(tree)) {
    const bound = bindings.types.get(tree.name) ?? simple('unknown');
    // Of the numeric types Trino takes the first for a NULL literal.
    return tree.name === 'n' && bound.kind === 'unknown' ? simple('tinyint') : bound;
  }
  switch (tree.name) {
    case 'array':
      return array(type(first));
    case 'map':
      return { kind: 'map', key: type(first), value: type(second) };
    case 'varchar':
      return varchar(number(first));
    case 'decimal':
      return decimal(number(first) ?? 38, number(second) ?? 0);
    case 'timestamp':
      return timestamp(number(first) ?? 3);
    case 'timestamp with time zone':
      return timestamp(number(first) ?? 3, true);
    default:
      return fromTree(tree);
  }
}

function returnType(text: string, bindings: Bindings): TrinoType {
  const rule = text.startsWith('=') ? computed[text.slice(1)] : undefined;
  return rule === undefined
    ? instantiate(parseTypeTree(text), bindings)
    : rule((name) => (bindings.numbers.has(name) ? (bindings.numbers.get(name) ?? Infinity) : 0));
}

/** The DuckDB SQL of a matched call. */
export function emit(signature: Signature, call: Call): string {
  const sql = call.args.map((arg) => arg.sql);
  if (typeof signature.emit === 'object') return signature.emit.emit(call);
  if (typeof signature.emit === 'function') return signature.emit(...sql);
  return signature.emit.replace(/\$(\d|\*)/g, (_, i: string) =>
    i === '*' ? sql.join(', ') : (sql[Number(i) - 1] ?? ''),
  );
}
