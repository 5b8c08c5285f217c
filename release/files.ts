import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSettings } from '../operate/session/settings.ts';
import { synthesize } from '../operate/synthesize.ts';
import { RELEASE } from '../core/release/release.ts';
import { stagesOf } from '../core/settings/settings.ts';
import { writeBills } from './bills.ts';
import { changelogOf, notesOf } from './history.ts';
import { run } from './program.ts';
import { releaseTools } from './tools.ts';

// What goes with a release: npm run release:files -- --output DIR
//   NOTES.md                        what CHANGELOG.md says of it
//   afluente-<version>-<stage>.tgz  the cloud assembly: templates and bundles; npx cdk deploy --app DIR takes it
//   deployed.cdx.json               what is in the bundles, as CycloneDX
//   built-with.cdx.json             every package of package-lock.json
const ROOT = join(import.meta.dirname, '..');
const PIPELINES = join(ROOT, 'pipelines');

async function assemblies(directory: string): Promise<void> {
  for (const stage of stagesOf(await loadSettings())) {
    const scratch = mkdtempSync(join(tmpdir(), 'afluente-release-'));
    try {
      await synthesize(join(scratch, stage), stage, PIPELINES);
      run('tar', ['-czf', join(directory, `afluente-${RELEASE}-${stage}.tgz`), '-C', scratch, stage]);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }
}

const { output } = parseArgs({ options: { output: { type: 'string', default: 'files' } } }).values;
const directory = resolve(output);
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, 'NOTES.md'), `${notesOf(RELEASE, changelogOf(ROOT))}\n`);
await writeBills(directory, PIPELINES, releaseTools());
await assemblies(directory);
