import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { formatValue } from '../../offline/athena/sql/format.ts';
import { parseTypeTree, type TrinoType, type TypeTree } from '../../offline/athena/sql/types.ts';
import { z } from 'zod';
import type { Value } from './answer.ts';

/** What Trino's protocol writes for a value. */
export const Json = z.json();
type Json = z.infer<typeof Json>;

/** A double's text, the same for the same bits: Java and JavaScript write others. */
const floating = (number: number): string => (Object.is(number, -0) ? '-0' : String(number));

/** The nearest 32-bit number, so that the digits with which it was written don't matter. */
const single = (number: number): string => floating(Math.fround(number));

const byKey = (pairs: readonly (readonly [Value, Value])[]): Value =>
  pairs.toSorted(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** A value of Trino's protocol. @param type as the protocol names it */
export function ofTrino(value: Json, type: string): Value {
  return ofTree(value, treeOf(type));
}

/** A type's tree, or its bare name where it is one that Athena's types don't have. */
function treeOf(type: string): TypeTree {
  try {
    return parseTypeTree(type);
  } catch (error) {
    if (error instanceof RangeError) return { name: type, args: [] };
    throw error;
  }
}

const OTHER: TypeTree = { name: '', args: [] };

function ofTree(value: Json | undefined, type: TypeTree): Value {
  if (value === null || value === undefined) return null;
  const [first = OTHER, second = OTHER] = type.args;
  if (Array.isArray(value))
    return value.map((item, i) => ofTree(item, type.name === 'row' ? (type.args[i] ?? OTHER) : first));
  if (typeof value === 'object')
    return byKey(
      Object.entries(value).map(([key, inner]) => [
        first.args.length > 0 ? key : ofTree(key, first),
        ofTree(inner, second),
      ]),
    );
  const text = String(value);
  if (type.name === 'double') return floating(Number(text));
  return type.name === 'real' ? single(Number(text)) : text;
}

/** A value of the offline Athena. */
export function ofDuckdb(value: DuckDBValue, type: TrinoType): Value {
  if (value === null) return null;
  switch (type.kind) {
    case 'double':
      return floating(Number(value));
    case 'real':
      return single(Number(value));
    case 'timestamp': {
      const [text = '', fraction = ''] = (formatValue(value, { ...type, zone: false }) ?? '').split('.');
      return `${text}${type.precision === 0 ? '' : `.${fraction.slice(0, type.precision)}`}${type.zone ? ' UTC' : ''}`;
    }
    case 'varbinary':
      return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('base64') : String(value);
    case 'array':
      if (!(value instanceof DuckDBListValue)) return String(value);
      return value.items.map((item) => ofDuckdb(item, type.element));
    case 'map':
      if (!(value instanceof DuckDBMapValue)) return String(value);
      return byKey(
        value.entries.map(({ key, value: inner }) => [keyText(key, type.key), ofDuckdb(inner, type.value)]),
      );
    case 'row': {
      if (!(value instanceof DuckDBStructValue)) return String(value);
      const fields = Object.values(value.entries);
      return type.fields.map((field, i) => ofDuckdb(fields[i] ?? null, field.type));
    }
    default:
      return formatValue(value, type) ?? null;
  }
}

/** A map's key: Trino's protocol writes one that holds others as Java does. */
function keyText(key: DuckDBValue, type: TrinoType): Value {
  const value = ofDuckdb(key, type);
  return Array.isArray(value) ? `[${value.map(String).join(', ')}]` : value;
}

/** A type's name as both sides then write it. */
export function typeName(type: string): string {
  return type
    .replaceAll(', ', ',')
    .replaceAll('"', '')
    .replaceAll(/INTERVAL [A-Z ]+/g, (interval) => interval.toLowerCase());
}
