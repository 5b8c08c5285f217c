import { col } from '../../core/definition/index.ts';
import type { Column } from '../../core/definition/columns.ts';
import { trinoType } from '../../core/types/names.ts';
import { canonical, placed, readerOf } from '../support/values.ts';
import { rows } from '../../offline/test/athena-sql/engine.ts';

const brazilian = { group: '.', decimal: ',' } as const;

/** A value as a file has it, and what Athena reads in its canonical form. */
const VALUES: readonly [Column, string, string][] = [
  [col.int().written(brazilian), '-1.234.567', '-1234567'],
  [
    col.bigint().written({ group: ' ' }),
    '9\u{202f}007\u{202f}199\u{202f}254\u{202f}740\u{202f}993',
    '9007199254740993',
  ],
  [col.decimal(12, 2).written(brazilian), '9.524,43', '9524.43'],
  [col.decimal(38, 10).written(brazilian), `1${'.234'.repeat(9)},5`, `1${'234'.repeat(9)}.5000000000`],
  [col.double().written(brazilian), '1.234,1000000000004', '1234.1000000000004'],
  [col.date().written({ date: 'D/M/YY' }), '1/2/69', '1969-02-01'],
  [col.date().written({ date: 'DD-Mon-YYYY' }), '29-FEB-2024', '2024-02-29'],
  [col.timestamp().written({ zone: 'utc' }), '2024-01-01T00:30:00.5+02:00', '2023-12-31 22:30:00.500'],
  [col.timestamp().written({ zone: 'utc' }), '0001-01-01T00:00:00Z', '0001-01-01 00:00:00.000'],
  [col.timestamp().written({ zone: 'utc' }), '9999-12-31T23:59:59.999Z', '9999-12-31 23:59:59.999'],
  [
    col.timestamp().written({ fraction: 'truncate' }),
    '2024-03-01 12:34:56.9999999',
    '2024-03-01 12:34:56.999',
  ],
  [col.timestamp().written({ unix: 'seconds' }), '-0.25', '1969-12-31 23:59:59.750'],
  [col.timestamp().written({ unix: 'milliseconds' }), '1709296496789', '2024-03-01 12:34:56.789'],
  [col.timestamp().written({ date: 'M/D/YYYY' }), '3/1/2024 9:05', '2024-03-01 09:05:00.000'],
];

test.each(VALUES)('of %j, %j is canonically what a CAST reads as %s', async (column, text, value) => {
  const field = placed(text, ';', false);
  const reader = readerOf(column, { delimiter: ';' });
  const forms = [reader.judge(text).value];
  if (reader.scan(field.bytes, field.at) === field.end) forms.push(canonical(reader, field));
  const casts = forms.map((form) => `cast('${form}' AS ${trinoType(column.type)})`);
  expect(await rows(`SELECT ${casts.join(', ')}`)).toEqual([forms.map(() => value)]);
});
