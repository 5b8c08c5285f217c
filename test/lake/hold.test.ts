import { OwnedByAnother } from '../../core/errors.ts';
import { lockKey } from '../../core/keys.ts';
import { hold, type AfterRedrive } from '../../lake/lock/hold.ts';
import { FakeS3 } from '../support/fakes.ts';

const now = () => new Date('2026-11-23T04:30:12Z');
const me = { execution: 'arn', name: 'one', redrive: 1 };
const claim = { me, epoch: 3, redrive: 0, givesBack: false };
const around = (assertMayTake: AfterRedrive['assertMayTake']): AfterRedrive => ({
  isAtWork: async () => false,
  published: async () => undefined,
  assertMayTake,
});

test('a redriven run takes the lock again only where it may, and leaves it as it is otherwise', async () => {
  const s3 = new FakeS3();
  const lock = { epoch: 3, since: now().toISOString(), queries: [], lastOwner: 'arn' };
  s3.objects.set(lockKey('orders'), JSON.stringify(lock));
  const place = { s3: s3.client, bucket: 'lake', pipeline: 'orders', now };
  const refuse = async () => {
    throw new OwnedByAnother('it is another’s');
  };
  await expect(hold(place, claim, around(refuse))).rejects.toMatchObject({ name: 'OwnedByAnother' });
  expect(s3.json(lockKey('orders'))).toEqual(lock);
  expect(
    await hold(
      place,
      claim,
      around(async () => undefined),
    ),
  ).toBe(4);
  // It holds the lock now: it is asked before that, and no more.
  expect(await hold(place, { ...claim, epoch: 4, redrive: 1 }, around(refuse))).toBe(4);
});
