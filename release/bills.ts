import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledFiles } from '../lib/bundle.ts';
import { loadPipelines } from '../lib/definition/load.ts';
import { run } from './program.ts';
import { Bom, onlyOf, packagesOf } from './sbom.ts';

const ROOT = join(import.meta.dirname, '..');

/** Two bills of materials, in CycloneDX. */
export interface Bills {
  /** Every package of package-lock.json. */
  readonly builtWith: Bom;
  /** What is in the bundles of the functions. */
  readonly deployed: Bom;
}

/**
 * Writes both into a folder, as `built-with.cdx.json` and `deployed.cdx.json`.
 * @param tools the folder of cyclonedx-npm's program
 * @throws Error where one isn't valid CycloneDX, or a bundle holds what no lock file names
 */
export async function writeBills(directory: string, pipelines: string, tools: string): Promise<Bills> {
  const file = join(directory, 'built-with.cdx.json');
  const options = ['--package-lock-only', '--output-reproducible', '--validate', '--mc-type', 'application'];
  run(join(tools, 'cyclonedx-npm'), [...options, '--output-file', file], { cwd: ROOT });
  const builtWith = Bom.parse(JSON.parse(readFileSync(file, 'utf8')));
  const loaded = await loadPipelines(pipelines);
  const files = loaded.flatMap((pipeline) => bundledFiles(pipeline, pipeline.directory));
  const deployed = onlyOf(builtWith, packagesOf(files));
  writeFileSync(join(directory, 'deployed.cdx.json'), `${JSON.stringify(deployed, null, 2)}\n`);
  return { builtWith, deployed };
}
