import { quote, raise } from '../errors.ts';
import { greatestOf, mayBeNaN } from '../nan.ts';
import { extremeKeySql, refuseMaps } from '../sort-key.ts';
import { toReal } from '../cast.ts';
import { checkedSum } from '../overflow.ts';
import { duckName } from '../types.ts';
import { divide } from '../operators.ts';
import type { Call, FunctionTable } from './signature.ts';

const apply = (name: string) => ({
  emit: ({ args, apply: over }: Call) => over(`${name}(${args.map(({ sql }) => sql).join(', ')})`),
});
/** DuckDB's result is wider (HUGEINT, DOUBLE); the cast fails where Trino's addition would overflow. */
const narrowed = (name: string) => ({
  emit: (call: Call) => `CAST(${apply(name).emit(call)} AS ${duckName(call.returns)})`,
});

/** Exact sum over count, rounded half up to the argument's own scale. */
const averageOfDecimals = {
  emit: ({ args: [value], returns, apply: over }: Call) => {
    if (returns.kind !== 'decimal') throw new RangeError('avg of decimals is a decimal');
    const [sum, count] = [over(`sum(${value?.sql})`), over(`count(${value?.sql})`)];
    const wide = { precision: 38, scale: returns.scale };
    return divide(
      { sql: sum },
      wide,
      { sql: `nullif(${count}, 0)`, literal: '1' },
      { precision: 19, scale: 0 },
      returns,
    );
  },
};

/** Beyond it the square of a number isn't held any more, and what Trino makes of that depends on the rows' order. */
const MOST_SQUARED = '1e150';

/** DuckDB fails at NaN and infinity; of more than one value Trino makes NaN of them, and so of one in a population. */
const deviation = (name: string) => ({
  emit: (call: Call) => {
    const {
      args: [value],
      apply: over,
    } = call;
    if (value === undefined || !mayBeNaN(value)) return apply(name).emit(call);
    const isEnough = name.endsWith('_pop') ? 'TRUE' : `${over(`count(${value.sql})`)} > 1`;
    const isSquared = `abs(${value.sql}) <= ${MOST_SQUARED}`;
    const finite = over(`${name}(CASE WHEN ${isSquared} THEN ${value.sql} END)`);
    const refusal = raise(
      quote(`NOT_SUPPORTED: ${name} of numbers past ${MOST_SQUARED} is not imitated offline`),
      'DOUBLE',
    );
    return (
      `CASE WHEN NOT ${over(`bool_and(isfinite(${value.sql}))`)}` +
      ` THEN CASE WHEN ${isEnough} THEN CAST('NaN' AS DOUBLE) END` +
      ` WHEN NOT ${over(`bool_and(${isSquared})`)} THEN ${refusal} ELSE ${finite} END`
    );
  },
});

const deviations = (names: readonly string[]): FunctionTable =>
  Object.fromEntries(names.map((name) => [`${name}(double) -> double`, deviation(name)]));

/** The greatest passes over NaN, unless there is nothing else; so does DuckDB's least. */
const max = {
  emit: ({ args: [value], at, apply: over }: Call) => {
    const key = value === undefined ? '' : extremeKeySql(value, at);
    return value !== undefined && mayBeNaN(value)
      ? greatestOf(([negated]) => over(`min(${negated})`), [key])
      : over(`max(${key})`);
  },
};
const min = {
  emit: ({ args: [value], at, apply: over }: Call) =>
    over(`min(${value === undefined ? '' : extremeKeySql(value, at)})`),
};

/** The value beside the extreme, NULL included; DuckDB's arg_min skips NULL values. */
const beside = (extreme: 'max' | 'min') => ({
  emit: ({ args: [value, key], at, apply: over }: Call) => {
    const sql = key === undefined ? '' : extremeKeySql(key, at);
    return key !== undefined && extreme === 'max' && mayBeNaN(key)
      ? over(`arg_min_null(${value?.sql}, (-${sql}))`)
      : over(`arg_${extreme}_null(${value?.sql}, ${sql})`);
  },
});

/** Exact: Trino's estimate has a standard error of 2.3 %, DuckDB's a greater one. */
const distinct = {
  emit: ({ args: [value], at, apply: over }: Call) => {
    if (value !== undefined) refuseMaps(value.type, at, 'approx_distinct');
    return over(`count(DISTINCT ${value?.sql})`);
  },
};

export const aggregates: FunctionTable = {
  'count() -> bigint': { emit: ({ apply: over }) => over('count(*)') },
  'count(T) -> bigint': apply('count'),
  'count_if(boolean) -> bigint': {
    emit: ({ args: [x], apply: over }) => over(`count(CASE WHEN ${x?.sql} THEN 1 END)`),
  },
  'sum(bigint) -> bigint': narrowed('sum'),
  'sum(decimal(p,s)) -> decimal(38,s)': {
    emit: (call: Call) => checkedSum(apply('sum').emit(call), duckName(call.returns)),
  },
  'sum(real) -> real': { emit: (call: Call) => toReal(apply('sum').emit(call)) },
  'sum(double) -> double': apply('sum'),
  'avg(bigint) -> double': apply('avg'),
  'avg(decimal(p,s)) -> decimal(p,s)': averageOfDecimals,
  'avg(real) -> real': narrowed('avg'),
  'avg(double) -> double': apply('avg'),
  'min(O) -> O': min,
  'max(O) -> O': max,
  'min_by(V, O) -> V': beside('min'),
  'max_by(V, O) -> V': beside('max'),
  'arbitrary(T) -> T': apply('any_value'),
  'any_value(T) -> T': apply('any_value'),
  'approx_distinct(T) -> bigint': distinct,
  'approx_distinct(T, double) -> bigint': distinct,
  'array_agg(T) -> array(T)': apply('list'),
  'bool_and(boolean) -> boolean': apply('bool_and'),
  'every(boolean) -> boolean': apply('bool_and'),
  'bool_or(boolean) -> boolean': apply('bool_or'),
  ...deviations(['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop']),
};

/** A function whose second argument is an offset that Trino checks. DuckDB takes any. */
const offset = (name: string, checked: (sql: string) => string) => ({
  emit: ({ args, apply: over }: Call) =>
    over(`${name}(${args.map(({ sql }, i) => (i === 1 ? checked(sql) : sql)).join(', ')})`),
});
const unless = (wrong: string, complaint: string, sql: string) =>
  `CASE WHEN ${wrong} THEN ${raise(quote(`INVALID_FUNCTION_ARGUMENT: ${complaint}`), 'BIGINT')} ELSE ${sql} END`;
/** The row so many before or after: not NULL, and not the other way. */
const distance = (sql: string) =>
  unless(`${sql} IS NULL`, 'Offset must not be null', unless(`${sql} < 0`, 'Offset must be at least 0', sql));
const ordinal = (sql: string) => unless(`${sql} < 1`, 'Offset must be at least 1', sql);

/** Functions that need OVER. */
export const windowFunctions: FunctionTable = {
  'row_number() -> bigint': apply('row_number'),
  'rank() -> bigint': apply('rank'),
  'dense_rank() -> bigint': apply('dense_rank'),
  'percent_rank() -> double': apply('percent_rank'),
  'cume_dist() -> double': apply('cume_dist'),
  'ntile(bigint) -> bigint': apply('ntile'),
  'lag(T) -> T': apply('lag'),
  'lag(T, bigint) -> T': offset('lag', distance),
  'lag(T, bigint, T) -> T': offset('lag', distance),
  'lead(T) -> T': apply('lead'),
  'lead(T, bigint) -> T': offset('lead', distance),
  'lead(T, bigint, T) -> T': offset('lead', distance),
  'first_value(T) -> T': apply('first_value'),
  'last_value(T) -> T': apply('last_value'),
  'nth_value(T, bigint) -> T': offset('nth_value', ordinal),
};
