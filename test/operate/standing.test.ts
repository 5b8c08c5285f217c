import { pipelinesOf } from '../../operate/session/stage.ts';
import { standingOf } from '../../operate/pipeline/standing.ts';

const deployed = pipelinesOf(
  Object.fromEntries(
    [
      ['orders', 'orders', 'summary'],
      ['sales', 'orders', 'sales_summary'],
      ['grid', 'grid', 'stations'],
    ].map(([name, dataset, Table]) => [
      `afluente-dev-pipeline-${name}`,
      {
        PipelineName: name!,
        StateMachineArn: 'arn',
        LandingLocation: `s3://lake/landing/${dataset}/`,
        Table: Table!,
      },
    ]),
  ),
  'dev',
);
const [orders, sales, grid] = deployed;
const among = { deployed, folders: ['sales', 'grid'], options: { at: 'aws', stage: 'dev' } } as const;

test('one with a folder, of its own, has nothing to be told', () => {
  expect(standingOf(grid!, among, ['grid', 'grid'])).toEqual({ hasFolder: true, sharedWith: [], notes: [] });
  expect(standingOf(grid!, { ...among, folders: undefined }, [undefined, undefined]).notes).toEqual([]);
});

test('one without a folder, and one whose dataset is another’s, are told with what to do', () => {
  expect(standingOf(orders!, among, ['orders', undefined])).toEqual({
    hasFolder: false,
    sharedWith: ['sales'],
    notes: [
      expect.stringContaining(
        'no folder in pipelines/, and lives on: put the folder back, or npx afluente destroy --pipeline orders --stage dev',
      ),
      expect.stringContaining('sales is deployed with the same dataset or table'),
    ],
  });
  expect(standingOf(sales!, among, ['orders', undefined])).toMatchObject({
    hasFolder: true,
    sharedWith: ['orders'],
    ownedBy: 'orders',
    notes: [
      expect.stringContaining('orders is deployed with the same dataset or table'),
      expect.stringContaining('npx afluente adopt --pipeline sales --from orders --stage dev'),
    ],
  });
});

test('the folder that was looked at is named, and named again', () => {
  const [note] = standingOf(orders!, { ...among, options: { ...among.options, folders: 'others' } }, [
    'orders',
    undefined,
  ]).notes;
  expect(note).toContain('no folder in others/, and lives on');
  expect(note).toMatch(/npx afluente destroy --pipeline orders --stage dev --pipelines others$/);
});
