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

const KINDS: { readonly [K in ColumnKind]: ColumnTypeFacts<K> } = {
  string,
  boolean,
  int,
  bigint,
  double,
  date,
  timestamp,
  decimal,
};

/** The facts of every kind. */
export const FACTS: readonly (typeof KINDS)[ColumnKind][] = Object.values(KINDS);

/** The facts of a type's kind. */
export function typeFacts<K extends ColumnKind>({ kind }: { readonly kind: K }): ColumnTypeFacts<K> {
  return KINDS[kind];
}
