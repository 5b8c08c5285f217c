import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Shows that no package has to run a script when it is installed: npm run test:install
const ROOT = join(import.meta.dirname, '../..');

function run(program: string, args: readonly string[], cwd: string): string {
  // The copy's own Node, as npm finds it.
  const PATH = (process.env['PATH'] ?? '')
    .split(':')
    .filter((directory) => !directory.startsWith(ROOT))
    .join(':');
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    env: { ...process.env, PATH, NO_COLOR: '1' },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return stdout;
}

/** What Git knows of the project, and what it would take in. */
function copyTo(directory: string): void {
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], ROOT);
  for (const file of files.split('\0').filter(Boolean)) {
    cpSync(join(ROOT, file), join(directory, file), { verbatimSymlinks: true });
  }
}

const copy = mkdtempSync(join(tmpdir(), 'afluente-install-'));
try {
  copyTo(copy);
  run('npm', ['ci', '--ignore-scripts'], copy);
  const { status } = JSON.parse(run('npm', ['--silent', 'start', '--', '--json'], copy));
  console.log(`${status === 'SUCCEEDED' ? '✔' : '✘'} npm ci --ignore-scripts, then npm start: ${status}`);
  process.exitCode = status === 'SUCCEEDED' ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true });
}
