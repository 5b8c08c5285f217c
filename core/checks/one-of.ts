import type { RuleOf } from '../definition/checks.ts';
import { identifier, literal } from '../sql/quote.ts';
import { typeFacts } from '../types/kinds.ts';
import { columnsFaults } from './columns.ts';
import { type Kind, perRow, shorten } from './question.ts';

export function oneOf({ column, values }: RuleOf<'oneOf'>): Kind {
  return {
    faults: (known) => {
      const type = known[column]?.type;
      return [
        ...columnsFaults('oneOf', [column], known),
        ...(values.length === 0 ? ['oneOf allows no value; list those that may occur'] : []),
        ...(type && !typeFacts(type).isText
          ? [`oneOf on a ${type.kind} column; it compares texts, so use range or custom`]
          : []),
      ];
    },
    question: () =>
      perRow(
        {
          title: `oneOf(${column})`,
          columns: [column],
          breaks: `${identifier(column)} NOT IN (${values.map(literal).join(', ')})`,
        },
        { seen: 'with another value', expected: `one of ${shorten(values.join(', '), 120)}` },
      ),
  };
}
