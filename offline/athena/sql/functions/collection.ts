import { raise, notImitated } from '../errors.ts';
import { castSql } from '../cast.ts';
import { duckName, simple, varchar } from '../types.ts';
import type { Call, FunctionTable } from './signature.ts';

const invalid = (message: string, duckType: string) =>
  raise(`'INVALID_FUNCTION_ARGUMENT: ' || ${message}`, duckType);

/** `array[index]`: outside of the array it fails, with Trino's three reasons. */
export function subscript(array: string, index: string, duckType: string): string {
  return (
    `CASE WHEN ${index} = 0 THEN ${invalid(`'SQL array indices start at 1'`, duckType)}` +
    ` WHEN ${index} < 0 THEN ${invalid(`'Array subscript is negative: ' || ${index}`, duckType)}` +
    ` WHEN ${index} > len(${array}) THEN ${invalid(`'Array subscript must be less than or equal to array length: ' || ${index} || ' > ' || len(${array})`, duckType)}` +
    ` ELSE ${array}[${index}] END`
  );
}

/** `map[key]`: a key that isn't there is an error. */
export function mapSubscript(map: string, key: string, duckType: string): string {
  const message = `'Key not present in map: ' || ${key}`;
  return `CASE WHEN NOT map_contains(${map}, ${key}) THEN ${invalid(message, duckType)} ELSE ${map}[${key}] END`;
}

const join = {
  emit: ({ args: [list, delimiter, replacement], at }: Call) => {
    const element = list?.type.kind === 'array' ? list.type.element : simple('unknown');
    if (element.kind === 'double' || element.kind === 'real') throw notImitated('array_join of doubles', at);
    const text = castSql('x', element, varchar(), false);
    if (text === undefined) throw notImitated(`array_join of ${element.kind}s`, at);
    const items = replacement === undefined ? text : `coalesce(${text}, ${replacement.sql})`;
    return `array_to_string(list_transform(${list?.sql}, lambda x: ${items}), ${delimiter?.sql})`;
  },
};

/** The extreme of an array, NULL where it holds one. */
const extreme = (name: string) => (list: string) =>
  `CASE WHEN list_count(${list}) = len(${list}) THEN ${name}(${list}) END`;

const nullMap = (duckType: string) =>
  `CASE WHEN ${invalid(`'Key and value arrays must be the same length'`, 'INTEGER')} IS NULL THEN CAST(NULL AS ${duckType}) END`;

const atMost10000 = (steps: string, duckType: string, list: string) =>
  `CASE WHEN abs(${steps}) >= 10000 THEN ${invalid(`'result of sequence function must not have more than 10000 entries'`, duckType)} ELSE ${list} END`;

export const collections: FunctionTable = {
  'cardinality(array(E)) -> bigint': 'len($1)',
  'cardinality(map(K,V)) -> bigint': 'CAST(cardinality($1) AS BIGINT)',
  // Not found among NULLs is unknown.
  'contains(array(E), E) -> boolean': (list, item) =>
    `CASE WHEN ${list} IS NULL OR ${item} IS NULL THEN NULL WHEN list_contains(${list}, ${item}) THEN TRUE` +
    ` WHEN list_count(${list}) < len(${list}) THEN NULL ELSE FALSE END`,
  'element_at(array(E), bigint) -> E': {
    emit: ({ args: [list, index], returns }) =>
      `CASE WHEN ${index?.sql} = 0 THEN ${invalid(`'SQL array indices start at 1'`, duckName(returns))} ELSE ${list?.sql}[${index?.sql}] END`,
  },
  'element_at(map(K,V), K) -> V': '$1[$2]',
  'array_join(array(E), varchar) -> varchar': join,
  'array_join(array(E), varchar, varchar) -> varchar': join,
  // In the order of first appearance, NULL as one of the values; DuckDB's own loses both.
  'array_distinct(array(E)) -> array(E)': (list) =>
    `list_filter(${list}, lambda x, i: list_position(${list}, x) = i)`,
  'array_sort(array(E)) -> array(E)': `list_sort($1, 'ASC', 'NULLS LAST')`,
  'array_max(array(E)) -> E': extreme('list_max'),
  'array_min(array(E)) -> E': extreme('list_min'),
  'map(array(K), array(V)) -> map(K,V)': {
    emit: ({ args: [keys, values], returns }) =>
      `CASE WHEN len(${keys?.sql}) <> len(${values?.sql}) THEN ${nullMap(duckName(returns))} ELSE map(${keys?.sql}, ${values?.sql}) END`,
  },
  'map_keys(map(K,V)) -> array(K)': 'map_keys($1)',
  'map_values(map(K,V)) -> array(V)': 'map_values($1)',
  'sequence(bigint, bigint) -> array(bigint)': (from = '', to = '') =>
    atMost10000(
      `(${to} - ${from})`,
      'BIGINT[]',
      `generate_series(${from}, ${to}, CASE WHEN ${from} <= ${to} THEN 1 ELSE -1 END)`,
    ),
  'sequence(bigint, bigint, bigint) -> array(bigint)': (from = '', to = '', step = '') =>
    `CASE WHEN ${step} = 0 OR ${from} <> ${to} AND (${step} > 0) <> (${to} >= ${from})` +
    ` THEN ${invalid(`'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start'`, 'BIGINT[]')}` +
    ` ELSE ${atMost10000(`((${to} - ${from}) // ${step})`, 'BIGINT[]', `generate_series(${from}, ${to}, ${step})`)} END`,
  'sequence(date, date) -> array(date)': (from = '', to = '') =>
    atMost10000(
      `(${to} - ${from})`,
      'DATE[]',
      `CAST(generate_series(${from}, ${to}, CASE WHEN ${from} <= ${to} THEN INTERVAL 1 DAY ELSE -INTERVAL 1 DAY END) AS DATE[])`,
    ),
  'concat(array(E), array(E)...) -> array(E)': (...lists) =>
    lists.reduce((all, list) => `list_concat(${all}, ${list})`),
};
