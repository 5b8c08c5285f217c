import { bounded } from '../../core/bounded.ts';

test('a few at a time, each once, in the items’ order', async () => {
  let running = 0;
  let most = 0;
  const results = await bounded([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
  expect(await bounded([], 2, async () => 1)).toEqual([]);
});

test('what is under way has ended when it rejects, and nothing new was begun', async () => {
  const ended: number[] = [];
  const begun: number[] = [];
  const work = bounded([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await new Promise((resolve) => setTimeout(resolve, item * 5));
    ended.push(item);
    if (item === 1) throw new Error('throttled');
  });
  await expect(work).rejects.toThrow('throttled');
  expect([begun, ended]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('what fails fails the whole', async () => {
  await expect(bounded([1], 8, () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
});
