import { numberReader } from '../csv/values/grouped.ts';
import { integerReader } from '../csv/values/integer.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import { areWithin, foundIn, numberBounds } from './numeric.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'bigint'> = { kind: 'bigint' };
const RANGE = { name: 'a bigint', low: -(2n ** 63n), high: 2n ** 63n - 1n };

export const bigint = {
  kind: 'bigint',
  article: 'a',
  hive: 'bigint',
  trino: 'bigint',
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
  widens: () => false,
  inference: {
    breadth: 5,
    // Its numbers are compared with its range.
    trial: undefined,
    find: ({ numbers }) => (numbers && areWithin(numbers, RANGE) ? foundIn(numbers, TYPE) : undefined),
    identifies: true,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'bigint'>;
