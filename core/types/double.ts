import { doubleReader } from '../csv/values/double.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import { numberBounds } from './numeric.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'double'> = { kind: 'double' };

export const double = {
  kind: 'double',
  article: 'a',
  hive: 'double',
  trino: 'double',
  parameters: noParameters(TYPE),
  column: (rules: NumberRules = {}) => required(TYPE, rules),
  reader: (_, rules, dialect) => doubleReader(rules, dialect.decimal),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  // What a sum of doubles is depends on their order.
  sums: false,
  partitions: false,
  widens: () => false,
} satisfies ColumnTypeFacts<'double'>;
