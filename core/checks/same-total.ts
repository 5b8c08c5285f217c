import type { RuleOf } from '../definition/checks.ts';
import { identifier } from '../sql/quote.ts';
import { columnsFaults } from './columns.ts';
import { decimalOf } from './decimal.ts';
import type { Kind } from './question.ts';

const SUMMED = new Set(['int', 'bigint', 'decimal']);

export function sameTotal({ column, source }: RuleOf<'sameTotal'>): Kind {
  return {
    faults: (known) => {
      const kind = known[column]?.type.kind;
      return [
        ...columnsFaults('sameTotal', [column], known),
        ...(kind !== undefined && !SUMMED.has(kind)
          ? [`sameTotal on a ${kind} column; exact totals need an int, bigint or decimal`]
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
