import { check, col, csv, daily, pipeline } from '../../core/definition/index.ts';

/** Orders as exported by the shop; one row per order. */
export default pipeline({
  source: csv({
    dataset: 'orders',
    columns: {
      order_id: col.bigint({ min: 1 }),
      customer_id: col.bigint({ min: 1 }),
      customer_name: col.string(),
      order_date: col.date(),
      status: col.string({ oneOf: ['paid', 'shipped', 'delivered', 'cancelled'] }),
      category: col.string(),
      product: col.string(),
      quantity: col.int({ min: 1 }),
      unit_price: col.decimal(12, 2, { min: 0 }),
      currency: col.string({ oneOf: ['BRL', 'EUR', 'USD'] }),
      country: col.string(),
      coupon: col.string().nullable(),
    },
  }),
  target: {
    table: 'orders_summary',
    columns: {
      day: col.date(),
      country: col.string(),
      category: col.string(),
      currency: col.string(),
      orders: col.bigint(),
      customers: col.bigint(),
      items: col.bigint(),
      revenue: col.decimal(18, 2),
      average_ticket: col.decimal(18, 2),
      month: col.string(),
    },
    partitionBy: ['month'],
    keepVersions: 5,
  },
  checks: [
    check.notNull('day', 'country', 'category', 'currency', 'revenue'),
    check.unique('day', 'country', 'category', 'currency'),
    check.range('revenue', { min: 0 }),
    check.range('orders', { min: 1 }),
    check.sameTotal('orders', { source: "count(*) FILTER (WHERE status <> 'cancelled')" }),
    check.sameTotal('items', { source: "sum(quantity) FILTER (WHERE status <> 'cancelled')" }),
    check.custom('no more customers than orders', 'customers <= orders'),
    check.rowCount({ min: 1000 }).warn(),
    check.rowCountFalls({ atMost: '20 %' }).warn(),
    check.freshness('day', { within: '2 days' }).warn(),
  ],
  schedule: daily('03:00', 'America/Sao_Paulo'),
});
