import { doubleReader } from '../csv/values/double.ts';
import { numberReader } from '../csv/values/grouped.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import type { Evidence, Found } from './inference.ts';
import { noParameters } from './no-parameters.ts';
import { areWhole, foundIn, numberBounds } from './numeric.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'double'> = { kind: 'double' };

export const double = {
  kind: 'double',
  article: 'a',
  hive: 'double',
  trino: 'double',
  parameters: noParameters(TYPE),
  column: (rules: NumberRules = {}) => required(TYPE, rules),
  notation: ['decimal', 'group', 'codes'],
  reader: (_, rules, written) => numberReader(written, (marks) => doubleReader(rules, marks)),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  // What a sum of doubles is depends on their order.
  sums: false,
  partitions: false,
  widens: () => false,
  inference: {
    breadth: 7,
    // Its digits are counted.
    trial: undefined,
    find,
    identifies: false,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'double'>;

function find({ numbers }: Evidence): Found<TypeOf<'double'>> | undefined {
  // It would change the last digits of numbers that no other type has room for.
  if (!numbers || areWhole(numbers) || !numbers.isDouble) return undefined;
  const seen = numbers.exponent
    ? 'numbers with an exponent'
    : `up to ${numbers.behind} digits behind the mark`;
  return foundIn(numbers, TYPE, { seen: [seen] });
}
