import type { Columns } from '../definition/columns.ts';

/** What is wrong with the columns that a check names. */
export function columnsFaults(kind: string, names: readonly string[], known: Columns): string[] {
  if (names.length === 0) return [`${kind} names no column; name at least one`];
  return [
    ...names
      .filter((name) => !Object.hasOwn(known, name))
      .map((name) => `${kind} on "${name}", which is not a column of the target; choose one of its columns`),
    ...names
      .filter((name, index) => names.indexOf(name) < index)
      .map((name) => `${kind} names "${name}" twice; leave one out`),
  ];
}
