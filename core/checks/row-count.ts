import type { RuleOf } from '../definition/checks.ts';
import { type Kind, type Question, rows } from './question.ts';
import { boundsInWords, orderFaults } from './range.ts';

export function rowCount({ bounds }: RuleOf<'rowCount'>): Kind {
  return {
    faults: () => {
      const values = [bounds.min, bounds.max].filter((value) => value !== undefined);
      if (values.length === 0) return ['rowCount has neither min nor max; say one of them'];
      const wrong = values.find((value) => !Number.isSafeInteger(value) || Number(value) < 0);
      return wrong === undefined ? orderFaults(bounds) : [`${wrong} is not a whole number of at least 0`];
    },
    question: () => counted('rowCount', bounds),
  };
}

/** Always asked: a table without a row is never published, unless a rowCount of the definition says how many it may have. */
export const hasRows: Question = counted('hasRows', { min: 1 });

function counted(title: string, bounds: RuleOf<'rowCount'>['bounds']): Question {
  return {
    title,
    columns: [],
    target: ['count(*)'],
    judge: ({ target: [count = '0'] }) => ({
      passed: Number(count) >= Number(bounds.min ?? 0) && Number(count) <= Number(bounds.max ?? Infinity),
      observed: rows(count),
      expected: `${boundsInWords(bounds)} ${bounds.max === 1 || (bounds.min === 1 && bounds.max === undefined) ? 'row' : 'rows'}`,
    }),
  };
}
