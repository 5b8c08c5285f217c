import { allEnded } from './all-ended.ts';

/**
 * Does work for each item, a few at a time: APIs refuse who asks for everything at once. Where some fails nothing new is
 * begun, and it rejects once what is under way has ended.
 * @param most at a time
 * @returns what came of each, in the items' order
 */
export async function bounded<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of rest) {
      if (failed) return;
      results[index] = await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await allEnded(Array.from({ length: most }, worker));
  return results;
}
