import { typeFacts } from '../core/types/kinds.ts';
import type { FileFacts } from './facts.ts';
import type { Key, NewColumn } from './model.ts';

/** How people name keys. */
const KEY_NAME = /(^|_)(id|key|code|uuid|guid|no|number|sku|isbn|iban)$/;

/** Whether a column that has no value twice is a key: by its name, its place, or because numbers it is not. */
export function isLikelyKey(columns: readonly NewColumn[], position: number): boolean {
  const column = columns[position];
  if (!column) return false;
  const isNumber = typeFacts(column.source.type).bounds?.of === 'number';
  return position === 0 || KEY_NAME.test(column.name) || !isNumber;
}

/** What was found, the likely ones first, and of those the ones that are named as keys. */
export function keysOf(columns: readonly NewColumn[], { keys }: FileFacts): Key[] {
  const all = keys.map((key) => ({
    columns: key.map((position) => columns[position]?.name ?? ''),
    likely: key.length === 1 && key.every((position) => isLikelyKey(columns, position)),
  }));
  const rank = ({ columns: names, likely }: Key) =>
    !likely ? 2 : names.every((name) => KEY_NAME.test(name)) ? 0 : 1;
  return all.sort((one, other) => rank(one) - rank(other));
}
