import { timestampReader } from '../csv/values/timestamp.ts';
import { type DayRules, required } from '../definition/columns.ts';
import { literal } from '../sql/quote.ts';
import { foundInFormat } from './dated.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'timestamp'> = { kind: 'timestamp' };

export const timestamp = {
  kind: 'timestamp',
  article: 'a',
  hive: 'timestamp',
  trino: 'timestamp',
  parameters: noParameters(TYPE),
  column: (rules: DayRules = {}) => required(TYPE, rules),
  notation: ['date', 'zone', 'fraction', 'unix'],
  reader: (_, rules, written) => timestampReader(written, rules),
  isText: false,
  bounds: { of: 'day', literal: (bound) => `TIMESTAMP ${literal(String(bound))}` },
  time: 'millisecond',
  sums: false,
  partitions: false,
  widens: () => false,
  inference: {
    breadth: 3,
    trial: { column: required(TYPE, {}), spelledBy: 'date format', isLikely: () => true },
    find: (evidence) => foundInFormat(TYPE, evidence),
    // They are written in too many ways, and texts need nothing.
    fromText: undefined,
    identifies: true,
    // `12:00:00.5` is `12:00:00.50`.
    alike: (value) => (value.includes('.') ? value.replace(/\.?0*$/, '') : value),
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'timestamp'>;
