import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** A partition for each day. */
export default pipeline({
  source: csv({
    dataset: 'daily',
    columns: { day: col.string().nullable(), sensor: col.int(), reading: col.decimal(10, 3) },
  }),
  target: {
    table: 'daily_readings',
    columns: { day: col.string(), sensor: col.int(), reading: col.decimal(10, 3) },
    partitionBy: ['day'],
  },
  checks: [check.unique('day', 'sensor')],
  startOnLanding: false,
});
