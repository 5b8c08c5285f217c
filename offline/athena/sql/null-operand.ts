import { isUntyped, type Expr } from './expr.ts';
import { isInterval, isTime } from './intervals.ts';
import { noBestCandidate } from './place.ts';
import { simple, type TrinoType } from './types.ts';

/**
 * What Trino makes of a NULL literal in `left operator right`. Beside a time or an interval it may be either interval,
 * and Trino looks only whether the results differ; beside a number it may be one too.
 * @returns the type of the result, which is NULL; undefined where the other side's type says it, or there is none
 * @throws SqlError where several operators fit as well
 */
export function ofNulls(operator: string, left: Expr, right: Expr): TrinoType | undefined {
  if (!isUntyped(left) && !isUntyped(right)) return undefined;
  if (isUntyped(left) && isUntyped(right)) {
    if (operator === '%') return simple('tinyint');
    throw noBestCandidate(null);
  }
  const isFirst = isUntyped(left);
  const { type } = isFirst ? right : left;
  if (isTime(type)) return besideTime(operator, isFirst, type);
  if (isInterval(type)) {
    if (operator === '+' || (operator === '-' && isFirst)) throw noBestCandidate(null);
    return operator === '*' || (!isFirst && (operator === '-' || operator === '/')) ? type : undefined;
  }
  const isTimesInterval = operator === '*' && (type.kind === 'double' || type.kind === 'bigint');
  const isIntervalBy = operator === '/' && isFirst && type.kind === 'double';
  if (isTimesInterval || isIntervalBy) throw noBestCandidate(null);
  return undefined;
}

function besideTime(operator: string, isFirst: boolean, type: TrinoType): TrinoType | undefined {
  if (operator === '-' && isFirst) return simple('interval day to second');
  if (operator !== '+' && operator !== '-') return undefined;
  if (type.kind === 'date') return type;
  if (operator === '+' && type.kind === 'timestamp' && type.precision >= 3) return type;
  throw noBestCandidate(null);
}
