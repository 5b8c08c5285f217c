import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { grafanaDashboard } from '../../observability/dashboards/dashboard.ts';
import { DASHBOARDS } from '../../observability/dashboards/dashboards.ts';
import { faultsOf } from './promql.ts';

const MONITORING = join(import.meta.dirname, '../../monitoring');
const read = (path: string) => readFileSync(join(MONITORING, path), 'utf8');
const { datasources } = parse(read('grafana/provisioning/datasources/prometheus.yml'));
const built = DASHBOARDS.map(
  (source) => [source.title, JSON.parse(read(`grafana/dashboards/${source.uid}.json`)), source] as const,
);

test('the dashboards have addresses and titles of their own', () => {
  expect(new Set(built.map(([, { uid }]) => uid)).size).toBe(4);
  expect(new Set(built.map(([, { title }]) => title)).size).toBe(4);
});

test('the home dashboard is there', () => {
  const { services } = parse(read('docker-compose.yml'));
  const home: string = services.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
  expect(read(home.replace('/etc/grafana/dashboards/', 'grafana/dashboards/'))).toContain(
    '"uid": "afluente-pipelines"',
  );
});

describe.each(built)('%s', (_, dashboard, source) => {
  const { panels, templating, annotations } = dashboard;

  test('is one that Grafana 12 takes', () => {
    expect(dashboard).toMatchObject({
      schemaVersion: 42,
      editable: false,
      uid: expect.stringMatching(/^[a-z0-9-]{1,40}$/),
      time: { from: expect.stringMatching(/^now-/), to: 'now' },
    });
    expect(dashboard.id ?? null).toBeNull();
  });

  test('its panels have ids of their own, fill the screen, and overlap nowhere', () => {
    expect(new Set(panels.map(({ id }: any) => id)).size).toBe(panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, x, y, taken.get(`${x},${y}`)]).toEqual([title, x, y, undefined]);
          taken.set(`${x},${y}`, title);
        }
    }
    const bottom = Math.max(...panels.map(({ gridPos }: any) => gridPos.y + gridPos.h));
    expect(taken.size).toBe(24 * bottom);
  });

  test('every panel says what it shows, in which unit, from the datasource that is provisioned', () => {
    for (const panel of panels) {
      expect(panel).toMatchObject({
        title: expect.stringMatching(/\S/),
        description: expect.stringMatching(/^[A-Z0-9].*[.]$/s),
        datasource: { type: 'prometheus', uid: datasources[0].uid },
        fieldConfig: { defaults: { unit: expect.stringMatching(/\S/) } },
      });
      expect(panel.targets.length).toBeGreaterThan(0);
      const refIds = panel.targets.map(({ refId }: any) => refId);
      expect(new Set(refIds).size).toBe(refIds.length);
      for (const target of panel.targets) {
        expect(target.datasource.uid).toBe(datasources[0].uid);
        expect(target.legendFormat).toMatch(/\S/);
        expect(target.instant === true).toBe(panel.type === 'stat');
      }
    }
  });

  test('numbers that can be bad are coloured by what is bad', () => {
    for (const { type, fieldConfig } of panels.filter(({ type }: any) => type === 'stat')) {
      const { steps } = fieldConfig.defaults.thresholds;
      expect([type, steps[0].value]).toEqual(['stat', null]);
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.map(({ color }: any) => color)).toContain('red');
      const values = steps.slice(1).map(({ value }: any) => value);
      expect(values).toEqual(values.toSorted((a: number, b: number) => a - b));
    }
  });

  test('every panel leads to the runbook and to the console', () => {
    const runbook = readFileSync(join(MONITORING, '../docs/runbook.md'), 'utf8');
    const anchors = (runbook.match(/^## \w+$/gm) ?? []).map((heading) => heading.slice(3).toLowerCase());
    const told = grafanaDashboard(source, 'https://wiki.example.com/runbook');
    for (const { links = [] } of told.panels as any[]) {
      expect(links.map(({ title }: any) => title)).toEqual(['Runbook', 'Step Functions']);
      const [address, anchor] = links[0].url.split('#');
      expect(address).toBe('https://wiki.example.com/runbook');
      if (anchor !== undefined) expect(anchors).toContain(anchor);
      expect(links[1].url).toContain('${region}.console.aws.amazon.com/states');
    }
    // Where nobody said where the runbook is read, nothing leads to a page that isn't there.
    for (const { links = [] } of grafanaDashboard(source, undefined).panels as any[])
      expect(links.map(({ title }: any) => title)).toEqual(['Step Functions']);
  });

  test('links to a run and to its state machine have the labels that they are made of', () => {
    for (const { fieldConfig, targets, title } of panels) {
      const [run, machine] = fieldConfig.defaults.links ?? [];
      if (!run) continue;
      expect(run.url).toMatch(
        /^\/d\/afluente-run\?var-stage=\$\{__field\.labels\.stage\}&var-pipeline=\$\{__field\.labels\.pipeline\}&time=\$\{__value\.time\}&time\.window=\d+$/,
      );
      expect(machine.url).toContain('${__field.labels.state_machine}');
      const labelled = targets.some(({ expr }: any) => /by \([^)]*state_machine|^pipeline:/.test(expr));
      expect([title, labelled]).toEqual([title, true]);
    }
  });

  test('it marks when readers got another version, and when one was taken back', () => {
    const tried = readFileSync(join(MONITORING, 'rules/changes.test.yml'), 'utf8');
    expect(annotations.list.map(({ name }: any) => name)).toEqual(['Publications', 'Rollbacks']);
    for (const { expr, datasource, enable } of annotations.list) {
      expect(faultsOf(expr.replaceAll(/\$\w+/g, 'x'))).toEqual([]);
      expect([datasource.uid, enable]).toEqual([datasources[0].uid, true]);
      expect(tried).toContain(`- expr: ${expr.replaceAll(/\{.*?\}/g, '')}\n`);
    }
  });

  test('its variables are chained, and read what is offered', () => {
    expect(templating.list.map(({ name, includeAll }: any) => [name, includeAll ?? false])).toEqual([
      ['stage', true],
      ['pipeline', true],
      ['state_machine', true],
      ['region', false],
    ]);
    templating.list.forEach(({ query, datasource }: any, index: number) => {
      const [, selector = '', label] = /^label_values\((.+), (\w+)\)$/.exec(query.query) ?? [];
      expect(label).toBe(templating.list[index].name);
      expect(faultsOf(selector.replaceAll(/\$\w+/g, 'x'))).toEqual([]);
      for (const { name } of templating.list.slice(0, index)) expect(selector).toContain(`"$${name}"`);
      expect(datasource.uid).toBe(datasources[0].uid);
    });
  });
});
