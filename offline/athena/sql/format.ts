import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { dateText, momentText } from './calendar.ts';
import { exactText } from './number-text.ts';
import { integerDigits, isInteger, type TrinoType } from './types.ts';

/**
 * A value as Athena's result file and GetQueryResults write it. NULL is undefined: a field without text.
 * @param value as `@duckdb/node-api` reads it from a column of the type `duckName(type)`
 */
export function formatValue(value: DuckDBValue, type: TrinoType): string | undefined {
  if (value === null) return undefined;
  const nested = (inner: DuckDBValue | undefined, innerType: TrinoType): string =>
    formatValue(inner ?? null, innerType) ?? 'null';
  switch (type.kind) {
    case 'double':
      return javaDouble(Number(value));
    case 'real':
      return javaDouble(Number(value), shortestFloat(Number(value)));
    case 'decimal':
      return value instanceof DuckDBDecimalValue ? exactText(value.value, value.scale) : String(value);
    case 'date':
      return value instanceof DuckDBDateValue ? dateText(value.days, '+') : String(value);
    case 'timestamp': {
      if (!(value instanceof DuckDBTimestampValue)) return String(value);
      // Athena shows milliseconds at least: timestamp '2024-01-01 00:00:00' as 2024-01-01 00:00:00.000.
      const text = momentText(value.micros, Math.max(3, type.precision));
      return type.zone ? `${text} UTC` : text;
    }
    case 'varbinary':
      return value instanceof DuckDBBlobValue
        ? Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
        : String(value);
    case 'array':
      if (!(value instanceof DuckDBListValue)) return String(value);
      return `[${value.items.map((item) => nested(item, type.element)).join(', ')}]`;
    case 'map':
      if (!(value instanceof DuckDBMapValue)) return String(value);
      // Athena shows a map's keys in their order.
      return `{${value.entries
        .toSorted((a, b) => compareKeys(a.key, b.key))
        .map((entry) => `${nested(entry.key, type.key)}=${nested(entry.value, type.value)}`)
        .join(', ')}}`;
    case 'row':
      if (!(value instanceof DuckDBStructValue)) return String(value);
      return `{${type.fields
        .map(({ name, type: inner }, i) => {
          const text = nested(Object.values(value.entries)[i], inner);
          return name === undefined ? text : `${name}=${text}`;
        })
        .join(', ')}}`;
    default:
      return String(value);
  }
}

function compareKeys(a: DuckDBValue, b: DuckDBValue): number {
  const [x, y] = typeof a === 'number' || typeof a === 'bigint' ? [a, b] : [String(a), String(b)];
  return x === y ? 0 : x !== null && y !== null && x < y ? -1 : 1;
}

/** As Java's Double.toString: decimal from 10^-3 up to 10^7, beyond that with an exponent: `1.0E7`. */
export function javaDouble(value: number, shortest: string = shortestDouble(value)): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', power = '0'] = shortest.split('e');
  const digits = mantissa.replaceAll(/[.-]/g, '');
  const exponent = Number(power);
  const sign = value < 0 ? '-' : '';
  if (exponent < -3 || exponent >= 7)
    return `${sign}${digits.charAt(0)}.${digits.slice(1) || '0'}E${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}

/** The fewest digits, in exponential notation, that read back as the same double; Java writes two at least. */
export function shortestDouble(value: number): string {
  const two = value.toExponential(1);
  return Number(two) === value ? two.replace('.0e', 'e') : value.toExponential();
}

/** The fewest digits, in exponential notation, that read back as the same 32-bit float. */
export function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return text.replace(/\.?0+e/, 'e');
  }
  return value.toExponential();
}

/** A column as GetQueryResults describes it (`ResultSetMetadata.ColumnInfo`). */
export function columnInfo(name: string, type: TrinoType) {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: typeName(type),
    Precision: precisionOf(type),
    Scale: type.kind === 'decimal' ? type.scale : 0,
    Nullable: 'UNKNOWN',
    CaseSensitive: type.kind === 'varchar' || type.kind === 'char',
  } as const;
}

/** The type without its parameters; Athena calls `real` float. */
function typeName(type: TrinoType): string {
  if (type.kind === 'timestamp') return type.zone ? 'timestamp with time zone' : 'timestamp';
  return type.kind === 'real' ? 'float' : type.kind;
}

function precisionOf(type: TrinoType): number {
  if (isInteger(type)) return integerDigits[type.kind];
  switch (type.kind) {
    case 'decimal':
      return type.precision;
    case 'varchar':
      return type.length ?? 2_147_483_647;
    case 'char':
      return type.length;
    case 'real':
    case 'double':
      return 17;
    case 'timestamp':
      return 3;
    case 'varbinary':
      return 1_073_741_824;
    default:
      return 0;
  }
}
