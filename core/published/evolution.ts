import { IncompatibleSchema } from '../errors/errors.ts';
import { typeFacts } from '../types/kinds.ts';
import { typeOfHive } from '../types/names.ts';
import type { CatalogColumn } from './version.ts';

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
  const [before, after] = [typeOfHive(from), typeOfHive(to)];
  return before !== undefined && after !== undefined && typeFacts(before).widens(before, after);
}
