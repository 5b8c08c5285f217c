import { timestampReader } from '../csv/values/timestamp.ts';
import { type DayRules, required } from '../definition/columns.ts';
import { literal } from '../sql/quote.ts';
import { foundInFormat } from './dated.ts';
import type { ColumnTypeFacts } from './facts.ts';
import type { Evidence, Found } from './inference.ts';
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
    find,
    identifies: true,
    // `12:00:00.5` is `12:00:00.50`.
    alike: (value) => (value.includes('.') ? value.replace(/\.?0*$/, '') : value),
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'timestamp'>;

/** Times with a zone and times without are no moments of one line; without, nothing says where they are of. */
function find(evidence: Evidence): Found<TypeOf<'timestamp'>> | undefined {
  const { zoned, bare, fine } = evidence.moments;
  const found = zoned && bare ? undefined : foundInFormat(TYPE, evidence);
  if (!found || !(zoned || fine)) return found;
  return {
    ...found,
    notation: {
      ...found.notation,
      ...(zoned && { zone: 'utc' }),
      ...(fine && { fraction: 'truncate' }),
    },
    seen: [...found.seen, ...(zoned ? ['times with a zone, which become UTC'] : [])],
    guessed: [...found.guessed, ...(fine ? ['digits beyond a millisecond are cut off'] : [])],
  };
}
