import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goProgram } from '../support/tools.ts';

// Looks for secrets in the whole history, and shows that it would find one: npm run test:secrets
// `--staged DIR` looks at what is about to be committed there, as .githooks/pre-commit does.
const ROOT = join(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.gitleaks.toml');
/** What gitleaks ends with where it found something; other failures end with 1 too by default. */
const LEAK = 77;

function git(directory: string, ...args: readonly string[]) {
  const author = ['-c', 'user.name=Afluente', '-c', 'user.email=afluente@example.com'];
  return spawnSync('git', ['-C', directory, ...author, ...args], { encoding: 'utf8' });
}

/** What gitleaks says of the secrets that it finds, without them; nothing where there are none. @throws Error where it can't look */
function leaksIn(directory: string, ...more: readonly string[]): string {
  const always = [
    'git',
    '--no-banner',
    '--redact',
    '--verbose',
    '--exit-code',
    String(LEAK),
    '--config',
    CONFIG,
  ];
  const { status, stdout, stderr } = spawnSync(goProgram('gitleaks'), [...always, ...more, directory], {
    encoding: 'utf8',
  });
  if (status !== 0 && status !== LEAK) throw new Error(`gitleaks: ${stderr.trim()}`);
  return status === 0 ? '' : stdout;
}

/** As AWS makes them; in pieces, so that no file of the project holds one. */
const PLANTED = ['AKIA', 'Z7QX2MVB', '5TLKC3WN'].join('');

/** A key is found that a former commit brought and a later one took away; and the hook refuses one. */
function findsPlanted(): boolean {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-secrets-'));
  const file = join(scratch, 'settings.ini');
  const commit = (text: string, ...more: readonly string[]) => {
    writeFileSync(file, text);
    git(scratch, 'add', '.');
    return git(scratch, ...more, 'commit', '-m', 'chore: settings').status === 0;
  };
  const hook = ['-c', `core.hooksPath=${join(ROOT, '.githooks')}`];
  try {
    git(scratch, 'init', '--quiet');
    const key = `aws_access_key_id = ${PLANTED}\n`;
    const refused = !commit(key, ...hook);
    const accepted = commit('region = eu-west-1\n', ...hook);
    const cleanBefore = leaksIn(scratch) === '';
    const planted = commit(key) && commit('region = eu-west-1\n');
    const found = leaksIn(scratch).includes('aws-access-token');
    return refused && accepted && cleanBefore && planted && found;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function wholeHistory(): boolean {
  if (git(ROOT, 'rev-parse', '--is-shallow-repository').stdout.trim() !== 'false')
    throw new Error('This clone is shallow, and older commits may hold a secret; run git fetch --unshallow.');
  return told(leaksIn(ROOT));
}

/** Prints what was found. @returns whether it is nothing */
function told(leaks: string): boolean {
  process.stdout.write(leaks);
  return leaks === '';
}

function tell(what: string, passed: boolean): boolean {
  console.log(`${passed ? '✔' : '✘'} ${what}`);
  return passed;
}

const [option, directory = '.'] = process.argv.slice(2);
try {
  const passed =
    option === '--staged'
      ? told(leaksIn(directory, '--pre-commit', '--staged'))
      : [
          tell('no secret in the whole history', wholeHistory()),
          tell('a planted key is found in a history, and refused by the pre-commit hook', findsPlanted()),
        ].every(Boolean);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
