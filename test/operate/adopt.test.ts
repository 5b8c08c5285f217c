import { planAdoption } from '../../operate/pipeline/adopt.ts';
import { belongingsOf } from '../../operate/destroy/belongings.ts';
import type { Session } from '../../operate/session/session.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { lockKey } from '../../core/stage/keys.ts';
import { MemoryAws } from '../memory/aws.ts';
import { publishedParameters } from '../memory/stage.ts';

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
  const memory = new MemoryAws();
  const { s3, catalog, clients } = memory;
  s3.put(lockKey('orders'), { epoch: 9, since: new Date(), queries: [] });
  catalog.set({
    Name: 'summary',
    Description: 'Published by the pipeline orders.',
    VersionId: '4',
    Parameters: publishedParameters({ pipeline: undefined, epoch: '9' }),
  });
  const pipeline = deployed('sales');
  const session = { aws: clients, at: 'aws', stage: 'dev', pipeline, pipelines: [pipeline, ...others] };
  return { memory, s3, session: session as unknown as Session };
}

test('nothing is taken from a stack of a former release, which would take it back', async () => {
  const { session, memory } = stage(deployed('orders', {}));
  const before = memory.state();
  await expect(planAdoption(session, 'orders')).rejects.toMatchObject({
    name: 'UserError',
    message:
      'orders is deployed by a former release, whose next run would take back what sales takes over; deploy this release over it, or remove it first with npx afluente destroy --pipeline orders --stage dev: what sales takes over stays. Nothing was done.',
  });
  expect(memory.state()).toEqual(before);
});

test('what is to be taken over stays when the stack of a former release is removed, and is handed over then', async () => {
  const before = stage(deployed('orders', {}));
  const belongings = belongingsOf('orders', {
    options: {},
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
  after.s3.remove(lockKey('orders'));
  expect(await planAdoption(after.session, 'orders')).toMatchObject({ handedOver: ['dataset', 'target'] });
});

test('once this release is deployed over it, it is handed over', async () => {
  const { session } = stage(deployed('orders'));
  expect(await planAdoption(session, 'orders')).toMatchObject({ handedOver: ['dataset', 'target'] });
});
