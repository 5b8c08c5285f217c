import { asDecimal, coerce, commonType } from './coercion.ts';
import { compared, takenAs } from './dependence.ts';
import { SqlError } from './errors.ts';
import { digitsBeforePoint, exactSql, type ExactOperator } from './exact.ts';
import { compound, isNull, nullOf, type Expr } from './expr.ts';
import { unlessZero } from './functions/math.ts';
import { isInterval, onIntervals } from './intervals.ts';
import { compareScalars, mayBeNaN, operand, type Comparison } from './nan.ts';
import { arrayOrder, equality, holds, holdsNull, isNested, isOrderable } from './nested.ts';
import {
  decimal,
  duckName,
  MOST_DIGITS,
  type Digits,
  isFloating,
  isInteger,
  sameType,
  simple,
  trinoName,
  type TrinoType,
} from './types.ts';
import { ofNulls } from './null-operand.ts';
import { rest } from './overflow.ts';
import { quotientDigits } from './quotients.ts';
import { mismatch, refuse, type Place } from './place.ts';

function cannotApply(operator: string, left: Expr, right: Expr, place: Place): SqlError {
  const types = `${trinoName(left.type)} ${operator} ${trinoName(right.type)}`;
  return mismatch(place, `Cannot apply operator: ${types}`);
}

/** The digits of a quotient of decimals. */
type QuotientOf = (a: Digits, b: Digits) => Digits;

/**
 * `left + right` and its like, in Trino's result types.
 * @param quotientOf for the operator `/`, by the reading of its scale
 */
export function arithmetic(
  operator: string,
  left: Expr,
  right: Expr,
  place: Place,
  quotientOf: QuotientOf = (a, b) => quotientDigits('narrow', a, b),
): Expr {
  const nulls = ofNulls(operator, left, right);
  if (nulls !== undefined) return compound(nullOf(nulls), nulls, [left, right]);
  const timed = onIntervals(operator, left, right, place);
  if (timed !== undefined) return timed;
  if (isInterval(left.type) || isInterval(right.type)) throw cannotApply(operator, left, right, place);
  const common = commonType(left.type, right.type);
  if (common === undefined) throw cannotApply(operator, left, right, place);
  takenAs([left, right], common);
  if (common.kind === 'decimal') return onDecimals(operator, left, right, common, quotientOf);
  if (isNull([left, right]) && (isInteger(common) || isFloating(common)))
    return compound(nullOf(common), common, [left, right]);
  if (!isInteger(common) && !isFloating(common)) throw cannotApply(operator, left, right, place);
  const [a, b] = [coerce(left, common), coerce(right, common)];
  if (isFloating(common) || '+-*'.includes(operator)) {
    return compound(`(${a.sql} ${operator} ${b.sql})`, common, [a, b]);
  }
  const divided = operator === '/' ? `(${a.sql} // ${b.sql})` : rest(a.sql, b.sql, b.literal);
  return compound(unlessZero(a, b, divided, duckName(common)), common, [a, b]);
}

/** Precision and scale of a decimal result: io.trino.type.DecimalOperators. */
function decimalResult(operator: string, a: Digits, b: Digits): Digits {
  const scale = Math.max(a.scale, b.scale);
  const digits = (): number => {
    switch (operator) {
      case '*':
        return a.precision + b.precision;
      case '%':
        return Math.min(a.precision - a.scale, b.precision - b.scale) + scale;
      default:
        return Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1;
    }
  };
  return {
    precision: Math.min(MOST_DIGITS, Math.max(1, digits())),
    scale: operator === '*' ? a.scale + b.scale : scale,
  };
}

/** What a NULL literal is among decimals. */
const ONE_DIGIT: Digits = { precision: 1, scale: 0 };

/** Whether a decimal has too many digits for DuckDB, which holds no more either, once it has `scale` digits behind its point. */
const isTooWide = (type: Digits, scale: number): boolean => type.precision - type.scale + scale > MOST_DIGITS;

function onDecimals(
  operator: string,
  left: Expr,
  right: Expr,
  common: TrinoType,
  quotientOf: QuotientOf,
): Expr {
  const [a, b] = [left, right].map(({ type: its }) =>
    its.kind === 'unknown' ? ONE_DIGIT : (asDecimal(its) ?? asDecimal(common)),
  );
  if (a === undefined || b === undefined) throw new RangeError('not exact numbers');
  const { precision, scale } = operator === '/' ? quotientOf(a, b) : decimalResult(operator, a, b);
  const type = { kind: 'decimal', precision, scale } as const;
  const of = (expr: Expr, to: Digits) => coerce(expr, decimal(to.precision, to.scale)).sql;
  const parts = [left, right];
  const exactly = (of_: ExactOperator) =>
    compound(exactSql(of_, of(left, a), a.scale, of(right, b), b.scale, type), type, parts);
  if (operator === '/') {
    return compound(
      divide({ ...left, sql: of(left, a) }, a, { ...right, sql: of(right, b) }, b, { precision, scale }),
      type,
      parts,
    );
  }
  if (operator === '*' && scale > MOST_DIGITS) {
    const range = `DECIMAL scale must be in range [0, precision (${MOST_DIGITS})]: ${scale}`;
    throw new SqlError('INVALID_FUNCTION_ARGUMENT', range);
  }
  const isWide = isTooWide(a, scale) || isTooWide(b, scale);
  if (isWide && (operator === '+' || operator === '-' || operator === '%')) return exactly(operator);
  if (operator === '%') {
    const wide = Math.min(MOST_DIGITS, Math.max(a.precision - a.scale, b.precision - b.scale) + scale);
    const [x, y] = [of(left, { precision: wide, scale }), of(right, { precision: wide, scale })];
    const rest = `CAST((${x} % ${y}) AS ${duckName(type)})`;
    return compound(unlessZero({ ...left, sql: x }, { ...right, sql: y }, rest, duckName(type)), type, parts);
  }
  // Up to 18 digits DuckDB computes in 64 bits, and fails where the result's digits are more: one operand
  // widened beyond them makes it compute in 128.
  const widen = precision > 18 && Math.max(a.precision, b.precision) <= 18;
  if (operator === '*') {
    const x = of(left, widen ? { precision: 19, scale: a.scale } : a);
    return compound(`CAST((${x} * ${of(right, b)}) AS ${duckName(type)})`, type, parts);
  }
  const x = of(left, widen ? { precision: Math.min(MOST_DIGITS, precision), scale } : a);
  return compound(`CAST((${x} ${operator} ${of(right, b)}) AS ${duckName(type)})`, type, parts);
}

/**
 * The quotient of two decimals, rounded half up to the result's scale. DuckDB divides decimals as doubles;
 * this divides 128-bit integers. `a / b = (a·10^(s+sb)) / (b·10^sb) / 10^s`, both of them whole numbers.
 */
export function divide(
  a: Pick<Expr, 'sql' | 'literal'>,
  aType: Digits,
  b: Pick<Expr, 'sql' | 'literal'>,
  bType: Digits,
  result: Digits,
): string {
  const { precision, scale } = result;
  const places = scale + bType.scale;
  const n = scaled(a.sql, aType, places);
  const d = scaled(b.sql, bType, bType.scale);
  const quotient = `((${n} + CASE WHEN ${n} < 0 THEN -1 ELSE 1 END * (abs(${d}) // 2)) // ${d})`;
  const value = scale === 0 ? quotient : `(CAST(${quotient} AS DECIMAL(38,0)) * ${unit(-scale)})`;
  const type = `DECIMAL(${precision},${scale})`;
  const held = [isHeld(a.sql, aType, places), isHeld(b.sql, bType, bType.scale)].filter(
    (each) => each !== 'TRUE',
  );
  const narrow = `CAST(${value} AS ${type})`;
  const wide = exactSql('/', a.sql, aType.scale, b.sql, bType.scale, result);
  const either = `CASE WHEN ${held.join(' AND ')} THEN ${narrow} ELSE ${wide} END`;
  return unlessZero(a, b, (held.length === 0 ? narrow : held.includes('FALSE') ? wide : either) ?? '', type);
}

/** Whether `value · 10^places` has no more than 38 digits. */
function isHeld(sql: string, { precision, scale }: Digits, places: number): string {
  if (precision + places <= MOST_DIGITS) return 'TRUE';
  const whole = MOST_DIGITS - places - scale;
  return whole < 0 ? 'FALSE' : `abs(${sql}) < CAST('1${'0'.repeat(whole)}' AS DECIMAL(38,${scale}))`;
}

const unit = (exponent: number) =>
  exponent >= 0
    ? `CAST(1${'0'.repeat(exponent)} AS DECIMAL(${exponent + 1},0))`
    : `CAST('0.${'0'.repeat(-exponent - 1)}1' AS DECIMAL(${-exponent},${-exponent}))`;

/** `value · 10^places` as a whole number; `places` is at least the value's scale. */
function scaled(sql: string, { precision, scale }: Digits, places: number): string {
  if (places === 0) return `CAST(${sql} AS HUGEINT)`;
  const wide = `CAST(${sql} AS DECIMAL(${Math.max(19, precision)},${scale}))`;
  return `CAST((${wide} * ${unit(places)}) AS HUGEINT)`;
}

const comparisons: readonly Comparison[] = ['=', '<>', '<', '<=', '>', '>='];

export function comparison(text: string): Comparison | undefined {
  return comparisons.find((operator) => operator === (text === '!=' ? '<>' : text));
}

/** `left = right` and its like. */
export function compare(operator: Comparison, left: Expr, right: Expr, place: Place): Expr {
  const common = commonType(left.type, right.type);
  const isEquality = operator === '=' || operator === '<>';
  if (common === undefined || (!isEquality && !isOrderable(common)))
    throw cannotApply(operator, left, right, place);
  if (!isEquality && holds(common, ({ kind }) => kind === 'row'))
    throw refuse(place, `rows compared by ${operator}`);
  compared([left, right], common);
  const whole =
    compareExactly(operator, left, right) ??
    compareCoerced(operator, coerce(left, common), coerce(right, common));
  if (operator !== '=') return whole;
  const side = (expr: Expr) => ({ fields: expr.fields, isCoerced: !sameType(expr.type, common) });
  return { ...whole, sides: [side(left), side(right)] };
}

function compareCoerced(operator: Comparison, a: Expr, b: Expr): Expr {
  return compound(`(${compareSql(operator, a, b, a.type)})`, simple('boolean'), [a, b]);
}

/**
 * A decimal beside a literal, where their common type may not hold it: Trino then compares without a cast, unless the
 * literal, rounded to the other's scale, doesn't fit that type either. Beside anything else its cast fails.
 */
export function compareExactly(operator: Comparison, left: Expr, right: Expr): Expr | undefined {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  if (a === undefined || b === undefined) return undefined;
  const scale = Math.max(a.scale, b.scale);
  const [wide, literal] = isTooWide(a, scale)
    ? [a, right.literal]
    : isTooWide(b, scale)
      ? [b, left.literal]
      : [];
  if (wide === undefined || literal === undefined) return undefined;
  if (digitsBeforePoint(literal, wide.scale) > MOST_DIGITS - scale) return undefined;
  const order = exactSql('compare', left.sql, a.scale, right.sql, b.scale, a);
  return compound(`(${order} ${operator} 0)`, simple('boolean'), [left, right]);
}

const isConstant = ({ fields, aggregate, subquery }: Expr): boolean =>
  fields.length === 0 && aggregate !== true && subquery !== true;

/**
 * A condition on a constant and other constants, of which Trino evaluates some before it decides: what fails, fails.
 * @param evaluated those of `others` that it evaluates where the value isn't NULL
 * @returns the condition as it is where one of them is no constant
 */
export function ofConstants(
  sql: string,
  value: Expr,
  others: readonly Expr[],
  evaluated: readonly Expr[],
): string {
  if (evaluated.length === 0 || ![value, ...others].every(isConstant)) return sql;
  const all = `[${evaluated.map((other) => `${other.sql} IS NULL`).join(', ')}] IS NOT NULL`;
  return `CASE WHEN ${value.sql} IS NOT NULL AND ${all} THEN ${sql} END`;
}

/** Whether a value, already of the items' type, is one of them. */
export function isIn(value: Expr, items: readonly Expr[]): string {
  const { type } = value;
  // Beside others, constants are looked up by their hash: a value that holds NULL is unlike them, not unknown.
  const isMixed = isNested(type) && !isConstant(value) && !items.every(isConstant);
  const isOwn = (item: Expr) => isNested(type) || (mayBeNaN(value) && mayBeNaN(item));
  const others = items.filter((item) => !isOwn(item)).map(({ sql }) => sql);
  const terms = [
    ...(others.length > 0 ? [`${value.sql} IN (${others.join(', ')})`] : []),
    ...items.filter(isOwn).map((item) => {
      const equal = `(${compareSql('=', value, item, type)})`;
      return isMixed && isConstant(item)
        ? `(CASE WHEN ${holdsNull(value.sql, type)} AND NOT ${holdsNull(item.sql, type)} THEN FALSE ELSE ${equal} END)`
        : equal;
    }),
  ];
  return `(${ofConstants(
    terms.join(' OR '),
    value,
    items,
    items.filter(({ ofLiterals }) => ofLiterals),
  )})`;
}

function compareSql(operator: Comparison, a: Expr, b: Expr, type: TrinoType): string {
  if (operator === '=' || operator === '<>') return equality(operator, operand(a), operand(b), type);
  return type.kind === 'array'
    ? arrayOrder(operator, operand(a), operand(b), type)
    : compareScalars(operator, operand(a), operand(b));
}

/** Expressions in their common type. @throws what `complain` makes of two types that have none */
export function unify(exprs: readonly Expr[], complain: (a: TrinoType, b: TrinoType) => SqlError): Expr[] {
  let type: TrinoType = simple('unknown');
  for (const expr of exprs) {
    const common = commonType(type, expr.type);
    if (common === undefined) throw complain(type, expr.type);
    type = common;
  }
  takenAs(exprs, type);
  return exprs.map((expr) => coerce(expr, type));
}

/** `unify` for lists of any length: `what` is "All CASE results" and its like. */
export function unifyAll(exprs: readonly Expr[], place: Place, what: string): Expr[] {
  const all = [...new Set(exprs.map(({ type }) => trinoName(type)))].join(', ');
  return unify(exprs, (a, b) =>
    mismatch(
      place,
      `${what} must be the same type or coercible to a common type. Cannot find common type between ${trinoName(a)} and ${trinoName(b)}, all types (without duplicates): [${all}]`,
    ),
  );
}
