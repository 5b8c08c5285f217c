import { z } from 'zod';

/** As @cyclonedx/cyclonedx-npm writes it; what isn't looked at stays as it is. */
const Component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  get components() {
    return z.array(Component).optional();
  },
});
export const Bom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }) }),
  components: z.array(Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});
export type Bom = z.infer<typeof Bom>;

/** The packages that files lie in: `node_modules/a/node_modules/b` of `node_modules/a/node_modules/b/dist/index.js`. */
export function packagesOf(files: readonly string[]): Set<string> {
  const paths = files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return new Set(paths.filter((path) => path !== undefined));
}

/**
 * What of a bill of materials is in some folders of node_modules: those packages alone, with what stands between them.
 * @throws Error naming a package that the bill doesn't know
 */
export function onlyOf(bom: Bom, packages: ReadonlySet<string>): Bom {
  const flat = (components: Bom['components']): Bom['components'] =>
    components.flatMap(({ components: inner = [], ...component }) => [component, ...flat(inner)]);
  const pathOf = ({ properties = [] }: Bom['components'][number]) =>
    properties.find(({ name }) => name === 'cdx:npm:package:path')?.value ?? '';
  const components = flat(bom.components).filter((component) => packages.has(pathOf(component)));
  const found = new Set(components.map(pathOf));
  const missing = [...packages].filter((path) => !found.has(path));
  if (missing.length > 0) throw new Error(`No package-lock.json names ${missing.join(', ')}.`);
  const root = bom.metadata.component['bom-ref'];
  const kept = new Set([root, ...components.map((component) => component['bom-ref'])]);
  const dependencies = bom.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ dependsOn = [], ...dependency }) => ({
      ...dependency,
      dependsOn: dependsOn.filter((ref) => kept.has(ref)),
    }));
  return { ...bom, components, dependencies };
}
