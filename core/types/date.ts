import { dateReader } from '../csv/values/date.ts';
import { type DayRules, required } from '../definition/columns.ts';
import { literal } from '../sql/quote.ts';
import { foundInFormat } from './dated.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'date'> = { kind: 'date' };

/** Years of a day that is written in digits only, as numbers are. */
const YEARS = /^(19|20)\d\d/;

export const date = {
  kind: 'date',
  article: 'a',
  hive: 'date',
  trino: 'date',
  parameters: noParameters(TYPE),
  column: (rules: DayRules = {}) => required(TYPE, rules),
  notation: ['date'],
  reader: (_, rules, written) => dateReader(written, rules),
  isText: false,
  bounds: { of: 'day', literal: (bound) => `DATE ${literal(String(bound))}` },
  time: 'day',
  sums: false,
  partitions: false,
  widens: () => false,
  inference: {
    breadth: 2,
    trial: {
      column: required(TYPE, {}),
      spelledBy: 'date format',
      isLikely: (text, dialect) => dialect.date !== 'YYYYMMDD' || YEARS.test(text),
    },
    find: (evidence) => foundInFormat(TYPE, evidence),
    identifies: true,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'date'>;
