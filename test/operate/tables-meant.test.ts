import { QueryError } from '../../operate/data/query.ts';
import { namingTables } from '../../operate/data/tables-meant.ts';
import type { StageSession } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';

/** A stage whose database has tables. */
function stageWith(...names: string[]) {
  const { clients, catalog } = new MemoryAws();
  for (const name of names) catalog.set({ Name: name });
  const pipelines = [
    { name: 'shop', dataset: 'orders', table: 'orders_summary', database: 'db' },
    { name: 'visits', dataset: 'visits', table: 'visits_by_day', database: 'db' },
  ];
  return { aws: { glue: clients.glue }, pipelines } as unknown as StageSession;
}

const ALL = ['raw_orders', 'orders_summary', 'orders_summary__build_20261122t043012_1a2b3c4d'];
const missing = (table: string) =>
  `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.${table}' does not exist`;
const asking = (session: StageSession, message: string) =>
  namingTables(session, () => Promise.reject(new QueryError(message)));

test.each([
  ['db.orders', ALL, '; raw_orders has its rows as they landed, orders_summary what is published'],
  ['db.shop', ['raw_orders'], '; raw_orders has its rows as they landed'],
  ['db.visits', ALL, '; no run of visits has made its tables yet'],
  ['db.order_sumary', ALL, '; did you mean orders_summary?'],
  ['db.raw_order', ALL, '; did you mean raw_orders?'],
  ['db.customers', ALL, ''],
  ['other.orders', ALL, ''],
])('%s is no table: of %j was meant%s', async (table, tables, meant) => {
  await expect(asking(stageWith(...tables), missing(table))).rejects.toMatchObject({
    name: 'QueryError',
    message: `${missing(table)}${meant}`,
  });
});

test('another error is as it was', async () => {
  const said = "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved";
  await expect(asking(stageWith(...ALL), said)).rejects.toThrow(said);
  await expect(namingTables(stageWith(), () => Promise.reject(new Error('no network')))).rejects.toThrow(
    'no network',
  );
});
