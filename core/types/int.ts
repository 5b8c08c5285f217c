import { numberReader } from '../csv/values/grouped.ts';
import { integerReader } from '../csv/values/integer.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import { areWithin, foundIn, numberBounds } from './numeric.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'int'> = { kind: 'int' };
const RANGE = { name: 'an int', low: -(2n ** 31n), high: 2n ** 31n - 1n };

export const int = {
  kind: 'int',
  article: 'an',
  hive: 'int',
  trino: 'integer',
  parameters: noParameters(TYPE),
  column: (rules: NumberRules = {}) => required(TYPE, rules),
  // The decimal mark tells what of the file's can't be its group mark.
  notation: ['decimal', 'group', 'codes'],
  reader: (_, rules, written) => numberReader(written, (marks) => integerReader(RANGE, rules, marks)),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  sums: true,
  partitions: false,
  widens: (_, { kind }) => kind === 'bigint' || kind === 'double',
  inference: {
    breadth: 4,
    // Its numbers are compared with its range.
    trial: undefined,
    find: ({ numbers }) => (numbers && areWithin(numbers, RANGE) ? foundIn(numbers, TYPE) : undefined),
    identifies: true,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'int'>;
