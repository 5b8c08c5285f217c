import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** Two partition columns: what is projected is their product. */
export default pipeline({
  source: csv({
    dataset: 'grid',
    columns: { line: col.string(), station: col.string(), passengers: col.int() },
  }),
  target: {
    table: 'grid_stations',
    columns: { passengers: col.bigint(), line: col.string(), station: col.string() },
    partitionBy: ['line', 'station'],
  },
  checks: [check.unique('line', 'station')],
  startOnLanding: false,
});
