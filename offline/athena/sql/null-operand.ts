import { ambiguous } from './functions/concat.ts';
import type { Expr } from './expr.ts';
import { isInterval } from './intervals.ts';
import { refuse, type Place } from './place.ts';
import { simple, type TrinoType } from './types.ts';

const isUntyped = ({ type }: Expr): boolean => type.kind === 'unknown';

/**
 * What Trino makes of a NULL literal in `left operator right`, where that is not what the other side's type says.
 * @returns the type of two NULLs @throws SqlError where several operators fit as well, those of intervals among them
 */
export function ofNulls(operator: string, left: Expr, right: Expr, place: Place): TrinoType | undefined {
  if (!isUntyped(left) && !isUntyped(right)) return undefined;
  if (isUntyped(left) && isUntyped(right)) {
    if (operator === '%') return simple('tinyint');
    throw ambiguous(place);
  }
  const { type } = isUntyped(left) ? right : left;
  const isTimesInterval = operator === '*' && (type.kind === 'double' || type.kind === 'bigint');
  const isIntervalBy = operator === '/' && isUntyped(left) && type.kind === 'double';
  const isSumOfIntervals = (operator === '+' || operator === '-') && isInterval(type);
  if (isTimesInterval || isIntervalBy || isSumOfIntervals) throw ambiguous(place);
  if (operator === '-' && isUntyped(left) && (type.kind === 'date' || type.kind === 'timestamp'))
    throw refuse(place, 'NULL minus a date or timestamp');
  return undefined;
}
