/** Where an error was thrown, or where a file can't be read as code. */
export interface ThrownAt {
  /** As Node writes it: a path, or a `file:` URL. */
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * The places in what Node prints of an error, or keeps as its stack, from where it was thrown outwards:
 * `file:///a/b.ts:12:5`, or at its beginning `/a/b.ts:12` above the line of code, perhaps with its neighbours, and a mark under the column.
 */
export function thrownAt(stack: string): ThrownAt[] {
  return [
    ...stack.matchAll(/((?:file:\/\/)?\/[^\n()]*?\.[cm]?[jt]s):(\d+)(?::(\d+)|\n(?:[^\n]*\n){1,3}?( *)\^)?/g),
  ].map(([, path = '', line, column, before]) => ({
    path,
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
    ...(before !== undefined && { column: before.length + 1 }),
  }));
}
