import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { STAGES } from '../core/names.ts';

// How the templates differ from those of another working copy: npm run diff:templates -- --base DIR --output FILE
// No account is asked. DIR has its own node_modules, so that each side is what it would have deployed.
const ROOT = join(import.meta.dirname, '..');
const CDK = join(ROOT, 'node_modules/.bin/cdk');

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.looseObject({ templateFile: z.string().optional() }).optional(),
    }),
  ),
});

function cdk(directory: string, args: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: '1', CI: 'true' };
  const { status, stdout, stderr, error } = spawnSync(CDK, args, { cwd: directory, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`cdk ${args.join(' ')}: ${error?.message ?? stderr}`);
  return `${stdout}\n${stderr}`;
}

/** The assembly of a stage of a working copy; nothing where it has no such stage. */
function synthesized(copy: string, stage: string): string | undefined {
  const assembly = join(mkdtempSync(join(tmpdir(), 'afluente-difference-')), stage);
  try {
    cdk(copy, ['synth', '--quiet', '-c', `stage=${stage}`, '--output', assembly]);
    return assembly;
  } catch (error) {
    if (copy === ROOT) throw error;
    return undefined;
  }
}

/** The templates of an assembly, by the names of their stacks. */
function templatesIn(assembly: string | undefined): Map<string, string> {
  if (assembly === undefined || !existsSync(join(assembly, 'manifest.json'))) return new Map();
  const { artifacts } = Manifest.parse(JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return new Map(
    stacks.map(([name, { properties }]) => [name, join(assembly, properties?.templateFile ?? '')]),
  );
}

/** One line for each stack that comes, goes or stays, and what differs in it. */
function differenceOf(base: string, stage: string): string[] {
  const head = synthesized(ROOT, stage);
  const after = templatesIn(head);
  const before = templatesIn(synthesized(base, stage));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const old = before.get(name);
    if (old === undefined) return [`[+] Stack ${name}`];
    if (head === undefined || !after.has(name)) return [`[-] Stack ${name}`];
    const told = cdk(ROOT, ['diff', '--app', head, '--template', old, '--exclusively', '--no-color', name]);
    return /There were no differences/.test(told)
      ? []
      : [told.replaceAll(/^\s*(?:✨.*|Hold on.*)\n/gm, '').trim()];
  });
}

const { base, output } = parseArgs({
  options: { base: { type: 'string' }, output: { type: 'string', default: 'difference.txt' } },
}).values;
if (base === undefined) {
  console.error('Say what to compare with: --base DIR, a working copy with its own node_modules.');
  process.exitCode = 2;
} else {
  const told = STAGES.flatMap((stage) => differenceOf(resolve(base), stage));
  writeFileSync(output, `${told.length > 0 ? told.join('\n\n') : 'No template differs.'}\n`);
  console.log(`${output}: ${told.length > 0 ? `${told.length} stacks differ` : 'no template differs'}`);
}
