import * as z from 'zod/mini';
import { decimalReader } from '../csv/values/decimal.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import { numberBounds } from './numeric.ts';

/** Digits in all. */
const MOST_DIGITS = 38;

export const decimal = {
  kind: 'decimal',
  article: 'a',
  hive: 'decimal',
  trino: 'decimal',
  parameters: {
    schema: { precision: z.number(), scale: z.number() },
    of: ({ precision, scale }) => [precision, scale],
    read: ([precision, scale]) =>
      precision === undefined || scale === undefined ? undefined : { kind: 'decimal', precision, scale },
    fault: ({ precision, scale }) =>
      isWithin(precision, 1, MOST_DIGITS) && isWithin(scale, 0, precision)
        ? undefined
        : `decimal(${precision}, ${scale}) is not a type; 1 to ${MOST_DIGITS} digits, of which 0 to all behind the point`,
  },
  column: (precision: number, scale: number, rules: NumberRules = {}) =>
    required({ kind: 'decimal', precision, scale }, rules),
  reader: (type, rules, dialect) => decimalReader(type, rules, dialect.decimal),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  sums: true,
  partitions: false,
  widens: (from, to) =>
    to.kind === 'decimal' && to.precision - to.scale >= from.precision - from.scale && to.scale >= from.scale,
} satisfies ColumnTypeFacts<'decimal'>;

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
