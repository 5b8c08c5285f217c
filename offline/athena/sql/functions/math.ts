import { raise, notImitated } from '../errors.ts';
import type { Expr } from '../expr.ts';
import { greatestOf, mayBeNaN } from '../nan.ts';
import { extremeKeySql } from '../sort-key.ts';
import { duckName, integerDigits, MOST_DIGITS } from '../types.ts';
import type { Call, Emission, FunctionTable } from './signature.ts';

const nan = "CAST('NaN' AS DOUBLE)";
const infinity = "CAST('Infinity' AS DOUBLE)";

/** Logarithms of zero and below, at which DuckDB fails and Java doesn't. */
const logarithm = (x: string, sql: string) =>
  `CASE WHEN ${x} > 0 THEN ${sql} WHEN ${x} = 0 THEN -${infinity} WHEN ${x} <= 0 THEN ${nan} END`;

/** NULL as soon as one argument is; DuckDB skips NULLs. */
const extreme = (name: 'greatest' | 'least') => ({
  emit: ({ args, returns, at }: Call) => {
    const anyNull = args.map(({ sql }) => `${sql} IS NULL`).join(' OR ');
    const values = args.map((arg) => extremeKeySql(arg, at));
    const chosen =
      name === 'greatest' && args.some(mayBeNaN)
        ? greatestOf((negated) => `least(${negated.join(', ')})`, values)
        : `${name}(${values.join(', ')})`;
    return `CASE WHEN ${anyNull} THEN CAST(NULL AS ${duckName(returns)}) ELSE ${chosen} END`;
  },
});

/** Java has no power of NaN, nor an infinite one of 1 and -1. */
const power = {
  emit: ({ args: [base, exponent] }: Call) => {
    const sql = `pow(${base?.sql}, ${exponent?.sql})`;
    if (exponent === undefined || !mayBeNaN(exponent)) return sql;
    return `CASE WHEN isnan(${exponent.sql}) OR isinf(${exponent.sql}) AND abs(${base?.sql}) = 1 THEN ${nan} ELSE ${sql} END`;
  },
};

/** Rounding a decimal to `digits` places by a cast, which rounds half up in DuckDB as in Trino. */
const roundDecimal = {
  emit: ({ args: [value, digits], returns, at }: Call) => {
    if (digits?.literal === undefined || returns.kind !== 'decimal') {
      throw notImitated('round(decimal, n) with an n that is no literal', at);
    }
    const places = Number(digits.literal);
    if (places < 0) throw notImitated('round(decimal, n) with a negative n', at);
    const target = duckName(returns);
    if (places >= returns.scale) return `CAST(${value?.sql} AS ${target})`;
    const rounded = `CAST(${value?.sql} AS DECIMAL(38,${places}))`;
    const whole = `CAST(${rounded} AS ${target})`;
    if (
      returns.precision < MOST_DIGITS ||
      value?.type.kind !== 'decimal' ||
      value.type.precision < MOST_DIGITS
    )
      return whole;
    // There is no digit left for the carry.
    const most = `CAST('1${'0'.repeat(MOST_DIGITS - returns.scale)}' AS DECIMAL(38,${places}))`;
    const failure = raise(
      `'NUMERIC_VALUE_OUT_OF_RANGE: decimal overflow: ${'9'.repeat(MOST_DIGITS)}'`,
      target,
    );
    return `CASE WHEN abs(${rounded}) >= ${most} THEN ${failure} ELSE ${whole} END`;
  },
};
/** Java rounds minus zero to zero, and leaves NaN and infinity as they are; of them DuckDB makes 0 where n is negative. */
const roundFloating = {
  emit: ({ args: [value, digits] }: Call) => {
    const rounded = `round(${[value, digits].flatMap((arg) => arg?.sql ?? []).join(', ')})`;
    if (value === undefined || value.exact === true || /[1-9]/.test(value.literal ?? '')) return rounded;
    const isKnown =
      digits === undefined || digits.literal !== undefined ? '' : ` AND ${digits.sql} IS NOT NULL`;
    return `CASE WHEN ${value.sql} = 0${isKnown} THEN abs(${value.sql}) WHEN NOT isfinite(${value.sql})${isKnown} THEN ${value.sql} ELSE ${rounded} END`;
  },
};
const roundInteger = {
  emit: ({ args: [value, digits], at }: Call) => {
    if (digits?.literal === undefined || Number(digits.literal) < 0) {
      throw notImitated('round(integer, n) with an n that is no literal of 0 or more', at);
    }
    return value?.sql ?? '';
  },
};
const onIntegers = (entry: (type: string) => [string, Emission]): FunctionTable =>
  Object.fromEntries(Object.keys(integerDigits).map(entry));
const toReturnType = (name: string) => ({
  emit: ({ args: [value], returns }: Call) => `CAST(${name}(${value?.sql}) AS ${duckName(returns)})`,
});

export const math: FunctionTable = {
  'abs(N) -> N': 'abs($1)',
  ...onIntegers((type) => [`round(${type}) -> ${type}`, '$1']),
  ...onIntegers((type) => [`round(${type}, integer) -> ${type}`, roundInteger]),
  ...onIntegers((type) => [`floor(${type}) -> ${type}`, '$1']),
  ...onIntegers((type) => [`ceil(${type}) -> ${type}`, '$1']),
  ...onIntegers((type) => [`ceiling(${type}) -> ${type}`, '$1']),
  ...onIntegers((type) => [`sign(${type}) -> ${type}`, `CAST(sign($1) AS ${type})`]),
  'round(decimal(p,s)) -> =round': toReturnType('round'),
  'round(real) -> real': roundFloating,
  'round(double) -> double': roundFloating,
  'round(decimal(p,s), integer) -> =roundTo': roundDecimal,
  'round(real, integer) -> real': roundFloating,
  'round(double, integer) -> double': roundFloating,
  'floor(decimal(p,s)) -> =round': toReturnType('floor'),
  'floor(real) -> real': 'floor($1)',
  'floor(double) -> double': 'floor($1)',
  'ceil(decimal(p,s)) -> =round': toReturnType('ceil'),
  'ceil(real) -> real': 'ceil($1)',
  'ceil(double) -> double': 'ceil($1)',
  'ceiling(decimal(p,s)) -> =round': toReturnType('ceil'),
  'ceiling(real) -> real': 'ceil($1)',
  'ceiling(double) -> double': 'ceil($1)',
  'truncate(decimal(p,s)) -> =truncate': toReturnType('trunc'),
  'truncate(real) -> real': 'trunc($1)',
  'truncate(double) -> double': 'trunc($1)',
  'sign(decimal(p,s)) -> decimal(1,0)': 'CAST(sign($1) AS DECIMAL(1,0))',
  'sign(real) -> real': `CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE CAST(sign($1) AS FLOAT) END`,
  'sign(double) -> double': `CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE CAST(sign($1) AS DOUBLE) END`,
  'power(double, double) -> double': power,
  'pow(double, double) -> double': power,
  'sqrt(double) -> double': `CASE WHEN $1 < 0 THEN ${nan} ELSE sqrt($1) END`,
  'exp(double) -> double': 'exp($1)',
  'ln(double) -> double': (x = '') => logarithm(x, `ln(${x})`),
  'log2(double) -> double': (x = '') => logarithm(x, `log2(${x})`),
  'log10(double) -> double': (x = '') => logarithm(x, `log10(${x})`),
  'pi() -> double': 'pi()',
  'e() -> double': 'CAST(2.718281828459045 AS DOUBLE)',
  'nan() -> double': nan,
  'infinity() -> double': infinity,
  'is_nan(double) -> boolean': 'isnan($1)',
  'is_finite(double) -> boolean': 'isfinite($1)',
  'is_infinite(double) -> boolean': 'isinf($1)',
  'greatest(O...) -> O': extreme('greatest'),
  'least(O...) -> O': extreme('least'),
};

/** A division whose divisor may be zero fails as Trino's does, unless NULL is divided; a literal other than zero needs no guard. */
export function unlessZero(
  dividend: Pick<Expr, 'sql' | 'literal'>,
  divisor: Pick<Expr, 'sql' | 'literal'>,
  sql: string,
  duckType: string,
): string {
  if (divisor.literal !== undefined && /[1-9]/.test(divisor.literal)) return sql;
  const zero = raise(`'DIVISION_BY_ZERO: Division by zero'`, duckType);
  const isDivided = dividend.literal === undefined ? ` AND ${dividend.sql} IS NOT NULL` : '';
  return `CASE WHEN ${divisor.sql} = 0${isDivided} THEN ${zero} ELSE ${sql} END`;
}
