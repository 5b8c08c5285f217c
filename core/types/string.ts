import { textReader } from '../csv/values/text.ts';
import { required, type TextRules } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'string'> = { kind: 'string' };

export const string = {
  kind: 'string',
  article: 'a',
  hive: 'string',
  trino: 'varchar',
  parameters: noParameters(TYPE),
  column: (rules: TextRules = {}) => required(TYPE, rules),
  notation: [],
  reader: (_, rules, __, stops) => textReader(rules, stops),
  isText: true,
  bounds: undefined,
  time: undefined,
  sums: false,
  partitions: true,
  widens: () => false,
  inference: {
    breadth: 8,
    trial: undefined,
    // It is what there is where nothing else was found.
    find: () => undefined,
    identifies: true,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'string'>;
