import type { RuleOf } from '../definition/checks.ts';
import { identifier } from '../sql/quote.ts';
import { FACTS, typeFacts } from '../types/kinds.ts';
import { typeInWords } from '../types/names.ts';
import { columnsFaults } from './columns.ts';
import type { Kind } from './question.ts';

/** `a date or a timestamp` */
const TIMED = FACTS.flatMap(({ kind, article, time }) => (time ? [`${article} ${kind}`] : [])).join(' or ');

const MILLISECONDS = { hour: 3_600_000, day: 86_400_000 };

export function freshness({ column, within }: RuleOf<'freshness'>): Kind {
  const [, number, unit] = /^(\d+) (hour|day)s?$/.exec(within) ?? [];
  const most = Number(number) * (unit === 'hour' ? MILLISECONDS.hour : MILLISECONDS.day);
  return {
    faults: (known) => {
      const type = known[column]?.type;
      const time = type && typeFacts(type).time;
      return [
        ...columnsFaults('freshness', [column], known),
        ...(type && !time ? [`freshness on a ${type.kind} column; it needs ${TIMED}`] : []),
        ...(unit === undefined
          ? [`freshness.within: "${within}" is no age; write a whole number of hours or days, as '2 days'`]
          : []),
        ...(type && time === 'day' && unit === 'hour'
          ? [`freshness.within: ${typeInWords(type)} has no hours; say days`]
          : []),
      ];
    },
    question: (known) => {
      const type = known[column]?.type;
      const dated = type && typeFacts(type).time === 'day';
      return {
        title: `freshness(${column})`,
        columns: [column],
        target: [`CAST(max(${identifier(column)}) AS varchar)`],
        judge: ({ target: [newest] }, { startedAt }) => {
          const start = startedAt.toISOString();
          const expected = `within ${within} of the run's start, ${dated ? start.slice(0, 10) : start}`;
          if (newest === undefined) return { passed: false, observed: 'no value', expected };
          const age = (dated ? midnight(startedAt) : startedAt.getTime()) - instant(newest);
          const passed = age <= most;
          return {
            passed,
            observed: passed ? 'new enough' : 'too old',
            expected,
            inFull: { observed: `newest ${newest}, ${inWords(age)}` },
          };
        },
      };
    },
  };
}

function midnight(date: Date): number {
  return Date.parse(`${date.toISOString().slice(0, 10)}T00:00:00Z`);
}

/** `2026-10-31` or `2026-10-31 12:00:00.000`, which has no zone and is taken as UTC. */
function instant(printed: string): number {
  return Date.parse(`${printed.length > 10 ? printed.replace(' ', 'T') : `${printed}T00:00:00`}Z`);
}

/** `23 days before`, `5 hours before`, `2 days after` */
function inWords(age: number): string {
  const size = Math.abs(age);
  const unit = size < 2 * MILLISECONDS.day && size % MILLISECONDS.day !== 0 ? 'hour' : 'day';
  const number = Math.floor(size / MILLISECONDS[unit]);
  return size === 0
    ? 'the same day'
    : `${number} ${unit}${number === 1 ? '' : 's'} ${age < 0 ? 'after' : 'before'}`;
}
