import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** The smallest pipeline that can go wrong in every way. */
export default pipeline({
  source: csv({
    dataset: 'trial',
    columns: { id: col.int(), city: col.string(), amount: col.decimal(10, 2), note: col.string().nullable() },
  }),
  target: {
    table: 'trial_by_city',
    columns: { id: col.int(), amount: col.decimal(10, 2), note: col.string().nullable(), city: col.string() },
    partitionBy: ['city'],
    keepVersions: 2,
  },
  checks: [check.unique('id'), check.range('amount', { min: 0 })],
});
