import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fingerprints, fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { functionName } from '../../core/stage/names.ts';
import { bundle, type Bundles } from '../../lib/bundle.ts';
import type { TestLake } from './lake.ts';

/** A definition that can be deployed over another one, bundled as synthesizing would. */
export interface Variant {
  readonly name: string;
  readonly definition: Definition;
  readonly sql: string;
  readonly fingerprints: Fingerprints;
  readonly bundles: Bundles;
}

/** @param name of the pipeline */
export function variant(name: string, definition: Definition, sql: string): Variant {
  const directory = join(mkdtempSync(join(tmpdir(), 'afluente-variant-')), name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'pipeline.ts'), `export default ${JSON.stringify(definition)};\n`);
  writeFileSync(join(directory, `${definition.target.table}.sql`), sql);
  const pipeline = { name, definition, sql };
  return {
    ...pipeline,
    fingerprints: fingerprintsOf(pipeline),
    bundles: bundle(pipeline, directory, join(directory, 'bundles')),
  };
}

/** Deploys a variant's code while executions run: each goes on as the state machine that it was started on says. */
export function deploy(lake: TestLake, { name, bundles }: Variant): void {
  const directories = new Map(
    Object.entries(bundles).map(([kind, directory]) => [functionName(name, 'dev', kind), directory]),
  );
  lake.offline.replaceCode((named) => directories.get(named));
}
