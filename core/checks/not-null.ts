import type { RuleOf } from '../definition/checks.ts';
import { identifier } from '../sql/quote.ts';
import { columnsFaults } from './columns.ts';
import { type Kind, perRow } from './question.ts';

export function notNull({ columns }: RuleOf<'notNull'>): Kind {
  return {
    faults: (known) => columnsFaults('notNull', columns, known),
    question: () =>
      perRow(
        {
          title: `notNull(${columns.join(', ')})`,
          columns,
          breaks: columns.map((column) => `${identifier(column)} IS NULL`).join(' OR '),
        },
        { seen: 'with a NULL', expected: 'no row with a NULL' },
      ),
  };
}
