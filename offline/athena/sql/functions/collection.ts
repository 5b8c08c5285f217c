import { raise, notImitated } from '../errors.ts';
import { castSql } from '../cast.ts';
import { nullOf, type Expr } from '../expr.ts';
import { mayBeNaN, operand } from '../nan.ts';
import { contains, holds, holdsNull, isNested } from '../nested.ts';
import { extremeKeySql, refuseMaps, sortKeySql } from '../sort-key.ts';
import { duckName, isFloating, simple, trinoName, varchar, type TrinoType } from '../types.ts';
import type { Call, FunctionTable } from './signature.ts';

const invalid = (message: string, duckType: string) =>
  raise(`'INVALID_FUNCTION_ARGUMENT: ' || ${message}`, duckType);

/** The end of a message that there is none for where a list is NULL. */
const nothing = (list: string | undefined) => `left(CAST(len(${list}) AS VARCHAR), 0)`;

/** `array[index]`: outside of the array it fails, with Trino's three reasons. */
export function subscript(array: string, index: string, duckType: string): string {
  return (
    `CASE WHEN ${index} = 0 THEN ${invalid(`'SQL array indices start at 1' || ${nothing(array)}`, duckType)}` +
    ` WHEN ${index} < 0 THEN ${invalid(`'Array subscript is negative: ' || ${index} || ${nothing(array)}`, duckType)}` +
    ` WHEN ${index} > len(${array}) THEN ${invalid(`'Array subscript must be less than or equal to array length: ' || ${index} || ' > ' || len(${array})`, duckType)}` +
    ` ELSE ${array}[${index}] END`
  );
}

/** `map[key]`: a key that isn't there is an error, and NaN never is. */
export function mapSubscript(map: string, key: Expr, duckType: string): string {
  const shown = `CAST(${key.sql} AS VARCHAR)`;
  const message = `'Key not present in map: ' || ${mayBeNaN(key) ? `replace(${shown}, 'nan', 'NaN')` : shown}`;
  const isThere = `map_contains(${map}, ${key.sql})${mayBeNaN(key) ? ` AND NOT isnan(${key.sql})` : ''}`;
  return `CASE WHEN NOT (${isThere}) THEN ${invalid(message, duckType)} ELSE ${map}[${key.sql}] END`;
}

/** The value of a key, NULL where there is none. */
const valueAt = {
  emit: ({ args: [map, key], returns }: Call) => {
    const value = `${map?.sql}[${key?.sql}]`;
    if (key === undefined || !mayBeNaN(key)) return value;
    return `CASE WHEN isnan(${key.sql}) THEN CAST(NULL AS ${duckName(returns)}) ELSE ${value} END`;
  },
};

const elementOf = (list: Expr | undefined): TrinoType =>
  list?.type.kind === 'array' ? list.type.element : simple('unknown');

/** Not found among NULLs is unknown, and NaN is never found. */
const containing = {
  emit: ({ args: [list, item] }: Call) => {
    if (list === undefined || item === undefined) throw new RangeError('contains takes an array and an item');
    if (isNested(item.type)) return contains(operand(list), operand(item), elementOf(list));
    const isFound = `list_contains(${list.sql}, ${item.sql})${mayBeNaN(item) ? ` AND NOT isnan(${item.sql})` : ''}`;
    return (
      `CASE WHEN ${list.sql} IS NULL OR ${item.sql} IS NULL THEN NULL WHEN ${isFound} THEN TRUE` +
      ` WHEN list_count(${list.sql}) < len(${list.sql}) THEN NULL ELSE FALSE END`
    );
  },
};

const isConstant = (delimiter: Expr | undefined): boolean =>
  delimiter?.literal !== undefined || delimiter?.sql === nullOf(varchar());

/** DuckDB joins by a constant only. */
const joinedBy = (texts: string, delimiter: string): string =>
  `CASE WHEN len(${texts}) > 0 THEN list_reduce(${texts}, lambda p, q: p || ${delimiter} || q) END`;

const join = {
  emit: ({ args: [list, delimiter, replacement], at }: Call) => {
    const element = elementOf(list);
    if (element.kind === 'double' || element.kind === 'real') throw notImitated('array_join of doubles', at);
    const text = castSql('x', element, varchar(), false);
    if (text === undefined) throw notImitated(`array_join of ${element.kind}s`, at);
    const items = replacement === undefined ? text : `coalesce(${text}, ${replacement.sql})`;
    const texts = `list_transform(${list?.sql}, lambda x: ${items})`;
    const joined = isConstant(delimiter)
      ? `array_to_string(${texts}, ${delimiter?.sql})`
      : joinedBy(`list_filter(${texts}, lambda x: x IS NOT NULL)`, `${delimiter?.sql}`);
    // DuckDB makes NULL of NULLs alone, and passes over a replacement that is NULL.
    const given = [list, delimiter, replacement].filter(
      (arg) => arg !== undefined && arg.literal === undefined,
    );
    return `CASE WHEN ${given.map((arg) => `${arg?.sql} IS NOT NULL`).join(' AND ')} THEN coalesce(${joined}, '') END`;
  },
};

/** The extreme of an array, NULL where it holds one. The greatest passes over NaN, as DuckDB's least does. */
const extreme = (name: 'max' | 'min') => ({
  emit: ({ args: [list], at }: Call) => {
    const type = elementOf(list);
    const key = extremeKeySql({ sql: 'x', type, fields: [] }, at);
    const keys = key === 'x' ? `${list?.sql}` : `list_transform(${list?.sql}, lambda x: ${key})`;
    const chosen =
      name === 'max' && isFloating(type)
        ? `(-list_min(list_transform(${list?.sql}, lambda x: -x)))`
        : `list_${name}(${keys})`;
    return `CASE WHEN list_count(${list?.sql}) = len(${list?.sql}) THEN ${chosen} END`;
  },
});

const sorted = {
  emit: ({ args: [list], at }: Call) => {
    const key = sortKeySql({ sql: 'x', type: elementOf(list), fields: [] }, at);
    const keys = key === 'x' ? `${list?.sql}` : `list_transform(${list?.sql}, lambda x: ${key})`;
    return `list_sort(${keys}, 'ASC', 'NULLS LAST')`;
  },
};

/** In the order of first appearance, NULL as one of the values; DuckDB's own loses both. */
const distinct = {
  emit: ({ args: [list], at }: Call) => {
    refuseMaps(elementOf(list), at, 'array_distinct');
    return `list_filter(${list?.sql}, lambda x, i: list_position(${list?.sql}, x) = i)`;
  },
};

/** A key holds no NULL. */
const mapOf = {
  emit: ({ args: [keys, values], returns, at }: Call) => {
    const key = elementOf(keys);
    const isOdd = (type: TrinoType) => type.kind === 'row' || type.kind === 'map' || isFloating(type);
    if (isNested(key) && holds(key, isOdd)) throw notImitated(`a map by keys of type ${trinoName(key)}`, at);
    const checked =
      key.kind === 'array'
        ? `list_transform(${keys?.sql}, lambda k: CASE WHEN ${holdsNull('k', key)} THEN ${invalid(`'map key cannot be indeterminate: ' || CAST(k AS VARCHAR)`, duckName(key))} ELSE k END)`
        : keys?.sql;
    return `CASE WHEN len(${keys?.sql}) <> len(${values?.sql}) THEN ${invalid(`'Key and value arrays must be the same length'`, duckName(returns))} ELSE map(${checked}, ${values?.sql}) END`;
  },
};

const atMost10000 = (steps: string, duckType: string, list: string) =>
  `CASE WHEN abs(${steps}) >= 10000 THEN ${invalid(`'result of sequence function must not have more than 10000 entries'`, duckType)} ELSE ${list} END`;

/** Two bigints may be further apart than a bigint says. */
const stepsOf = (from: string, to: string) => `(CAST(${to} AS HUGEINT) - ${from})`;

export const collections: FunctionTable = {
  'cardinality(array(E)) -> bigint': 'len($1)',
  'cardinality(map(K,V)) -> bigint': 'CAST(cardinality($1) AS BIGINT)',
  'contains(array(E), E) -> boolean': containing,
  'element_at(array(E), bigint) -> E': {
    emit: ({ args: [list, index], returns }) =>
      `CASE WHEN ${index?.sql} = 0 THEN ${invalid(`'SQL array indices start at 1' || ${nothing(list?.sql)}`, duckName(returns))} ELSE ${list?.sql}[${index?.sql}] END`,
  },
  'element_at(map(K,V), K) -> V': valueAt,
  'array_join(array(E), varchar) -> varchar': join,
  'array_join(array(E), varchar, varchar) -> varchar': join,
  'array_distinct(array(E)) -> array(E)': distinct,
  'array_sort(array(O)) -> array(O)': sorted,
  'array_max(array(O)) -> O': extreme('max'),
  'array_min(array(O)) -> O': extreme('min'),
  'map(array(K), array(V)) -> map(K,V)': mapOf,
  'map_keys(map(K,V)) -> array(K)': 'map_keys($1)',
  'map_values(map(K,V)) -> array(V)': 'map_values($1)',
  'sequence(bigint, bigint) -> array(bigint)': (from = '', to = '') =>
    atMost10000(
      stepsOf(from, to),
      'BIGINT[]',
      `generate_series(${from}, ${to}, CASE WHEN ${from} <= ${to} THEN 1 ELSE -1 END)`,
    ),
  'sequence(bigint, bigint, bigint) -> array(bigint)': (from = '', to = '', step = '') =>
    `CASE WHEN ${step} = 0 OR ${from} <> ${to} AND (${step} > 0) <> (${to} >= ${from})` +
    ` THEN ${invalid(`'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start' || left(CAST(${from} AS VARCHAR) || CAST(${to} AS VARCHAR), 0)`, 'BIGINT[]')}` +
    ` ELSE ${atMost10000(`(${stepsOf(from, to)} // ${step})`, 'BIGINT[]', `generate_series(${from}, ${to}, ${step})`)} END`,
  'sequence(date, date) -> array(date)': (from = '', to = '') =>
    atMost10000(
      `(${to} - ${from})`,
      'DATE[]',
      `CAST(generate_series(${from}, ${to}, CASE WHEN ${from} <= ${to} THEN INTERVAL 1 DAY ELSE -INTERVAL 1 DAY END) AS DATE[])`,
    ),
  // Unlike list_concat, the operator makes NULL of a NULL. The cast is for a NULL literal.
  'concat(array(E), array(E)...) -> array(E)': {
    emit: ({ args, returns }) => `CAST((${args.map(({ sql }) => sql).join(' || ')}) AS ${duckName(returns)})`,
  },
};
