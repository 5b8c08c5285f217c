/**
 * Does work for each item, a few at a time: APIs refuse who asks for everything at once.
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
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
