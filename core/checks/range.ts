import type { Bounds, RuleOf } from '../definition/checks.ts';
import { isDay } from '../csv/values/date.ts';
import { identifier, literal } from '../sql/quote.ts';
import { typeFacts } from '../types/kinds.ts';
import type { ColumnType } from '../types/type.ts';
import { columnsFaults } from './columns.ts';
import { type Kind, rows } from './question.ts';

export function range({ column, bounds }: RuleOf<'range'>): Kind {
  return {
    faults: (known) => [...columnsFaults('range', [column], known), ...faultsOf(bounds, known[column]?.type)],
    question: (known) => {
      const name = identifier(column);
      const type = known[column]?.type;
      const breaks = [
        ...(bounds.min === undefined ? [] : [`${name} < ${bound(bounds.min, type)}`]),
        ...(bounds.max === undefined ? [] : [`${name} > ${bound(bounds.max, type)}`]),
      ].join(' OR ');
      return {
        title: `range(${column})`,
        columns: [column],
        target: [`count_if(${breaks})`, `CAST(min(${name}) AS varchar)`, `CAST(max(${name}) AS varchar)`],
        breaks,
        judge: ({ target: [count = '0', min = 'NULL', max = 'NULL'] }) => ({
          passed: count === '0',
          observed: `${rows(count)} outside`,
          expected: boundsInWords(bounds),
          inFull: {
            observed: count === '0' ? `${min} to ${max}` : `${rows(count)} outside; ${min} to ${max}`,
          },
        }),
      };
    },
  };
}

/** `1 to 9`, `at least 1`, `at most 9` */
export function boundsInWords({ min, max }: Bounds): string {
  if (min === undefined) return `at most ${written(max)}`;
  return max === undefined ? `at least ${written(min)}` : `${written(min)} to ${written(max)}`;
}

function written(bound: number | string = ''): string {
  return typeof bound === 'number' ? bound.toLocaleString('en-US', { maximumFractionDigits: 20 }) : bound;
}

function faultsOf(bounds: Bounds, type: ColumnType | undefined): string[] {
  const values = [bounds.min, bounds.max].filter((value) => value !== undefined);
  if (values.length === 0) return ['range has neither min nor max; say one of them'];
  if (type === undefined) return [];
  const compared = typeFacts(type).bounds;
  if (!compared) return [`range on a ${type.kind} column; it needs a column of numbers or dates`];
  const dated = compared.of === 'day';
  if (values.some((value) => dated !== (typeof value === 'string'))) {
    return [`range on a ${type.kind} column needs ${dated ? "'YYYY-MM-DD'" : 'numbers'}`];
  }
  const wrong = values.find((value) => (typeof value === 'string' ? !isDay(value) : !Number.isFinite(value)));
  if (wrong !== undefined) return [`${wrong} is not a ${dated ? "date; write 'YYYY-MM-DD'" : 'number'}`];
  return orderFaults(bounds);
}

/** The two bounds are of one type. */
export function orderFaults({ min, max }: Bounds): string[] {
  return min !== undefined && max !== undefined && min > max
    ? [`min ${min} is above max ${max}; swap them`]
    : [];
}

/** A bound as a literal of the column's own type, which has bounds. */
function bound(value: number | string, type: ColumnType | undefined): string {
  return (type && typeFacts(type).bounds)?.literal(value) ?? literal(String(value));
}
