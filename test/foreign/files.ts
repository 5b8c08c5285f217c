import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ForeignPackage } from './packages.ts';
import { isDelimited, NAMED, TEXT } from './tables.ts';

/** A file to be read. */
export interface ForeignFile {
  /** `<package>/<its path there>`, by which refused.json calls it. */
  readonly name: string;
  readonly package: string;
  readonly path: string;
}

/** Why a file is passed over. */
export type Skipped = 'no delimited table' | 'larger than 20 MB' | 'the same as another file';

const LARGEST = 20_000_000;
/** Of a text, what is looked at. */
const HEAD = 1 << 16;

/**
 * The tables of a package that lies in a folder.
 * @param contents the hashes of the files so far, to which those of this package are added
 * @param skip is told of each file that is passed over
 */
export function tablesOf(
  one: ForeignPackage,
  folder: string,
  contents: Set<string>,
  skip: (why: Skipped, name: string) => void,
): ForeignFile[] {
  const found: ForeignFile[] = [];
  for (const path of globSync(`${one.under ? `**/${one.under}/` : ''}**/*`, { cwd: folder }).sort()) {
    // `._x` is what a Mac keeps beside x; `x.dist-info` and `x.egg-info` are the package's own lists.
    if (!(NAMED.test(path) || TEXT.test(path)) || /(^|\/)\._|\.(dist|egg)-info\//.test(path)) continue;
    const whole = join(folder, path);
    const stats = statSync(whole);
    if (!stats.isFile()) continue;
    const name = `${one.name}/${path.replaceAll('\\', '/')}`;
    if (stats.size > LARGEST) {
      skip('larger than 20 MB', name);
      continue;
    }
    const bytes = readFileSync(whole);
    if (TEXT.test(basename(path)) && !isDelimited(bytes.toString('latin1', 0, HEAD).replaceAll('\0', ''))) {
      skip('no delimited table', name);
      continue;
    }
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (contents.has(hash)) {
      skip('the same as another file', name);
      continue;
    }
    contents.add(hash);
    found.push({ name, package: one.name, path: whole });
  }
  return found;
}
