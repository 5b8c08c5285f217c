import { compound, nullOf, type Expr } from './expr.ts';
import {
  array,
  decimal,
  duckName,
  integerDigits,
  isFloating,
  isInteger,
  MOST_DIGITS,
  sameType,
  simple,
  timestamp,
  varchar,
  type TrinoType,
} from './types.ts';

const integerOrder = ['tinyint', 'smallint', 'integer', 'bigint'] as const;

/** The decimal that holds every value of an exact numeric type. */
export function asDecimal(type: TrinoType): { precision: number; scale: number } | undefined {
  if (isInteger(type)) return { precision: integerDigits[type.kind], scale: 0 };
  return type.kind === 'decimal' ? type : undefined;
}

/**
 * The type that two types coerce to without a cast (io.trino.type.TypeCoercion), or undefined. Text and
 * numbers have none in common.
 */
export function commonType(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (sameType(a, b) || b.kind === 'unknown') return a;
  if (a.kind === 'unknown') return b;
  if (isInteger(a) && isInteger(b)) {
    return integerOrder.indexOf(a.kind) > integerOrder.indexOf(b.kind) ? a : b;
  }
  const exact = [asDecimal(a), asDecimal(b)] as const;
  if (isFloating(a) || isFloating(b)) {
    const numbers = [a, b].every((type) => isFloating(type) || asDecimal(type) !== undefined);
    if (!numbers) return undefined;
    return simple(a.kind === 'double' || b.kind === 'double' ? 'double' : 'real');
  }
  if (exact[0] !== undefined && exact[1] !== undefined) {
    const [p, q] = [exact[0], exact[1]];
    const scale = Math.max(p.scale, q.scale);
    return decimal(
      Math.min(MOST_DIGITS, Math.max(p.precision - p.scale, q.precision - q.scale) + scale),
      scale,
    );
  }
  if (a.kind === 'varchar' && b.kind === 'varchar') {
    return a.length === undefined || b.length === undefined
      ? varchar()
      : varchar(Math.max(a.length, b.length));
  }
  if (a.kind === 'timestamp' && b.kind === 'timestamp') {
    return timestamp(Math.max(a.precision, b.precision), a.zone || b.zone);
  }
  if (a.kind === 'date' && b.kind === 'timestamp') return b;
  if (a.kind === 'timestamp' && b.kind === 'date') return a;
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonType(a.element, b.element);
    return element && array(element);
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = commonType(a.key, b.key);
    const value = commonType(a.value, b.value);
    return key && value && { kind: 'map', key, value };
  }
  return undefined;
}

export function canCoerce(from: TrinoType, to: TrinoType): boolean {
  const common = commonType(from, to);
  return common !== undefined && sameType(common, to);
}

/** The same value in a type it coerces to. Ask `canCoerce` first. */
export function coerce(expr: Expr, to: TrinoType): Expr {
  if (sameType(expr.type, to)) return expr;
  if (expr.type.kind === 'unknown' && expr.sql === 'NULL') return { ...expr, sql: nullOf(to), type: to };
  const isUntyped = expr.type.kind === 'unknown';
  const sql =
    !isUntyped && duckName(expr.type) === duckName(to) ? expr.sql : `CAST(${expr.sql} AS ${duckName(to)})`;
  const isExact = isFloating(to) && (asDecimal(expr.type) !== undefined || expr.exact === true);
  const coerced = { ...compound(sql, to, [expr]), ...(isExact ? { exact: true } : {}) };
  return expr.literal === undefined ? coerced : { ...coerced, literal: expr.literal };
}
