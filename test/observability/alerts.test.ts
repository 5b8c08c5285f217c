import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings } from '../../operate/session/settings.ts';
import { GROUPS } from '../../cli/commands/index.ts';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const names = Object.keys(ALERTS);
const { runbook } = await loadSettings(join(ROOT, 'afluente.config.ts'));
const [, alerting] = parse(read('monitoring/rules/afluente.rules.yml')).groups;

test('each alert of the catalogue has its rule, which says what, what it means, and where to read on', () => {
  expect(alerting.rules.map(({ alert }: any) => alert)).toEqual(names);
  for (const { alert, for: holds, labels, annotations } of alerting.rules) {
    const { severity, summary, impact } = ALERTS[alert as keyof typeof ALERTS];
    expect(holds).toMatch(/^\d+m$/);
    expect(labels).toEqual({ severity });
    expect(annotations).toEqual({
      summary,
      impact,
      description: expect.stringMatching(/\.({{ end }})?$/),
      ...(runbook === undefined
        ? { runbook: runbookPlace(alert) }
        : { runbook_url: runbookPlace(alert, runbook) }),
    });
  }
});

test('each rule is tested firing and not firing', () => {
  const seen = { firing: new Set<string>(), silent: new Set<string>() };
  for (const file of globSync('monitoring/rules/*.test.yml', { cwd: ROOT }))
    for (const { promql_expr_test = [] } of parse(read(file)).tests)
      for (const { expr, exp_samples } of promql_expr_test) {
        const [, name] = /ALERTS{alertname="(\w+)"/.exec(expr) ?? [];
        if (name) seen[exp_samples.length > 0 ? 'firing' : 'silent'].add(name);
      }
  expect([...seen.firing].toSorted()).toEqual(names.toSorted());
  expect([...seen.silent].toSorted()).toEqual(names.toSorted());
});

test('the runbook has a place for each alert: what it means, who is hurt, three commands', () => {
  const [, ...sections] = read('docs/runbook.md').split(/^## /m);
  expect(sections.map((section) => section.split('\n')[0])).toEqual(names);
  for (const section of sections) {
    expect(section).toMatch(/\n\*\*What it means\.\*\* \S/);
    expect(section).toMatch(/\n\*\*Who is hurt\.\*\* \S/);
    const [, block = ''] = /\*\*What to run\.\*\*\n\n```sh\n(.*?)\n```/s.exec(section) ?? [];
    const commands = block.split('\n');
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      expect(command).toMatch(/^(aws|npm run|npx afluente|npx cdk|docker compose|curl) /);
      if (/^(aws|npx cdk) /.test(command)) expect(command).toMatch(/# needs AWS/);
    }
  }
});

test('the runbook’s commands are there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const [, script] of read('docs/runbook.md').matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty(script!);
  const commands = Object.values(GROUPS).flatMap((group) => Object.keys(group));
  for (const [, name] of read('docs/runbook.md').matchAll(/npx afluente ([\w-]+)/g))
    expect(commands).toContain(name);
});

test('Alertmanager tells one receiver, by pipeline, and suppresses alerts that there are', () => {
  const { route, receivers, inhibit_rules } = parse(read('monitoring/alertmanager.yml'));
  expect(route).toMatchObject({ receiver: receivers[0].name, group_by: ['pipeline', 'stage'] });
  const matchers: string[] = inhibit_rules.flatMap((rule: any) => [
    ...rule.source_matchers,
    ...rule.target_matchers,
  ]);
  for (const matcher of matchers) {
    const [, quoted = ''] = /^alertname =~? "?([\w|]+)"?$/.exec(matcher) ?? [];
    for (const name of quoted.split('|')) expect(names).toContain(name);
  }
});
