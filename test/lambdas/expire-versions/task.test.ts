import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { lockKey, versionsPrefix } from '../../../core/keys.ts';
import type { Published } from '../../../core/payload.ts';
import type { RunId } from '../../../core/run-id.ts';
import { expireVersions } from '../../../lambdas/expire-versions/task.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import definition from '../../pipelines/trial/pipeline.ts';
import { FakeGlue, FakeS3 } from '../../support/fakes.ts';

const run = '20261123t043012_1a2b3c4d' as RunId;
const execution = { id: 'arn', name: 'one', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 };
const pipeline: Pipeline = { name: 'trial', definition, sql: '' };
const context = {
  pipeline,
  place: { bucket: 'lake', database: 'db' },
  execution,
  run,
  log: () => undefined,
  now: () => new Date('2026-11-23T04:32:12Z'),
} as unknown as FencedContext;

/** A run of `trial` holds the lock; a build of another pipeline is under way, and a version of it is kept. */
function stage(owner: string) {
  const s3 = new FakeS3();
  const glue = new FakeGlue();
  const lock = { epoch: 9, since: '2026-11-23T04:30:12Z', queries: [] };
  const me = { execution: execution.id, name: execution.name, redrive: 0 };
  s3.objects.set(lockKey('trial'), JSON.stringify({ ...lock, owner: me }));
  const under = versionsPrefix('trial_by_city');
  s3.objects.set(`${under}20261123t043000_2b3c4d5e/part-0`, 'build');
  s3.objects.set(`${under}20261101t043000_2b3c4d5e/_version.json`, '{}');
  glue.table = {
    Name: 'trial_by_city',
    Parameters: {
      'afluente.pipeline': owner,
      'afluente.run': '20261122t043012_1a2b3c4d',
      'afluente.epoch': '9',
      'afluente.version': '3',
      'afluente.last': '3',
      'afluente.source': 's',
      'afluente.definition': 'd',
    },
  };
  const clients = { s3: s3.client, glue: glue.client, sfn: { send: async () => ({}) } as never };
  return { s3, expire: (input: Published) => expireVersions(input, clients, context) };
}
const published = (table: string) =>
  ({ published: { table, version: 4, location: 's3://lake/' } }) as Published;

test.each([
  ['the run published another', 'former_table', 'trial'],
  ['the run published another, and this is another pipeline’s', 'former_table', 'visits'],
  ['it was handed over meanwhile', 'trial_by_city', 'visits'],
])('nothing of the target is deleted where %s; the lock is free', async (_, table, owner) => {
  const { s3, expire } = stage(owner);
  const before = new Set(s3.objects.keys());
  expect(await expire(published(table))).toMatchObject({
    published: { table },
    expired: { versions: [], objects: 0, bytes: 0 },
  });
  expect(new Set(s3.objects.keys())).toEqual(before);
  expect(s3.json(lockKey('trial'))).toMatchObject({ epoch: 9, lastOwner: 'arn' });
  expect(s3.json(lockKey('trial'))).not.toHaveProperty('owner');
});

test('what lies dead in its own target goes', async () => {
  const { s3, expire } = stage('trial');
  const dead = `${versionsPrefix('trial_by_city')}20261123t043000_2b3c4d5e/part-0`;
  expect([...s3.objects.keys()]).toContain(dead);
  expect(await expire(published('trial_by_city'))).toMatchObject({
    expired: { versions: expect.arrayContaining(['20261123t043000_2b3c4d5e']) },
  });
  expect([...s3.objects.keys()]).not.toContain(dead);
});
