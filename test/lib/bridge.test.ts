import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import { assemblyOf, resourcesOf, templateOf } from '../support/assemblies.ts';
import { run } from '../support/program.ts';

const template = templateOf('qa-eu', 'bridge');
const [[, task] = []] = resourcesOf(template, 'AWS::ECS::TaskDefinition');

/** The configuration that a container writes for itself. */
function configOf(name: string): any {
  const { Environment } = task!['ContainerDefinitions'].find(({ Name }: any) => Name === name);
  const { Value } = Environment.find(({ Name }: any) => Name === 'FILE');
  return parse(Buffer.from(Value, 'base64').toString());
}

test('a bridge finds the resources of its own stage only', () => {
  const { discovery } = configOf('exporter');
  const tagged = discovery.jobs.filter(({ searchTags }: any) => searchTags);
  expect(tagged.map(({ type }: any) => type)).toEqual(['AWS/States', 'AWS/Lambda', 'AWS/Athena', 'AWS/SQS']);
  for (const { searchTags } of tagged)
    expect(searchTags).toEqual([
      { key: 'project', value: '^afluente$' },
      { key: 'stage', value: '^qa-eu$' },
    ]);
  // By which it finds them: every resource that has metrics bears the tags of the stage.
  const stage = { Key: 'stage', Value: 'qa-eu' };
  const machines = resourcesOf(templateOf('qa-eu', 'pipeline-orders'), 'AWS::StepFunctions::StateMachine');
  expect(machines.map(([, { Tags }]) => Tags)).toEqual([expect.arrayContaining([stage])]);
});

test('its agent drops what is left of other stages, before it is written and billed', () => {
  const [{ metric_relabel_configs: rules }] = configOf('agent').scrape_configs;
  const kept = rules.findIndex(({ action }: any) => action === 'keep');
  expect(rules[kept]).toEqual({ source_labels: ['stage'], regex: '(qa-eu)?', action: 'keep' });
  // The stage is known by then, of schedules too.
  const stages = rules.map(({ target_label }: any) => target_label);
  expect(stages.lastIndexOf('stage')).toBeLessThan(kept);
});

test('its rules know the budget of no other stage', () => {
  const [[, { Data }] = ['', {} as any]] = resourcesOf(template, 'AWS::APS::RuleGroupsNamespace');
  const [recording] = parse(Data).groups;
  const budgets = recording.rules.filter(({ record }: any) => record === 'stage:scan_budget_bytes:constant');
  expect(budgets.map(({ labels }: any) => labels)).toEqual([{ stage: 'qa-eu' }]);
});

test('whom it tells is the stage’s topic, by a subject that SNS takes, and of nothing that CloudWatch tells', () => {
  const [[, { AlertManagerDefinition }] = ['', {} as any]] = resourcesOf(template, 'AWS::APS::Workspace');
  const text = AlertManagerDefinition['Fn::Join'][1]
    .map((part: any) => (typeof part === 'string' ? part : 'x'))
    .join('');
  const { route, receivers } = parse(parse(text).alertmanager_config);
  expect(receivers).toEqual([
    {
      name: 'alarms',
      sns_configs: [{ topic_arn: expect.any(String), subject: expect.any(String), sigv4: { region: 'x' } }],
    },
  ]);
  const [{ subject }] = receivers[0].sns_configs;
  const longest: Record<string, string> = {
    alertname: Object.keys(ALERTS).toSorted((one, other) => other.length - one.length)[0]!,
    stage: 's'.repeat(20),
    // A function's name has 64 characters, the pipeline's in it.
    pipeline: 'p'.repeat(50),
  };
  const told = subject.replaceAll(
    /\{\{ \.GroupLabels\.(\w+) \}\}/g,
    (_: string, label: string) => longest[label],
  );
  expect(told).toMatch(/^[!-~][ -~]{0,98}$/);
  const [silent, ...others] = route.routes;
  expect([route.receiver, others, silent.group_wait]).toEqual(['alarms', [], '8760h']);
  const [, names] = /^alertname=~"(.*)"$/.exec(silent.matchers[0])!;
  const byCloudWatch = Object.entries(ALERTS).flatMap(([name, { alarm }]) => (alarm ? [name] : []));
  expect(names!.split('|')).toEqual(byCloudWatch);
});

test('its images lie where nobody counts anonymous pulls', () => {
  const images = task!['ContainerDefinitions'].map(({ Image }: any) => Image);
  for (const image of images) expect(image).toMatch(/^quay\.io\//);
});

const HERE = {
  AFLUENTE_CONFIG: 'test/config/qa-eu.config.ts',
  CDK_CONTEXT_JSON: JSON.stringify({ stage: 'qa-eu' }),
};

test('what the region can’t have is told when synthesizing, in one line', () => {
  const { status, stderr } = run(['bin/main.js', 'app'], { ...HERE, CDK_DEFAULT_REGION: 'sa-east-1' });
  expect([status, stderr]).toEqual([
    2,
    "qa-eu.config.ts:11:7: stages.qa-eu.bridge: Amazon Managed Grafana is not in sa-east-1; write bridge: 'prometheus', and show its workspace in a Grafana elsewhere.\n",
  ]);
});

test('where the region isn’t known when synthesizing, that is told with the stack', () => {
  const metadata = readFileSync(join(assemblyOf('qa-eu'), 'afluente-qa-eu-bridge.metadata.json'), 'utf8');
  expect(Object.values<any[]>(JSON.parse(metadata)).flat()).toContainEqual(
    expect.objectContaining({
      type: 'aws:cdk:warning',
      data: expect.stringMatching(
        /stages\.qa-eu\.bridge: whether the region, .* Amazon Managed Prometheus and Amazon Managed Grafana is not known/,
      ),
    }),
  );
});
