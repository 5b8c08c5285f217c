import type { Bounds, RuleOf } from '../definition/checks.ts';
import type { ColumnKind } from '../definition/columns.ts';
import { identifier, literal } from '../sql/quote.ts';
import { columnsFaults } from './columns.ts';
import { type Kind, rows } from './question.ts';

export function range({ column, bounds }: RuleOf<'range'>): Kind {
  return {
    faults: (known) => [
      ...columnsFaults('range', [column], known),
      ...faultsOf(bounds, known[column]?.type.kind),
    ],
    question: (known) => {
      const name = identifier(column);
      const kind = known[column]?.type.kind ?? 'string';
      const breaks = [
        ...(bounds.min === undefined ? [] : [`${name} < ${bound(bounds.min, kind)}`]),
        ...(bounds.max === undefined ? [] : [`${name} > ${bound(bounds.max, kind)}`]),
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

function faultsOf(bounds: Bounds, kind: ColumnKind | undefined): string[] {
  const values = [bounds.min, bounds.max].filter((value) => value !== undefined);
  if (values.length === 0) return ['range has neither min nor max; say one of them'];
  if (kind === undefined) return [];
  if (kind === 'string' || kind === 'boolean') {
    return [`range on a ${kind} column; it needs a column of numbers or dates`];
  }
  const dated = kind === 'date' || kind === 'timestamp';
  if (values.some((value) => dated !== (typeof value === 'string'))) {
    return [`range on a ${kind} column needs ${dated ? "'YYYY-MM-DD'" : 'numbers'}`];
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

/** A day of the calendar, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && text.length === 10;
}

/** A bound as a literal of the column's own type: a date is never compared with a text. */
function bound(value: number | string, kind: ColumnKind): string {
  if (typeof value === 'number') return numberLiteral(value);
  return kind === 'timestamp' ? `TIMESTAMP ${literal(value)}` : `DATE ${literal(value)}`;
}

/** `1e-7` is how JavaScript prints a small number; a Trino decimal literal has no exponent. */
function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  return `${text.includes('e') ? 'DOUBLE' : 'DECIMAL'} ${literal(text)}`;
}
