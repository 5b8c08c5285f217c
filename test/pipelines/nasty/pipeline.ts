import { col, csv, pipeline } from '../../../core/definition/index.ts';

/** Every type and every way of writing it that isn't the usual one; the table is the file, value by value. */
export default pipeline({
  source: csv({
    dataset: 'nasty',
    delimiter: ';',
    quote: "'",
    encoding: 'utf-16',
    decimal: ',',
    date: 'DD/MM/YYYY',
    columns: {
      id: col.int({ min: 0 }),
      text: col.string(),
      maybe: col.string({ maxLength: 20 }).nullable(),
      amount: col.decimal(38, 9).nullable(),
      big: col.bigint().nullable(),
      real: col.double().nullable(),
      day: col.date({ min: '0001-01-01', max: '9999-12-31' }).nullable(),
      at: col.timestamp().nullable(),
      flag: col.boolean().nullable(),
    },
    tolerate: { rows: 3, share: 0.5 },
  }),
  target: {
    table: 'nasty_kept',
    columns: {
      id: col.int(),
      text: col.string(),
      maybe: col.string().nullable(),
      amount: col.decimal(38, 9).nullable(),
      big: col.bigint().nullable(),
      real: col.double().nullable(),
      day: col.date().nullable(),
      at: col.timestamp().nullable(),
      flag: col.boolean().nullable(),
    },
  },
});
