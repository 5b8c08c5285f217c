import type { CheckRule } from '../definition/checks.ts';
import { custom } from './custom.ts';
import { freshness } from './freshness.ts';
import { notNull } from './not-null.ts';
import { oneOf } from './one-of.ts';
import type { Kind } from './question.ts';
import { range } from './range.ts';
import { rowCount } from './row-count.ts';
import { rowCountFalls } from './row-count-falls.ts';
import { sameTotal } from './same-total.ts';
import { unique } from './unique.ts';

/** How a rule is validated, asked and judged. A new kind is a rule in `core/definition/checks.ts`, a file here and a line below. */
export function kindOf(rule: CheckRule<string>): Kind {
  switch (rule.kind) {
    case 'notNull':
      return notNull(rule);
    case 'unique':
      return unique(rule);
    case 'range':
      return range(rule);
    case 'oneOf':
      return oneOf(rule);
    case 'rowCount':
      return rowCount(rule);
    case 'rowCountFalls':
      return rowCountFalls(rule);
    case 'freshness':
      return freshness(rule);
    case 'sameTotal':
      return sameTotal(rule);
    case 'custom':
      return custom(rule);
  }
}
