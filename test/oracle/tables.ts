import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small table that both engines have. */
export interface Table {
  readonly name: string;
  /** Types as Trino names them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values as texts that both engines cast to the column's type; arrays as JSON. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** So many orders of the example: enough for groups and windows, and for Trino to plan them as VALUES each time. */
const ORDERS = 160;
const RATIOS = ['0.5', '-1.25', null, '1.005', '2.675', '0.0', '1E-3', '123456.789', '-0.285', '10.235'];

/** What stands between the fields and rows of a table that is one text, and for NULL. */
const [FIELD, ROW, NULL] = ['\u001f', '\u001e', '\u001d'];

const orNull = (text: string | undefined) => (text === '' ? null : (text ?? null));

const columnsOf = (text: string) =>
  text.split('; ').map((each) => {
    const [name = '', ...type] = each.split(' ');
    return { name, type: type.join(' ') };
  });

interface Order {
  readonly day: string;
  readonly country: string;
  readonly category: string;
  readonly currency: string;
  readonly customer: string;
  readonly quantity: number;
  readonly cents: number;
  readonly status: string;
}

/** The example's first orders, with a time, a ratio and a flag more. */
function sales(): { table: Table; orders: Order[] } {
  const csv = readFileSync(join(import.meta.dirname, '../../data/orders.csv'), 'utf8');
  const orders: Order[] = [];
  const rows = csv
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    // Every 31st, so that there are several months of them.
    .filter((_, i) => i % 31 === 0)
    .slice(0, ORDERS)
    .map((line, i) => {
      const fields = [...line.matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^,]*))(?=,|$)/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      );
      const [
        id = '',
        customer = '',
        name,
        day = '',
        status = '',
        category = '',
        product,
        quantity = '',
        price = '',
        currency = '',
        country = '',
        coupon,
      ] = fields;
      const date = /^\d{4}-\d\d-\d\d$/.test(day) ? day : '2025-02-28';
      const cents = Math.round(Number(price) * 100);
      orders.push({
        day: date,
        country,
        category,
        currency,
        customer,
        quantity: Number(quantity),
        cents,
        status,
      });
      const time = `${String(i % 24).padStart(2, '0')}:${String((i * 7) % 60).padStart(2, '0')}:${String((i * 13) % 60).padStart(2, '0')}.${String((i * 137) % 1000).padStart(3, '0')}`;
      return [
        id,
        customer,
        orNull(name),
        date,
        orNull(status),
        orNull(category),
        orNull(product),
        quantity,
        (cents / 100).toFixed(2),
        orNull(currency),
        orNull(country),
        orNull(coupon),
        `${date} ${time}`,
        RATIOS[i % RATIOS.length] ?? null,
        ['true', 'false', null][i % 3] ?? null,
      ];
    });
  const columns = columnsOf(
    'order_id bigint; customer_id bigint; customer_name varchar; order_date date; status varchar; category varchar; ' +
      'product varchar; quantity integer; unit_price decimal(12,2); currency varchar; country varchar; coupon varchar; ' +
      'ordered_at timestamp(3); ratio double; gift boolean',
  );
  return { table: { name: 'sales', columns, rows }, orders };
}

/** What the example publishes of them. */
function summary(orders: readonly Order[]): Table {
  const groups = Map.groupBy(
    orders.filter(({ status }) => status !== 'cancelled'),
    ({ day, country, category, currency }) => [day, country, category, currency].join('|'),
  );
  const rows = [...groups.values()].map((group) => {
    const [{ day, country, category, currency }] = group as [Order, ...Order[]];
    const cents = group.reduce((sum, one) => sum + one.quantity * one.cents, 0);
    const money = (amount: number) => (Math.round(amount) / 100).toFixed(2);
    return [
      day,
      orNull(country),
      orNull(category),
      orNull(currency),
      String(group.length),
      String(new Set(group.map(({ customer }) => customer)).size),
      String(group.reduce((sum, { quantity }) => sum + quantity, 0)),
      money(cents),
      money(cents / group.length),
      day.slice(0, 7),
    ];
  });
  const columns = columnsOf(
    'day date; country varchar; category varchar; currency varchar; orders bigint; customers bigint; items bigint; ' +
      'revenue decimal(18,2); average_ticket decimal(18,2); month varchar',
  );
  return { name: 'summary', columns, rows };
}

const { table, orders } = sales();

/** Values at the edges of their types: NULL, NaN, extremes, text beyond ASCII, nesting. */
const edges: Table = {
  name: 'edges',
  columns: columnsOf(
    'id integer; b boolean; i integer; n bigint; d double; e decimal(10,2); big decimal(38,10); s varchar; day date; ' +
      'at timestamp(3); list array(integer); texts array(varchar)',
  ),
  rows: [
    [
      '1',
      'true',
      '0',
      '0',
      '0.0',
      '0.00',
      '0',
      '',
      '2024-02-29',
      '2024-02-29 23:59:59.999',
      '[1,2,3]',
      '["a","b"]',
    ],
    [
      '2',
      'false',
      '1',
      '-1',
      '-0.0',
      '0.01',
      '0.0000000001',
      'a',
      '1970-01-01',
      '1970-01-01 00:00:00',
      '[1,null]',
      '["é",null]',
    ],
    [
      '3',
      null,
      '-1',
      '9223372036854775807',
      'NaN',
      '-0.01',
      '-0.0000000001',
      'José Núñez',
      '1969-12-31',
      '1969-12-31 23:59:59.999',
      '[null]',
      null,
    ],
    [
      '4',
      'true',
      '2147483647',
      '-9223372036854775807',
      'Infinity',
      '99999999.99',
      '9999999999999999999999999999.9999999999',
      'ß Weiß',
      '9999-12-31',
      '9999-12-31 23:59:59.999',
      null,
      '[""]',
    ],
    [
      '5',
      'false',
      '-2147483647',
      '1',
      '-Infinity',
      '-99999999.99',
      '-9999999999999999999999999999.9999999999',
      '👍 ok',
      '1582-10-15',
      '1900-01-01 00:00:00',
      '[3,2,1]',
      '["a","B","a"]',
    ],
    ['6', null, null, null, null, null, null, null, null, null, '[2147483647]', '["x y","x  y"]'],
    [
      '7',
      'true',
      '7',
      '7',
      '1.5',
      '7.50',
      '7.5',
      ' padded ',
      '2024-12-30',
      '2024-12-30 12:30:00',
      '[7]',
      '["7","7.5"]',
    ],
    [
      '8',
      'false',
      '7',
      '70',
      '1.7976931348623157E308',
      '10.10',
      '0.1',
      'a',
      '2024-03-31',
      '2024-03-31 01:30:00',
      '[1,2,3]',
      '["a","b"]',
    ],
    [
      '9',
      'true',
      '-7',
      '-70',
      '4.9E-324',
      '-10.15',
      '-0.1',
      'ÀÉÎõü',
      '2025-01-01',
      '2025-01-01 00:00:00',
      '[0,0]',
      '["É","é"]',
    ],
    [
      '10',
      null,
      '100',
      '1000000007',
      '0.1',
      '1.01',
      '3.3333333333',
      'line\nbreak',
      '2023-02-28',
      '2023-02-28 06:07:08.9',
      '[5,null,5]',
      '[null,"z"]',
    ],
  ],
};

/** @returns the tables that a statement may name */
export const tables = (): Table[] => [table, summary(orders), edges];

/** A statement for an engine that hasn't these tables: those that it names stand before it, in a WITH. */
export function selfContained(sql: string, known: readonly Table[]): string {
  const used = known.filter(({ name }) =>
    new RegExp(`\\b${name}\\b`, 'i').test(sql.replaceAll(/'(?:[^']|'')*'/g, "''")),
  );
  if (used.length === 0) return sql;
  const definitions = used.map(({ name, columns, rows }) => {
    const typed = columns.map((column, i) => {
      const field = `nullif(f[${i + 1}], '${NULL}')`;
      const value = column.type.startsWith('array') ? `json_parse(${field})` : field;
      return `CAST(${value} AS ${column.type}) AS "${column.name}"`;
    });
    const text = rows.map((row) => row.map((value) => value ?? NULL).join(FIELD)).join(ROW);
    // One literal: a VALUES of as many expressions takes a second to plan.
    const lines = `UNNEST(split('${text.replaceAll("'", "''")}', '${ROW}')) t(line)`;
    return `${name} AS (SELECT ${typed.join(', ')} FROM (SELECT split(line, '${FIELD}') f FROM ${lines}))`;
  });
  const [, recursive, rest] = /^\s*with\s+(recursive\s+)?([\s\S]*)$/i.exec(sql) ?? [];
  return rest === undefined
    ? `WITH ${definitions.join(', ')} ${sql}`
    : `WITH ${recursive ?? ''}${definitions.join(', ')}, ${rest}`;
}
