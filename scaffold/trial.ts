import { compileColumns } from '../core/csv/columns.ts';
import { csv, type Dialect } from '../core/definition/source.ts';
import type { Trial } from '../core/types/inference.ts';

/** A test of texts: whether the upload takes one as a value of a type, and people do. */
export function takenBy(
  { column, isLikely }: Trial,
  spelled: Partial<Dialect> = {},
): (text: string) => boolean {
  const source = csv({ dataset: 'trial', columns: { column }, ...spelled });
  const [compiled] = compileColumns(source);
  return (text) => isLikely(text, source) && compiled?.judge(text).fault === undefined;
}
