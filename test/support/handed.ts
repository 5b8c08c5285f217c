import { isDeepStrictEqual } from 'node:util';
import { HANDED } from '../../documents/shapes.ts';

/**
 * Holds what a command handed over to its documented shape: it is one of the command's documents, or an array of them,
 * and has no field that isn't told.
 */
export function expectHanded(command: string, document: unknown): void {
  for (const one of Array.isArray(document) ? document : [document]) {
    const read = (HANDED[command] ?? []).map(({ name, schema }) => ({ name, ...schema.safeParse(one) }));
    const found = read.find(({ data }) => isDeepStrictEqual(data, one));
    if (!found) expect([command, one]).toEqual([command, read.map(({ data, error }) => data ?? error)]);
  }
}
