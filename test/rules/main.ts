import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Lets promtool judge the rules and configurations: npm run test:rules
const MONITORING = join(import.meta.dirname, '../../monitoring');

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: MONITORING, stdio: 'inherit' }).status === 0;
}

const found = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** The version that apt would install, to be named exactly. */
function candidate(): string {
  const { stdout } = spawnSync('apt-cache', ['policy', 'prometheus'], { encoding: 'utf8' });
  return /Candidate: (\S+)/.exec(stdout ?? '')?.[1] ?? '';
}

/** promtool comes with Debian's and Ubuntu's package; elsewhere it has to be there. */
function ensurePromtool(): boolean {
  if (found('promtool')) return true;
  const root = process.getuid?.() === 0;
  if (root && existsSync('/usr/bin/apt-get') && run('apt-get', ['update', '-qq'])) {
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', `prometheus=${candidate()}`]))
      return true;
  }
  console.error(
    'promtool is missing; install Prometheus (https://prometheus.io/download/), or run this as root on Debian.',
  );
  return false;
}

/** The agent's configuration with something in its placeholders' place. */
function filled(file: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'afluente-rules-')), 'agent.yml');
  const text = readFileSync(join(MONITORING, file), 'utf8');
  writeFileSync(
    path,
    text.replaceAll('${REMOTE_WRITE_URL}', 'https://example.com/').replaceAll('${AWS_REGION}', 'eu-west-1'),
  );
  return path;
}

function judge(): boolean {
  return (
    ensurePromtool() &&
    run('promtool', ['check', 'config', 'prometheus.yml']) &&
    run('promtool', ['check', 'config', '--agent', filled('aws/prometheus-agent.yml')]) &&
    run('promtool', ['check', 'rules', 'rules/afluente.rules.yml']) &&
    run('promtool', ['test', 'rules', ...globSync('rules/*.test.yml', { cwd: MONITORING })]) &&
    (!found('amtool') || run('amtool', ['check-config', 'alertmanager.yml']))
  );
}

process.exitCode = judge() ? 0 : 1;
