import { integerReader } from '../csv/values/integer.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import { numberBounds } from './numeric.ts';
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
  reader: (_, rules) => integerReader(RANGE, rules),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  sums: true,
  partitions: false,
  widens: () => false,
} satisfies ColumnTypeFacts<'bigint'>;
