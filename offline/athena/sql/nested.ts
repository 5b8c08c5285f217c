import { raise } from './errors.ts';
import { identifier } from './expr.ts';
import { compareScalars, type Comparison, type Operand } from './nan.ts';
import { isFloating, type TrinoType } from './types.ts';

/*
 * What NULL is inside of arrays, maps and rows to Trino, all in one place. Its comparisons are of three values:
 * `ARRAY[1, NULL] = ARRAY[1, 2]` is unknown, `ARRAY[2, NULL] = ARRAY[1, NULL]` false. To DuckDB NULL equals NULL
 * there, as it does in Trino where values are grouped, made distinct, or looked for in a subquery's rows.
 */

export const isNested = ({ kind }: TrinoType): boolean =>
  kind === 'array' || kind === 'map' || kind === 'row';

/** Whether a type is, or holds, one that `is` tells. */
export function holds(type: TrinoType, is: (type: TrinoType) => boolean): boolean {
  if (is(type)) return true;
  switch (type.kind) {
    case 'array':
      return holds(type.element, is);
    case 'map':
      return holds(type.key, is) || holds(type.value, is);
    case 'row':
      return type.fields.some((field) => holds(field.type, is));
    default:
      return false;
  }
}

const isMap = ({ kind }: TrinoType) => kind === 'map';

/** Whether Trino has `<` for a type: for all but maps and what holds them. */
export const isOrderable = (type: TrinoType): boolean => !holds(type, isMap);

/** An element, field or value: it may be NULL, and NaN where its type has it. */
const inner = (sql: string, type: TrinoType): Operand => ({
  sql,
  mayBeNaN: isFloating(type),
  mayBeNull: true,
});

const all = (list: string): string => `list_reduce(${list}, lambda p, q: p AND q, TRUE)`;

/** `a = b` or `a <> b`. */
export function equality(operator: '=' | '<>', a: Operand, b: Operand, type: TrinoType): string {
  if (!isNested(type)) return compareScalars(operator, a, b);
  return operator === '=' ? equal(a, b, type, 0) : `NOT ${equal(a, b, type, 0)}`;
}

/** @param depth of the lambdas around, which have names of their own */
function equal(a: Operand, b: Operand, type: TrinoType, depth: number): string {
  const x = `x${depth}`;
  switch (type.kind) {
    case 'array': {
      const [left, right] = [inner(`${x}[1]`, type.element), inner(`${x}[2]`, type.element)];
      // A lambda of the pairs alone: in a correlated subquery DuckDB's lambdas see no column from around.
      const pairs = `list_zip(${a.sql}, ${b.sql})`;
      const elements = `list_transform(${pairs}, lambda ${x}: ${equal(left, right, type.element, depth + 1)})`;
      return `(CASE WHEN len(${a.sql}) <> len(${b.sql}) THEN FALSE WHEN ${a.sql} IS NOT NULL AND ${b.sql} IS NOT NULL THEN ${all(elements)} END)`;
    }
    case 'map': {
      const of = (map: Operand) => inner(`${map.sql}[${x}]`, type.value);
      const value = equal(of(a), of(b), type.value, depth + 1);
      const entries = `list_transform(map_keys(${a.sql}), lambda ${x}: CASE WHEN map_contains(${b.sql}, ${x}) THEN ${value} ELSE FALSE END)`;
      return `(CASE WHEN cardinality(${a.sql}) <> cardinality(${b.sql}) THEN FALSE WHEN ${b.sql} IS NOT NULL THEN ${all(entries)} END)`;
    }
    case 'row':
      return `(${type.fields
        .map((field, n) => {
          const of = (row: Operand) => inner(fieldOf(row.sql, field.name, n), field.type);
          return equal(of(a), of(b), field.type, depth);
        })
        .join(' AND ')})`;
    default:
      return `(${compareScalars('=', a, b)})`;
  }
}

const nullElement = 'ARRAY comparison not supported for arrays with null elements';

/** `a < b` of arrays and its like, which fails where it gets as far as a NULL. */
export function arrayOrder(
  operator: Exclude<Comparison, '=' | '<>'>,
  a: Operand,
  b: Operand,
  type: TrinoType & { kind: 'array' },
): string {
  const failure = raise(`'NOT_SUPPORTED: ${nullElement}'`, 'BOOLEAN');
  const isUnknown = `${a.sql} IS NOT NULL AND ${b.sql} IS NOT NULL AND ${same(a.sql, b.sql, type, 0)} IS NULL`;
  return `CASE WHEN ${isUnknown} THEN ${failure} ELSE ${a.sql} ${operator} ${b.sql} END`;
}

/** Whether values begin alike: false at the first that differs, unknown where a NULL comes before it. */
function same(a: string, b: string, type: TrinoType, depth: number): string {
  if (type.kind !== 'array') return `${a} = ${b}`;
  const [x, y] = [`x${depth}[1]`, `x${depth}[2]`];
  const element = same(x, y, type.element, depth + 1);
  const whole =
    type.element.kind === 'array'
      ? `CASE WHEN ${element} THEN len(${x}) = len(${y}) ELSE ${element} END`
      : element;
  const elements = `list_transform(list_zip(${a}, ${b}, TRUE), lambda x${depth}: ${whole})`;
  return `list_reduce(${elements}, lambda p, q: CASE WHEN p THEN q ELSE p END, TRUE)`;
}

/** Whether a value holds NULL, at any depth; unknown for NULL itself. */
export function holdsNull(value: string, type: TrinoType, depth = 0): string {
  switch (type.kind) {
    case 'array': {
      const own = `list_count(${value}) < len(${value})`;
      if (!isNested(type.element)) return `(${own})`;
      const x = `x${depth}`;
      const below = `list_transform(${value}, lambda ${x}: ${holdsNull(x, type.element, depth + 1)})`;
      return `(${own} OR coalesce(list_bool_or(${below}), FALSE))`;
    }
    case 'map':
      return holdsNull(`map_values(${value})`, { kind: 'array', element: type.value }, depth);
    case 'row': {
      const fields = type.fields.map((field, n) => {
        const sql = fieldOf(value, field.name, n);
        return isNested(field.type)
          ? `(${sql} IS NULL OR ${holdsNull(sql, field.type, depth)})`
          : `${sql} IS NULL`;
      });
      return `CASE WHEN ${value} IS NOT NULL THEN ${fields.join(' OR ')} END`;
    }
    default:
      return 'FALSE';
  }
}

const fieldOf = (row: string, name: string | undefined, n: number): string =>
  `${row}.${identifier(name ?? `field${n}`)}`;

const refusal = (duckType: string) =>
  raise(`'NOT_SUPPORTED: the order of arrays that hold NULL is not imitated offline'`, duckType);

/**
 * What arrays are sorted by, or the extreme is found of. Trino fails where it compares as far as a NULL, which
 * depends on what it compares with what; here no such array is taken.
 */
export function arrayKey(list: string, type: TrinoType, duckType: string): string {
  return `CASE WHEN ${holdsNull(list, type)} THEN ${refusal(duckType)} ELSE ${list} END`;
}

/** `contains`: it fails at an element of which it isn't known whether it is the item, unless it was found before. */
export function contains(list: Operand, item: Operand, element: TrinoType): string {
  const found = equal(inner('e', element), item, element, 0);
  // 1 found, 2 a NULL among the others, 3 unknown.
  const states = `list_transform(${list.sql}, lambda e: CASE WHEN e IS NULL THEN 2 ELSE coalesce(CAST(${found} AS INTEGER), 3) END)`;
  const first = `list_reduce(${states}, lambda p, q: CASE WHEN p IN (1, 3) OR q = 0 THEN p ELSE q END, 0)`;
  const failure = raise(
    `'NOT_SUPPORTED: contains does not support arrays with elements that are null or contain null'`,
    'BOOLEAN',
  );
  return (
    `CASE WHEN ${item.sql} IS NULL THEN NULL` +
    ` ELSE CASE ${first} WHEN 1 THEN TRUE WHEN 0 THEN FALSE WHEN 3 THEN ${failure} END END`
  );
}
