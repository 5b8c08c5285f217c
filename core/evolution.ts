import { IncompatibleSchema } from './errors.ts';
import type { CatalogColumn } from './version.ts';

/**
 * A column may become wider, in a way that readers of the old type go on reading. What isn't listed is another type.
 * `decimal` is judged by its digits.
 */
const WIDER: Readonly<Record<string, readonly string[]>> = { int: ['bigint', 'double'] };

/**
 * Whether a version with `next`'s columns may take the place of one with `published`'s: columns may be added
 * and widened.
 * @param table named in the message
 * @throws IncompatibleSchema naming each column that is gone or narrowed, and what to do
 */
export function assertCompatible(
  table: string,
  published: readonly CatalogColumn[],
  next: readonly CatalogColumn[],
): void {
  const types = new Map(next.map(({ Name, Type }) => [Name, Type]));
  const faults = published.flatMap(({ Name, Type }) => {
    const now = types.get(Name);
    if (now === undefined) return [`${Name} is gone`];
    return Type === now || isWider(Type, now) ? [] : [`${Name} was ${Type} and is ${now}`];
  });
  if (faults.length === 0) return;
  throw new IncompatibleSchema(
    `${table}: ${faults.join('; ')}. Who reads the table would break; keep the columns, or set evolution: 'any' in the target to publish it all the same.`,
  );
}

function isWider(from: string, to: string): boolean {
  const [before, after] = [digitsOf(from), digitsOf(to)];
  if (before && after) return after.whole >= before.whole && after.scale >= before.scale;
  return WIDER[from]?.includes(to) ?? false;
}

/** `decimal(12,2)` → 10 digits before the point, 2 behind. */
function digitsOf(type: string): { whole: number; scale: number } | undefined {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  return precision === undefined || scale === undefined
    ? undefined
    : { whole: Number(precision) - Number(scale), scale: Number(scale) };
}
