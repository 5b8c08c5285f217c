import { typeFacts } from '../types/kinds.ts';
import type { ColumnType } from '../types/type.ts';
import type { Column, ColumnRules } from './columns.ts';
import { isDay } from '../csv/values/date.ts';

/** What is wrong with the rules of a column: one line each, with the column's place. */
export function ruleFaults(at: string, { type, rules }: Column): string[] {
  return [
    ...misplacedFaults(at, type, rules),
    ...oneOfFaults(at, rules),
    ...lengthFaults(at, rules),
    ...patternFaults(at, rules),
    ...boundFaults(at, type, rules),
  ];
}

const TEXT_RULES = ['oneOf', 'minLength', 'maxLength', 'pattern'] as const;
const BOUND_RULES = ['min', 'max'] as const;

/** The compiler sees these too, but not in a definition that is put together by a program. */
function misplacedFaults(at: string, type: ColumnType, rules: ColumnRules): string[] {
  const { isText, bounds } = typeFacts(type);
  const wrong = [...(isText ? [] : TEXT_RULES), ...(bounds ? [] : BOUND_RULES)];
  return wrong
    .filter((rule) => rules[rule] !== undefined)
    .map((rule) => `${at}.${rule}: columns of ${type.kind} have no such rule; leave it out`);
}

function oneOfFaults(at: string, { oneOf }: ColumnRules): string[] {
  if (!oneOf) return [];
  const twice = oneOf.find((value, index) => oneOf.indexOf(value) < index);
  return [
    ...(oneOf.length === 0 ? [`${at}: oneOf is empty, so that no value would be allowed`] : []),
    ...(twice === undefined ? [] : [`${at}.oneOf: ${JSON.stringify(twice)} stands there twice`]),
  ];
}

function lengthFaults(at: string, { minLength, maxLength }: ColumnRules): string[] {
  return [
    ...Object.entries({ minLength, maxLength }).flatMap(([rule, value]) =>
      value === undefined || (Number.isInteger(value) && value >= 0)
        ? []
        : [`${at}.${rule}: ${value} is not a whole number of at least 0`],
    ),
    ...(minLength !== undefined && maxLength !== undefined && minLength > maxLength
      ? [`${at}: minLength ${minLength} is above maxLength ${maxLength}`]
      : []),
  ];
}

function patternFaults(at: string, { pattern }: ColumnRules): string[] {
  if (pattern === undefined) return [];
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`${at}.pattern: ${why}; correct the expression`];
  }
}

function boundFaults(at: string, type: ColumnType, { min, max }: ColumnRules): string[] {
  const dated = typeFacts(type).bounds?.of === 'day';
  const faults = Object.entries({ min, max }).flatMap(([rule, value]) => {
    if (value === undefined) return [];
    const right = dated ? typeof value === 'string' && isDay(value) : Number.isFinite(value);
    return right ? [] : [`${at}.${rule}: ${value} is not a ${dated ? "day; write 'YYYY-MM-DD'" : 'number'}`];
  });
  if (faults.length > 0 || min === undefined || max === undefined || min <= max) return faults;
  return [`${at}: min ${min} is above max ${max}`];
}
