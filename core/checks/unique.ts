import type { RuleOf } from '../definition/checks.ts';
import { identifier } from '../sql/quote.ts';
import { columnsFaults } from './columns.ts';
import { type Kind, perRow } from './question.ts';

export function unique({ columns }: RuleOf<'unique'>): Kind {
  return {
    faults: (known) => columnsFaults('unique', columns, known),
    question: (_, id) => {
      // No column's name has a blank.
      const name = `copies ${id}`;
      const expression = `count(*) OVER (PARTITION BY ${columns.map(identifier).join(', ')})`;
      return perRow(
        {
          title: `unique(${columns.join(', ')})`,
          columns,
          perRow: { name, expression },
          breaks: `${identifier(name)} > 1`,
        },
        { seen: 'that share their key', expected: 'each key once' },
      );
    },
  };
}
