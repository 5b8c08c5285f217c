import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** Without partitions, so that one CTAS reads the rows; and SQL of the user's in checks, which fails on values. */
export default pipeline({
  source: csv({
    dataset: 'flat',
    columns: {
      id: col.bigint(),
      name: col.string(),
      size: col.string(),
      parts: col.bigint(),
      born: col.string(),
      total: col.string(),
    },
  }),
  target: {
    table: 'flat_kept',
    columns: {
      id: col.bigint(),
      name: col.string(),
      size: col.int(),
      share: col.bigint(),
      born: col.string(),
    },
  },
  checks: [
    check.custom('born is a number of some years', 'CAST(born AS integer) > 1900'),
    check.sameTotal('id', { source: 'sum(id) + 0 * sum(CAST(total AS bigint))' }),
  ],
});
