/**
 * A way from a source back to itself, if there is one.
 * @param needed what each source imports
 * @returns the sources on the way, the first again at its end; none where there is no such way
 */
export function circleIn(needed: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const from = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of needed.get(file) ?? []) {
      const circle = from(next, [...way, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  return [...needed.keys()].map((file) => from(file, [])).find(({ length }) => length > 0) ?? [];
}
