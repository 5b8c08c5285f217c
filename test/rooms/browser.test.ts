import { importsOf } from '../support/rooms.ts';

/** What a file imports when it runs, itself and by the others: Node's modules as `node:…`, and who imports them. */
function nodesBehind(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return importsOf(file).flatMap(({ source, package: of, typesOnly }) => {
    if (typesOnly) return [];
    if (source !== undefined) return nodesBehind(source, seen);
    return of?.startsWith('node:') ? [`${file}: ${of}`] : [];
  });
}

test('what runs in the browser needs nothing of Node, also behind what it imports', () => {
  expect(nodesBehind('page/client/app.ts')).toEqual([]);
  expect(nodesBehind('operate/session/command-line.ts')).toContain('operate/session/root.ts: node:fs');
});
