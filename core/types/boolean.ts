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
  reader: () => booleanReader(),
  isText: false,
  bounds: undefined,
  time: undefined,
  sums: false,
  partitions: false,
  widens: () => false,
} satisfies ColumnTypeFacts<'boolean'>;
