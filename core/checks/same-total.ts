import type { RuleOf } from '../definition/checks.ts';
import { identifier } from '../sql/quote.ts';
import { FACTS, typeFacts } from '../types/kinds.ts';
import { columnsFaults } from './columns.ts';
import { decimalOf } from './decimal.ts';
import type { Kind } from './question.ts';

/** `an int, bigint or decimal` */
const SUMMED = FACTS.filter(({ sums }) => sums)
  .map(({ article, kind }, index) => (index === 0 ? `${article} ${kind}` : kind))
  .join(', ')
  .replace(/, (\w+)$/, ' or $1');

export function sameTotal({ column, source }: RuleOf<'sameTotal'>): Kind {
  return {
    faults: (known) => {
      const type = known[column]?.type;
      return [
        ...columnsFaults('sameTotal', [column], known),
        ...(type && !typeFacts(type).sums
          ? [`sameTotal on a ${type.kind} column; exact totals need ${SUMMED}`]
          : []),
        ...(source.trim() === ''
          ? ['sameTotal.source: it is empty; write an aggregate over the source, as sum(quantity)']
          : []),
      ];
    },
    question: () => ({
      title: `sameTotal(${column})`,
      columns: [column],
      source: [`CAST((\n${source}\n) AS varchar)`],
      target: [`CAST(sum(${identifier(column)}) AS varchar)`],
      userSql: { field: 'sameTotal.source', sql: source },
      judge: (seen) => {
        // Nothing to add up is no difference.
        const [inSource = '0', inTarget = '0'] = [seen.source[0], seen.target[0]];
        const total = decimalOf(inSource);
        const passed = total !== undefined && total === decimalOf(inTarget);
        return {
          passed,
          observed: passed ? 'the same total' : 'another total',
          expected: "the source's total",
          inFull: { observed: inTarget, expected: `${inSource}, the source's total` },
        };
      },
    }),
  };
}
