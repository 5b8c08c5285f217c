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
  const faults = columnChanges(published, next).flatMap(({ name, change, from, to }) => {
    if (change === 'gone') return [`${name} is gone`];
    return change === 'narrowed' ? [`${name} was ${from} and is ${to}`] : [];
  });
  if (faults.length === 0) return;
  throw new IncompatibleSchema(
    `${table}: ${faults.join('; ')}. Who reads the table would break; keep the columns, or set evolution: 'any' in the target to publish it all the same.`,
  );
}

/** What became of a column, from one version to another. */
export interface ColumnChange {
  readonly name: string;
  /** `narrowed`: its type doesn't hold all that it held; readers would break, as where it is gone. */
  readonly change: 'added' | 'widened' | 'narrowed' | 'gone';
  /** Types, as the catalog names them; absent where it has none there. */
  readonly from?: string;
  readonly to?: string;
}

/** What became of the columns: those that were there in their order, then those that are new. */
export function columnChanges(
  before: readonly CatalogColumn[],
  after: readonly CatalogColumn[],
): ColumnChange[] {
  const types = new Map(after.map(({ Name, Type }) => [Name, Type]));
  const known = new Set(before.map(({ Name }) => Name));
  const changed = before.flatMap(({ Name: name, Type: from }): ColumnChange[] => {
    const to = types.get(name);
    if (to === undefined) return [{ name, change: 'gone', from }];
    return from === to ? [] : [{ name, change: isWider(from, to) ? 'widened' : 'narrowed', from, to }];
  });
  const added = after.filter(({ Name }) => !known.has(Name));
  return [...changed, ...added.map(({ Name: name, Type: to }) => ({ name, change: 'added' as const, to }))];
}

function isWider(from: string, to: string): boolean {
  const [before, after] = [typeOfHive(from), typeOfHive(to)];
  return before !== undefined && after !== undefined && typeFacts(before).widens(before, after);
}
