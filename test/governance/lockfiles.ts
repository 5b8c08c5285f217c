import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');

const Package = z.object({
  license: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const Lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Package) });

export interface Locked extends z.infer<typeof Package> {
  /** `package-lock.json` or that of a folder. */
  readonly file: string;
  /** Where it is installed: `node_modules/a/node_modules/b`. */
  readonly path: string;
  /** `b` */
  readonly name: string;
}

/** Every package of another's that a lock file of the project names. */
export function lockedPackages(): Locked[] {
  return globSync('**/package-lock.json', {
    cwd: ROOT,
    exclude: (name) => /node_modules|cdk\.out/.test(name),
  })
    .sort()
    .flatMap((file) =>
      Object.entries(Lock.parse(JSON.parse(readFileSync(join(ROOT, file), 'utf8'))).packages)
        .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
        .map(([path, found]) => ({ ...found, file, path, name: path.replace(/^.*node_modules\//, '') })),
    );
}
