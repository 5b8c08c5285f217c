import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from './program.ts';

const CDK = join(import.meta.dirname, '../node_modules/.bin/cdk');

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.looseObject({ templateFile: z.string().optional() }).optional(),
    }),
  ),
});

/**
 * Runs the CDK's command line, without colours.
 * @returns what it said
 * @throws Error with that, where it failed
 */
export function cdk(directory: string, args: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: '1', CI: 'true' };
  const { stdout, stderr } = run(CDK, args, { cwd: directory, env });
  return `${stdout}\n${stderr}`;
}

/** The templates of an assembly, by the names of their stacks. */
function templatesIn(assembly: string): Map<string, string> {
  const manifest = join(assembly, 'manifest.json');
  if (!existsSync(manifest)) return new Map();
  const { artifacts } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return new Map(
    stacks.map(([name, { properties }]) => [name, join(assembly, properties?.templateFile ?? '')]),
  );
}

/**
 * How an assembly differs from another, as `cdk diff` tells it from the templates alone: no account is asked.
 * @returns a text for each stack that comes, goes or differs
 */
export function differences(before: string, after: string): string[] {
  const old = templatesIn(before);
  const now = templatesIn(after);
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => {
    const template = old.get(name);
    if (template === undefined) return [`[+] Stack ${name}`];
    if (!now.has(name)) return [`[-] Stack ${name}`];
    const told = cdk(after, [
      'diff',
      '--app',
      after,
      '--template',
      template,
      '--exclusively',
      '--no-color',
      name,
    ]);
    return /There were no differences/.test(told) ? [] : [told.replaceAll(/^\s*✨.*\n?/gm, '').trim()];
  });
}
