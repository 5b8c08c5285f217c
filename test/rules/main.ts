import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { goProgram, prometheus } from '../support/tools.ts';

// Lets promtool judge the rules and configurations, and compose's own parser the containers: npm run test:rules
const MONITORING = join(import.meta.dirname, '../../monitoring');

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: MONITORING, stdio: 'inherit' }).status === 0;
}

const found = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** A file with another text than it has. */
function copyOf(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'afluente-rules-')), name);
  writeFileSync(path, text);
  return path;
}

/** The agent's configuration with something in its placeholders' place. */
function filled(file: string): string {
  const text = readFileSync(join(MONITORING, file), 'utf8');
  return copyOf(
    'agent.yml',
    text.replaceAll('${REMOTE_WRITE_URL}', 'https://example.com/').replaceAll('${AWS_REGION}', 'eu-west-1'),
  );
}

const Composed = z.object({
  services: z.record(z.string(), z.object({ profiles: z.optional(z.array(z.string())) })),
});
const SERVICES = {
  alertmanager: undefined,
  exporter: ['aws'],
  'exporter-offline': ['offline'],
  grafana: undefined,
  prometheus: undefined,
};

/**
 * The compose file as the parser of `docker compose` reads it: without a password it asks for one, and with one its
 * services are there. That program looks into no environment, so that the password is written into a copy.
 */
function isComposed(): boolean {
  const parse = (file: string) =>
    spawnSync(goProgram('compose'), ['-format', 'json', file], { cwd: MONITORING, encoding: 'utf8' });
  const text = readFileSync(join(MONITORING, 'docker-compose.yml'), 'utf8');
  const chosen = copyOf(
    'docker-compose.yml',
    text.replace(/\$\{GF_SECURITY_ADMIN_PASSWORD:\?[^}]+\}/, 'chosen'),
  );
  const [without, having] = [parse('docker-compose.yml'), parse(chosen)];
  const asks = without.status !== 0 && without.stderr.includes('choose one in .env');
  const services =
    having.status === 0
      ? Object.entries(Composed.parse(JSON.parse(having.stdout)).services).map(([name, { profiles }]) => [
          name,
          profiles,
        ])
      : [];
  const right = asks && isDeepStrictEqual(Object.fromEntries(services), SERVICES);
  console.log(
    right ? 'SUCCESS: docker-compose.yml' : `FAILED: docker-compose.yml\n${without.stderr}\n${having.stderr}`,
  );
  return right;
}

function judge(): boolean {
  prometheus();
  return (
    isComposed() &&
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
