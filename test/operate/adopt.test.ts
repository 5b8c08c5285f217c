import { planAdoption } from '../../operate/pipeline/adopt.ts';
import { belongingsOf } from '../../operate/destroy/belongings.ts';
import type { Session } from '../../operate/session/session.ts';
import { lockKey } from '../../core/keys.ts';
import { FakeGlue, FakeS3 } from '../support/fakes.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';

const stamped = { fingerprints: { rows: 'r', build: 'b', checks: 'c' } };
const deployed = (name: string, more: Partial<DeployedPipeline> = stamped) =>
  ({
    name,
    bucket: 'lake',
    database: 'db',
    dataset: 'orders',
    table: 'summary',
    ...more,
  }) as DeployedPipeline;

/** A stage of release 0.1, on which `orders` published, and its successor is deployed. */
function stage(...others: DeployedPipeline[]) {
  const s3 = new FakeS3();
  const glue = new FakeGlue();
  s3.objects.set(lockKey('orders'), JSON.stringify({ epoch: 9, since: new Date(), queries: [] }));
  glue.table = {
    Name: 'summary',
    Description: 'Published by the pipeline orders.',
    VersionId: '4',
    Parameters: {
      'afluente.run': '20261122t043012_1a2b3c4d',
      'afluente.epoch': '9',
      'afluente.version': '3',
      'afluente.last': '3',
      'afluente.source': 's',
      'afluente.definition': 'd',
    },
  };
  const pipeline = deployed('sales');
  const aws = { s3: s3.client, glue: glue.client };
  const session = { aws, at: 'aws', stage: 'dev', pipeline, pipelines: [pipeline, ...others] };
  return { s3, glue, session: session as unknown as Session };
}

test('nothing is taken from a stack of a former release, which would take it back', async () => {
  const { session, s3, glue } = stage(deployed('orders', {}));
  const before = [new Map(s3.objects), glue.table];
  await expect(planAdoption(session, 'orders')).rejects.toMatchObject({
    name: 'UserError',
    message:
      'orders is deployed by a former release, whose next run would take back what sales takes over; deploy this release over it, or remove it first with npx afluente destroy --pipeline orders --stage dev: what sales takes over stays. Nothing was done.',
  });
  expect([s3.objects, glue.table]).toEqual(before);
});

test('what is to be taken over stays when the stack of a former release is removed, and is handed over then', async () => {
  const before = stage(deployed('orders', {}));
  const belongings = belongingsOf('orders', {
    place: {},
    deployed: before.session.pipelines,
    declared: [],
    untold: [],
    datasets: new Map(),
    targets: new Map([['summary', 'orders']]),
    begun: { datasets: [], targets: [] },
  });
  expect(belongings.map(({ kind, name }) => [kind, name])).toEqual([
    ['dataset', 'orders'],
    ['target', 'summary'],
  ]);
  for (const { stays } of belongings) expect(stays).toMatch(/^sales is deployed with it/);
  const after = stage();
  // It goes with the pipeline.
  after.s3.objects.delete(lockKey('orders'));
  expect(await planAdoption(after.session, 'orders')).toMatchObject({ handedOver: ['dataset', 'target'] });
});

test('once this release is deployed over it, it is handed over', async () => {
  const { session } = stage(deployed('orders'));
  expect(await planAdoption(session, 'orders')).toMatchObject({ handedOver: ['dataset', 'target'] });
});
