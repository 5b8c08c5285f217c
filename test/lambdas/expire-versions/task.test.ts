import { lockKey, versionsPrefix } from '../../../core/keys.ts';
import type { Published } from '../../../core/payload.ts';
import { expireVersions } from '../../../lambdas/expire-versions/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters } from '../../memory/stage.ts';

/** A run of `trial` holds the lock; a build of another pipeline is under way, and a version of it is kept. */
function stage(owner: string) {
  const aws = new MemoryAws();
  const { s3, catalog, executions, clients } = aws;
  const execution = executions.start('one');
  const me = { execution: execution.executionArn, name: execution.name, redrive: 0 };
  s3.put(lockKey('trial'), { epoch: 9, since: '2026-11-23T04:30:12Z', queries: [], owner: me });
  const under = versionsPrefix('trial_by_city');
  s3.put(`${under}20261123t043000_2b3c4d5e/part-0`, 'build');
  s3.put(`${under}20261101t043000_2b3c4d5e/_version.json`, '{}');
  catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ pipeline: owner, epoch: '9' }) });
  const { context } = contextOf(aws, execution);
  return { s3, me, expire: (input: Published) => expireVersions(input, clients, context) };
}
const published = (table: string) =>
  ({ published: { table, version: 4, location: 's3://lake/' } }) as Published;

test.each([
  ['the run published another', 'former_table', 'trial'],
  ['the run published another, and this is another pipeline’s', 'former_table', 'visits'],
  ['it was handed over meanwhile', 'trial_by_city', 'visits'],
])('nothing of the target is deleted where %s; the lock is free', async (_, table, owner) => {
  const { s3, me, expire } = stage(owner);
  const before = s3.keys();
  expect(await expire(published(table))).toMatchObject({
    published: { table },
    expired: { versions: [], objects: 0, bytes: 0 },
  });
  expect(s3.keys()).toEqual(before);
  expect(s3.json(lockKey('trial'))).toMatchObject({ epoch: 9, lastOwner: me.execution });
  expect(s3.json(lockKey('trial'))).not.toHaveProperty('owner');
});

test('what lies dead in its own target goes', async () => {
  const { s3, expire } = stage('trial');
  const dead = `${versionsPrefix('trial_by_city')}20261123t043000_2b3c4d5e/part-0`;
  expect(s3.keys()).toContain(dead);
  expect(await expire(published('trial_by_city'))).toMatchObject({
    expired: { versions: expect.arrayContaining(['20261123t043000_2b3c4d5e']) },
  });
  expect(s3.keys()).not.toContain(dead);
});
