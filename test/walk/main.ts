import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsOf, commandsOfCi, documents, type Printed } from '../support/documents.ts';

// Types what the documents print, in their order, in a copy of the project: npm run test:docs
// In short, as .ci/run has it, only what README.md and the first document say: npm run test:docs -- --short
const ROOT = join(import.meta.dirname, '../..');

/** Run word by word by a test of its own. */
const TUTORIAL = 'docs/adding-a-pipeline.md';
/** Those that go on until Ctrl-C; each says so when it is ready. */
const GOES_ON = /^npx afluente (offline|page)\b|--follow/;
const PATIENCE_MS = 180_000;

/** What a clone holds, and the installed packages. */
function copyOfTheProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'afluente-walk-'));
  const left = new Set(
    ['node_modules', 'release/node_modules', '.git', '.offline', 'cdk.out'].map((name) => join(ROOT, name)),
  );
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // What examples call their own file.
  cpSync(join(ROOT, 'data/orders.csv'), join(copy, 'my.csv'));
  return copy;
}

/** The same as it is by now, with what was typed before in its state. */
function copyOf(directory: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'afluente-walk-'));
  cpSync(directory, copy, { recursive: true, filter: (path) => path !== join(directory, 'node_modules') });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** @returns what went wrong, or nothing */
async function type({ command, fails }: Printed, directory: string): Promise<string | undefined> {
  const child = spawn('bash', ['-c', `exec ${command}`], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: '1', BROWSER: 'none', npm_config_update_notifier: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  const timer = setTimeout(() => signal(child, 'SIGKILL'), PATIENCE_MS);
  const ended = once(child, 'exit');
  if (GOES_ON.test(command)) {
    while (!said.includes('Ctrl-C') && child.exitCode === null)
      await Promise.race([once(child.stdout, 'data'), ended]);
    signal(child, 'SIGINT');
  }
  const [code, killedBy] = await ended;
  clearTimeout(timer);
  // npm itself ends by the signal that it passed on.
  if (killedBy === 'SIGINT' || (code === 130 && GOES_ON.test(command)))
    return said.includes('Ctrl-C') ? undefined : said;
  return (code !== 0) === fails ? undefined : `exit code ${code}\n${said.slice(-2000)}`;
}

/** To the command and what it started, as a terminal does. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, name);
}

const directory = copyOfTheProject();
const byCi = commandsOfCi();
const typed = new Set<string>();
let failed = 0;
const read = documents().filter((file) => file !== TUTORIAL);
for (const document of process.argv.includes('--short') ? read.slice(0, 2) : read) {
  let apart: string | undefined;
  for (const printed of commandsOf(document)) {
    const { command, needsMore, movesFiles } = printed;
    if (needsMore || (!movesFiles && (byCi.has(command) || typed.has(command)))) continue;
    typed.add(command);
    if (movesFiles) apart ??= copyOf(directory);
    const began = Date.now();
    const wrong = await type(printed, movesFiles && apart !== undefined ? apart : directory);
    if (wrong !== undefined) failed += 1;
    console.log(
      `${wrong === undefined ? '✔' : '✘'} ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${document}: ${command}${wrong === undefined ? '' : `\n${wrong}`}`,
    );
  }
}
console.log(`${typed.size} commands typed, ${failed} failed.`);
process.exitCode = failed === 0 && typed.size > 0 ? 0 : 1;
