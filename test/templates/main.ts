import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../operate/synthesize.ts';
import type { Stage } from '../../core/stage/names.ts';
import { linkShipped } from '../support/assemblies.ts';
import { run } from '../support/program.ts';
import { pypi } from '../support/tools.ts';

// Lets cfn-lint judge the templates of every stage and setting: npm run test:templates
const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/afluente-templates');

interface App {
  readonly stage: Stage;
  /** The file with its settings, in test/config/. */
  readonly config?: string;
}

const APPS: Readonly<Record<string, App>> = {
  dev: { stage: 'dev' },
  prod: { stage: 'prod' },
  brought: { stage: 'dev', config: 'brought' },
  'qa-eu': { stage: 'qa-eu', config: 'qa-eu' },
  live: { stage: 'live', config: 'qa-eu' },
};

/** What isn't asked for, and why: nothing else is let through, warnings included. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  W3005:
    'CDK has a function wait for its role as a whole, policies included, and names the role again there.',
};

function lint(program: string, templates: readonly string[]): boolean {
  const args = ['--regions', 'us-east-1', '--ignore-checks', ...Object.keys(EXCEPTIONS), '--', ...templates];
  return spawnSync(program, args, { stdio: 'inherit' }).status === 0;
}

/** @returns whether cfn-lint lets all templates of an assembly pass */
function passes(program: string, name: string, directory: string): boolean {
  const templates = globSync('*.template.json', { cwd: directory }).map((file) => join(directory, file));
  const passed = templates.length > 0 && lint(program, templates);
  console.log(`${passed ? '✔' : '✘'} ${name}: ${templates.length} templates`);
  return passed;
}

let ok = true;
try {
  const program = pypi('cfn-lint');
  for (const [name, { stage, config = 'afluente' }] of Object.entries(APPS)) {
    const settings = join(ROOT, `test/config/${config}.config.ts`);
    const { directory } = await synthesize(join(CACHE, name), stage, linkShipped(), settings);
    ok = passes(program, name, directory) && ok;
  }
  // The longest names that pass, drawn anew each time.
  const longest = mkdtempSync(join(tmpdir(), 'afluente-longest-'));
  run(['test/lib/longest.ts', 'a-stage-of-twenty-ch', longest, '3']);
  ok = passes(program, 'the longest names', longest) && ok;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  ok = false;
}
process.exitCode = ok ? 0 : 1;
