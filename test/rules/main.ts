import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prometheus } from '../support/tools.ts';

// Lets promtool judge the rules and configurations: npm run test:rules
const MONITORING = join(import.meta.dirname, '../../monitoring');

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: MONITORING, stdio: 'inherit' }).status === 0;
}

const found = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

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
  prometheus();
  return (
    run('promtool', ['check', 'config', 'prometheus.yml']) &&
    run('promtool', ['check', 'config', '--agent', filled('aws/prometheus-agent.yml')]) &&
    run('promtool', ['check', 'rules', 'rules/afluente.rules.yml']) &&
    run('promtool', ['test', 'rules', ...globSync('rules/*.test.yml', { cwd: MONITORING })]) &&
    (!found('amtool') || run('amtool', ['check-config', 'alertmanager.yml']))
  );
}

try {
  process.exitCode = judge() ? 0 : 1;
} catch (error) {
  // promtool comes with Prometheus.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
