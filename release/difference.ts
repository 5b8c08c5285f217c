import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSettings } from '../operate/session/settings.ts';
import { stagesOf } from '../core/settings/settings.ts';
import { cdk, differences } from './compare.ts';

// How the templates differ from those of another working copy: npm run diff:templates -- --base DIR --output FILE
// DIR has its own node_modules, so that each side is what it would have deployed.
const ROOT = join(import.meta.dirname, '..');

/** The assembly of a stage of a working copy, below a folder; none is there where that copy has no such stage. */
function synthesized(copy: string, stage: string, below: string): string {
  mkdirSync(below, { recursive: true });
  const assembly = join(below, stage);
  try {
    cdk(copy, ['synth', '--quiet', '-c', `stage=${stage}`, '--output', assembly]);
  } catch (error) {
    if (copy === ROOT) throw error;
    console.error(error instanceof Error ? error.message : error);
  }
  return assembly;
}

function tell(told: readonly string[], output: string): void {
  writeFileSync(output, `${told.length > 0 ? told.join('\n\n') : 'No template differs.'}\n`);
  console.log(`${output}: ${told.length > 0 ? `${told.length} stacks differ` : 'no template differs'}`);
}

const { base, output } = parseArgs({
  options: { base: { type: 'string' }, output: { type: 'string', default: 'difference.txt' } },
}).values;
if (base === undefined) {
  console.error('Say what to compare with: --base DIR, a working copy with its own node_modules.');
  process.exitCode = 2;
} else {
  const copy = resolve(base);
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-difference-'));
  try {
    const told = stagesOf(await loadSettings()).flatMap((stage) =>
      differences(
        synthesized(copy, stage, join(scratch, 'base')),
        synthesized(ROOT, stage, join(scratch, 'this')),
      ),
    );
    tell(told, output);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
