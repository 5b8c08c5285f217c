import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkShipped } from '../support/assemblies.ts';
import { run } from '../support/program.ts';

const state = join(mkdtempSync(join(tmpdir(), 'afluente-stage-')), 'state');
const AFLUENTE_CONFIG = 'test/config/qa-eu.config.ts';

/** What a command prints whose first stage is `qa-eu`, which has a bridge and keys of producers. */
function said(...args: string[]): string {
  const { status, stdout, stderr } = run(['bin/main.js', ...args, '--state', state], { AFLUENTE_CONFIG });
  expect([args, status, stderr]).toEqual([args, 0, '']);
  return stdout;
}

test('a stage of another name runs whole, from a file to the published table, and every command finds it', () => {
  expect(said('start', '--pipelines', linkShipped())).toMatch(
    /\naws only .*Grafana::Workspace.*: no run needs them/,
  );
  expect(said('status')).toMatch(/^orders · qa-eu\n/);
  expect(said('versions')).toMatch(/\n +1 +published /);
  expect(said('sql', 'SELECT COUNT(*) AS n FROM orders_summary', '--csv')).toMatch(/^n\n[1-9]\d*\n/);
  expect(said('sql', 'SHOW TABLES IN afluente_qa_eu', '--csv')).toContain('orders_summary');
  const [bucket = '', ...others] = readdirSync(join(state, 's3')).filter((name) => name.includes('-data-'));
  expect([bucket, others]).toEqual([expect.stringMatching(/^afluente-qa-eu-data-\d{12}-us-east-1$/), []]);
}, 300_000);

test('a lake of a stage that is no longer the first is told apart from one that isn’t there', () => {
  const { status, stderr } = run(['bin/main.js', 'status', '--state', state]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/holds another stage than dev, the first of afluente\.config\.ts; [^\n]+\n$/),
  ]);
});
