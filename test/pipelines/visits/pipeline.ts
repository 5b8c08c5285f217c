import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** A dataset that grows file by file. */
export default pipeline({
  source: csv({
    dataset: 'visits',
    mode: 'append',
    columns: { day: col.date(), page: col.string(), visitors: col.int({ min: 0 }) },
  }),
  target: {
    table: 'visits_by_page',
    columns: { page: col.string(), visitors: col.bigint() },
  },
  checks: [check.unique('page')],
});
