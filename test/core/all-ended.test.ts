import { setTimeout as sleep } from 'node:timers/promises';
import { allEnded } from '../../core/all-ended.ts';

test('a failure is told when the others have ended', async () => {
  let ended = false;
  const slow = sleep(50).then(() => {
    ended = true;
  });
  await expect(allEnded([Promise.reject(new Error('first')), slow])).rejects.toThrow('first');
  expect(ended).toBe(true);
});

test('what all came to is in their order', async () => {
  expect(await allEnded([sleep(5, 'a'), Promise.resolve(1)])).toEqual(['a', 1]);
});
