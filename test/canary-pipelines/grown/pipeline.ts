import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** Each file joins the dataset: one that is refused comes after others that were taken in. */
export default pipeline({
  source: csv({ dataset: 'grown', mode: 'append', columns: { id: col.bigint(), name: col.string() } }),
  target: { table: 'grown_kept', columns: { id: col.bigint(), name: col.string() } },
  checks: [check.unique('id')],
});
