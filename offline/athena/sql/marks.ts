import { quote } from './errors.ts';
import type { TrinoType } from './types.ts';

const mark = quote('\u{feff}');

/**
 * A query whose texts keep a byte order mark at their head. `@duckdb/node-api` drops one from each text that it
 * reads, so each gets one more.
 * @param types of the query's columns
 */
export function withMarks(sql: string, types: readonly TrinoType[]): string {
  if (!types.some(hasText)) return sql;
  const columns = types.map((_, i) => `c${i}`);
  const marked = types.map((type, i) => marking(`c${i}`, type, 0));
  return `SELECT ${marked.join(', ')} FROM (${sql}) AS q(${columns.join(', ')})`;
}

function hasText(type: TrinoType): boolean {
  switch (type.kind) {
    case 'varchar':
    case 'char':
      return true;
    case 'array':
      return hasText(type.element);
    case 'map':
      return hasText(type.key) || hasText(type.value);
    case 'row':
      return type.fields.some((field) => hasText(field.type));
    default:
      return false;
  }
}

/** @param depth of the lambdas around it, whose parameters have other names */
function marking(sql: string, type: TrinoType, depth: number): string {
  if (!hasText(type)) return sql;
  const item = `x${depth}`;
  switch (type.kind) {
    case 'array':
      return `list_transform(${sql}, lambda ${item}: ${marking(item, type.element, depth + 1)})`;
    case 'map': {
      const key = marking(`${item}.key`, type.key, depth + 1);
      const value = marking(`${item}.value`, type.value, depth + 1);
      const entry = `struct_pack(key := ${key}, value := ${value})`;
      return `map_from_entries(list_transform(map_entries(${sql}), lambda ${item}: ${entry}))`;
    }
    case 'row': {
      const fields = type.fields.map(
        (field, i) => `f${i} := ${marking(`struct_extract_at(${sql}, ${i + 1})`, field.type, depth)}`,
      );
      return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
    }
    default:
      return `${mark} || ${sql}`;
  }
}
