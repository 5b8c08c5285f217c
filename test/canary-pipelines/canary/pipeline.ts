import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** A column of each type, each kind of check as an error and as a warning, and a cast that may fail: values in every place. */
export default pipeline({
  source: csv({
    dataset: 'canary',
    tolerate: { rows: 4, share: 1 },
    columns: {
      id: col.bigint(),
      name: col.string({ maxLength: 60 }),
      born: col.string(),
      amount: col.decimal(12, 2).nullable(),
      weight: col.double().nullable(),
      seen: col.timestamp(),
      day: col.date(),
      kind: col.string(),
      active: col.boolean(),
      city: col.string(),
    },
  }),
  target: {
    table: 'canary_kept',
    columns: {
      id: col.bigint(),
      name: col.string(),
      born: col.int(),
      amount: col.decimal(12, 2).nullable(),
      weight: col.double().nullable(),
      seen: col.timestamp(),
      day: col.date(),
      kind: col.string(),
      city: col.string(),
    },
    partitionBy: ['city'],
  },
  checks: [
    check.unique('id'),
    check.notNull('amount'),
    check.range('amount', { min: 0 }),
    check.oneOf('kind', ['cat', 'dog']),
    check.sameTotal('amount', { source: 'sum(amount)' }),
    check.custom('weights are positive', 'weight > 0'),
    check.freshness('seen', { within: '7 days' }),
    check.range('day', { min: '2000-01-01' }).warn(),
    check.notNull('weight').warn(),
    check.unique('name').warn(),
    check.range('id', { max: 1000 }).warn(),
    check.sameTotal('id', { source: 'sum(id) + 1' }).warn(),
    check.freshness('day', { within: '7 days' }).warn(),
  ],
});
