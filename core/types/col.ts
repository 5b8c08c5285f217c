import { bigint } from './bigint.ts';
import { boolean } from './boolean.ts';
import { date } from './date.ts';
import { decimal } from './decimal.ts';
import { double } from './double.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { int } from './int.ts';
import { string } from './string.ts';
import { timestamp } from './timestamp.ts';
import type { ColumnKind } from './type.ts';

/** The columns' types: `col.bigint()`, `col.decimal(12, 2, { min: 0 })`, `col.string().from('País').nullable()`. */
export const col = {
  string: string.column,
  boolean: boolean.column,
  int: int.column,
  bigint: bigint.column,
  double: double.column,
  /** `precision` digits in all (1 to 38), `scale` of them behind the point. */
  decimal: decimal.column,
  date: date.column,
  /** Milliseconds, the precision that Hive tables keep; no time zone. */
  timestamp: timestamp.column,
} satisfies { readonly [K in ColumnKind]: ColumnTypeFacts<K>['column'] };
