import { createHash } from 'node:crypto';

/** Some of many, which a seed chooses: the same ones for the same seed, in the order that they have. */
export function sampled<T extends { readonly name: string }>(
  all: readonly T[],
  count: number,
  seed: number,
): T[] {
  const place = ({ name }: T) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  const chosen = new Set(all.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, count));
  return all.filter((one) => chosen.has(one));
}
