import { check, col, csv, pipeline } from '../../../core/definition/index.ts';

/** Every kind of check, as an error and, more strictly, as a warning. */
export default pipeline({
  source: csv({
    dataset: 'sales',
    columns: {
      id: col.int(),
      region: col.string().nullable(),
      stars: col.int().nullable(),
      sold_at: col.timestamp(),
      units: col.int(),
      note: col.string().nullable(),
    },
  }),
  target: {
    table: 'sales_lines',
    columns: {
      id: col.int(),
      region: col.string().nullable(),
      stars: col.int().nullable(),
      sold_at: col.timestamp(),
      day: col.date(),
      units: col.bigint(),
    },
  },
  checks: [
    check.notNull('region'),
    check.unique('id'),
    check.range('stars', { min: 1, max: 50 }),
    check.oneOf('region', ['north', 'south']),
    check.rowCount({ min: 3 }),
    check.rowCountFalls({ atMost: '50 %' }),
    check.freshness('sold_at', { within: '72 hours' }),
    check.sameTotal('units', { source: 'sum(units)' }),
    check.custom('units come in pairs', 'units % 2 = 0'),

    check.notNull('stars').warn(),
    check.unique('region', 'stars').warn(),
    check.range('stars', { max: 40 }).warn(),
    check.oneOf('region', ['north']).warn(),
    check.rowCount({ min: 6 }).warn(),
    check.rowCountFalls({ atMost: '10 %' }).warn(),
    check.freshness('day', { within: '1 day' }).warn(),
    check.sameTotal('units', { source: '2 * count(*)' }).warn(),
    check.custom('few units', 'units < 4').warn(),
  ],
});
