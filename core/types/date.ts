import { dateReader } from '../csv/values/date.ts';
import { type DayRules, required } from '../definition/columns.ts';
import { literal } from '../sql/quote.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'date'> = { kind: 'date' };

export const date = {
  kind: 'date',
  article: 'a',
  hive: 'date',
  trino: 'date',
  parameters: noParameters(TYPE),
  column: (rules: DayRules = {}) => required(TYPE, rules),
  reader: (_, rules, dialect) => dateReader(dialect.date, rules),
  isText: false,
  bounds: { of: 'day', literal: (bound) => `DATE ${literal(String(bound))}` },
  time: 'day',
  sums: false,
  partitions: false,
  widens: () => false,
} satisfies ColumnTypeFacts<'date'>;
