import { HANDED } from '../../documents/shapes.ts';

/**
 * Holds what a command handed over to its documented shape: it is one of the command's documents, or an array of them,
 * and has no field that isn't told.
 */
export function expectHanded(command: string, document: unknown): void {
  for (const one of Array.isArray(document) ? document : [document]) {
    const read = (HANDED[command] ?? []).map(({ name, schema }) => ({ name, ...schema.safeParse(one) }));
    const found = read.find(
      ({ data }) => data !== undefined && JSON.stringify(sorted(data)) === JSON.stringify(sorted(one)),
    );
    if (!found) expect([command, one]).toEqual([command, read.map(({ data, error }) => data ?? error)]);
  }
}

/** The same value, with the fields of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}
