import { booleanReader } from '../csv/values/boolean.ts';
import { type NoRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'boolean'> = { kind: 'boolean' };

export const boolean = {
  kind: 'boolean',
  article: 'a',
  hive: 'boolean',
  trino: 'boolean',
  parameters: noParameters(TYPE),
  column: (rules: NoRules = {}) => required(TYPE, rules),
  notation: [],
  reader: () => booleanReader(),
  isText: false,
  bounds: undefined,
  time: undefined,
  sums: false,
  partitions: false,
  widens: () => false,
  inference: {
    breadth: 1,
    // 0 and 1 are numbers before they are booleans.
    trial: { column: required(TYPE, {}), spelledBy: 'nothing', isLikely: (text) => /\D/.test(text) },
    find: ({ takenAs, words }) =>
      takenAs('boolean') && areTruths(words) ? { type: TYPE, seen: [], guessed: [] } : undefined,
    identifies: false,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'boolean'>;

/** `t` and `f` are letters as any, unless there are both and no other. */
function areTruths(words: ReadonlySet<string>): boolean {
  return (
    words.isSubsetOf(new Set(['true', 'false'])) || (words.size === 2 && words.has('t') && words.has('f'))
  );
}
