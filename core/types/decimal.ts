import * as z from 'zod/mini';
import { decimalReader } from '../csv/values/decimal.ts';
import { numberReader } from '../csv/values/grouped.ts';
import { type NumberRules, required } from '../definition/columns.ts';
import type { ColumnTypeFacts } from './facts.ts';
import type { Evidence, Found } from './inference.ts';
import { areWhole, foundIn, numberBounds } from './numeric.ts';
import type { TypeOf } from './type.ts';

type Decimal = TypeOf<'decimal'>;

/** Digits in all. */
const MOST_DIGITS = 38;
/** A scale beyond this is a measure or a computed number: a double, where that has every digit. */
const LARGEST_LIKELY_SCALE = 6;
/** Digits before the mark, at least: the next file may have larger numbers. */
const ROOM = 10;
/** A decimal of more digits is no amount: its sum might not fit. */
const MOST_DIGITS_OF_AMOUNT = 20;

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
  notation: ['decimal', 'group', 'codes'],
  reader: (type, rules, written) => numberReader(written, (marks) => decimalReader(type, rules, marks)),
  isText: false,
  bounds: numberBounds,
  time: undefined,
  sums: true,
  partitions: false,
  widens: (from, to) =>
    to.kind === 'decimal' && to.precision - to.scale >= from.precision - from.scale && to.scale >= from.scale,
  inference: {
    breadth: 6,
    // Its digits are counted.
    trial: undefined,
    find,
    // `1.5` is `1.50`; and numbers with a decimal mark are measures.
    identifies: false,
    alike: undefined,
    isAmount: ({ precision, scale }) => scale > 0 && precision <= MOST_DIGITS_OF_AMOUNT,
  },
} satisfies ColumnTypeFacts<'decimal'>;

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function find({ numbers }: Evidence): Found<Decimal> | undefined {
  if (!numbers || numbers.exponent) return undefined;
  const { before, behind } = numbers;
  if (areWhole(numbers)) {
    if (before > MOST_DIGITS) return undefined;
    const guessed = [`up to ${before} digits, more than a bigint has`];
    return foundIn(numbers, { kind: 'decimal', precision: MOST_DIGITS, scale: 0 }, { guessed });
  }
  if ((behind > LARGEST_LIKELY_SCALE && numbers.isDouble) || before + behind > MOST_DIGITS) return undefined;
  const precision = Math.min(MOST_DIGITS, Math.max(before, ROOM) + behind);
  return foundIn(numbers, { kind: 'decimal', precision, scale: behind });
}
