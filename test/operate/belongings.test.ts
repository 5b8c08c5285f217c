import { belongingsOf, type Surroundings } from '../../operate/destroy/belongings.ts';
import { pipelinesOf } from '../../operate/session/stage.ts';

const stack = (name: string, dataset: string, table: string) =>
  pipelinesOf(
    {
      [`afluente-dev-pipeline-${name}`]: {
        PipelineName: name,
        StateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}_pipeline-dev`,
        LandingLocation: `s3://lake/landing/${dataset}/`,
        Table: table,
      },
    },
    'dev',
  );
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  options: {},
  deployed: stack('orders', 'orders', 'summary'),
  declared: [],
  untold: [],
  datasets: new Map([['orders', 'orders']]),
  targets: new Map([['summary', 'orders']]),
  begun: { datasets: [], targets: [] },
  ...more,
});
const told = (more?: Partial<Surroundings>) =>
  belongingsOf('orders', around(more)).map(({ name, stays }) => `${name}: ${stays ?? 'goes'}`);

test('what nobody else has goes; the pipeline’s own folder is no other', () => {
  expect(
    told({ declared: [{ name: 'orders', folder: 'others/orders', dataset: 'orders', table: 'summary' }] }),
  ).toEqual(['orders: goes', 'summary: goes']);
});

const adoption = 'it has to take it over: npx afluente adopt --pipeline sales --from orders';
test.each<[string, Partial<Surroundings>, string[]]>([
  [
    'another pipeline has',
    { datasets: new Map([['orders', 'sales']]), targets: new Map([['summary', 'sales']]) },
    ['orders: it belongs to sales', 'summary: it belongs to sales'],
  ],
  [
    'another pipeline is deployed with',
    { deployed: [...stack('orders', 'orders', 'summary'), ...stack('sales', 'orders', 'sales_summary')] },
    [`orders: sales is deployed with it; ${adoption}`, 'summary: goes'],
  ],
  [
    'another folder declares',
    { declared: [{ name: 'sales', folder: 'others/sales', dataset: 'other', table: 'summary' }] },
    ['orders: goes', `summary: others/sales declares it; ${adoption}`],
  ],
  [
    'a folder may declare, which can’t be read',
    { declared: [{ name: 'sales', folder: 'others/sales' }] },
    [
      "orders: others/sales can't be read, and may declare it",
      "summary: others/sales can't be read, and may declare it",
    ],
  ],
  [
    'a stack may have, which doesn’t tell',
    { untold: ['afluente-dev-pipeline-sales'] },
    ['orders', 'summary'].map(
      (name) => `${name}: the stack afluente-dev-pipeline-sales doesn't tell what it has, and may be of it`,
    ),
  ],
  ['the stage keeps', { keepsData: 'prod keeps' }, ['orders: prod keeps', 'summary: prod keeps']],
])('what %s stays', (_, more, expected) => {
  expect(told(more)).toEqual(expected);
});

test('what its stack doesn’t name is found by whose it is, and by a removal that was cut off', () => {
  const gone = { deployed: [], datasets: new Map([['orders', 'orders']]), targets: new Map() };
  expect(told({ ...gone, begun: { datasets: ['orders'], targets: ['summary'] } })).toEqual([
    'orders: goes',
    'summary: goes',
  ]);
  expect(told({ ...gone, datasets: new Map() })).toEqual([]);
});
