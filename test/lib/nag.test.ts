import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageOf } from '../../cli/settings.ts';
import { bridgeFiles } from '../../observability/bridge.ts';
import { resourcesOf, type Template, templateOf } from '../support/assemblies.ts';
import { run } from '../support/program.ts';

/** Every finding of cdk-nag's AwsSolutions rules that stands, and why it is right. */
const EXPLAINED: [RegExp, string][] = [
  [/^AwsSolutions-SQS3$/, 'The queues without a dead-letter queue are the dead-letter queues.'],
  [
    /IAM5\[Resource::\*\]$/,
    'X-Ray, log delivery, reading CloudWatch and tags, and listing workspaces have no resources to name.',
  ],
  [/^AwsSolutions-ECS2$/, 'What the bridge’s containers are told is their configuration, and no secret.'],
  [
    /^AwsSolutions-ECS4$/,
    'The bridge is watched by Prometheus itself; insights would cost more than it does.',
  ],
  [/^AwsSolutions-VPC7$/, 'The bridge’s network holds one task that nothing may connect to.'],
  [
    /execution:orders_pipeline-(dev|prod):\*\]$/,
    'The owner of the run lock is any execution of the own state machine.',
  ],
  [/\/landing\/orders\/\*\]$/, 'People choose the names of the files that land.'],
  [/\/athena-staging\/pipelines\/orders\/\*\]$/, 'Athena names results after the query.'],
  [/\/rejected-data\/orders\/\*\]$/, 'Files of rejected rows are named after the run.'],
  [/\/raw-data\/orders\/\*\]$/, 'A table is read by its prefix.'],
  [/table\/afluente_(dev|prod)\/\*\]$/, 'Listing tables is asked of all tables of the database.'],
  [
    /table\/afluente_(dev|prod)\/orders_summary__(build|stage)_\*\]$/,
    'A build table and its stage are named after the run.',
  ],
  [/\/athena-staging\/builds\/orders\/\*\]$/, 'Stages are named after the run.'],
  [
    /\/processed-data\/orders_summary\/\*(\/_(version|build|checks|failure|superseded)\.json)?\]$/,
    'Versions are named after the run.',
  ],
];

/** Where each stage was synthesized, with the bridge switched on. */
const outputs = new Map<string, string>();

test.each(['dev', 'prod'])(
  '%s: cdk-nag finds nothing that is not explained, and nothing is explained in vain',
  (stage) => {
    const out = mkdtempSync(join(tmpdir(), 'afluente-nag-'));
    run(['test/lib/nag.ts', stage, out]);
    outputs.set(stage, out);
    const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')) as {
      pluginReports: { pluginName: string; violations: { ruleName: string }[] }[];
    };
    const nag = report.pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
    const findings = nag!.violations.map(({ ruleName }) => ruleName);
    const others = report.pluginReports.filter(({ pluginName }) => pluginName !== 'AwsSolutions');
    expect(others.flatMap(({ violations }) => violations)).toEqual([]);
    expect(findings.filter((finding) => !EXPLAINED.some(([pattern]) => pattern.test(finding)))).toEqual([]);
    expect(EXPLAINED.filter(([pattern]) => !findings.some((finding) => pattern.test(finding)))).toEqual([]);
  },
);

test('the bridge: one small ARM task that nothing can reach, which reads metrics and writes to its own workspace', async () => {
  const file = join(outputs.get('dev')!, 'afluente-dev-bridge.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const [[, task] = []] = resourcesOf(template, 'AWS::ECS::TaskDefinition');
  expect(task).toMatchObject({
    Cpu: '256',
    Memory: '512',
    RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
  });
  const images = JSON.parse(readFileSync('monitoring/images.json', 'utf8'));
  const containers = task!['ContainerDefinitions'] as any[];
  expect(
    containers.map(({ Name, Image, ReadonlyRootFilesystem }) => [Name, Image, ReadonlyRootFilesystem]),
  ).toEqual([
    ['exporter', images.exporter, true],
    ['agent', images.prometheus, true],
  ]);
  const [exporter] = containers;
  const encoded = exporter.Environment.find(({ Name }: any) => Name === 'FILE').Value;
  const { scanBudgetBytesPerDay } = (await stageOf('dev')).settings;
  const files = bridgeFiles({ stage: 'dev', scanBudgetBytesPerDay, runbook: undefined });
  expect(Buffer.from(encoded, 'base64').toString()).toBe(files.exporter);

  const actions = resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([name]) => name.startsWith('TaskTaskRole'))
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement as any[])
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => [action, Resource === '*']));
  expect(actions).toEqual([
    ['cloudwatch:GetMetricData', true],
    ['cloudwatch:GetMetricStatistics', true],
    ['cloudwatch:ListMetrics', true],
    ['iam:ListAccountAliases', true],
    ['tag:GetResources', true],
    ['aps:RemoteWrite', false],
  ]);
  const [[, group] = []] = resourcesOf(template, 'AWS::EC2::SecurityGroup');
  expect(group!['SecurityGroupIngress']).toBeUndefined();
  expect(group!['SecurityGroupEgress']).toMatchObject([{ FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }]);
  expect(resourcesOf(template, 'AWS::EC2::NatGateway')).toEqual([]);
  const [[, service] = []] = resourcesOf(template, 'AWS::ECS::Service');
  expect(service!['DeploymentConfiguration']).toMatchObject({
    MinimumHealthyPercent: 0,
    MaximumPercent: 100,
  });
  const [[, rules] = []] = resourcesOf(template, 'AWS::APS::RuleGroupsNamespace');
  expect(rules!['Data']).toBe(files.rules);
  expect(resourcesOf(template, 'AWS::Grafana::Workspace').length).toBe(1);
});

test('without the setting there is no bridge', () => {
  expect(() => templateOf('dev', 'bridge')).toThrow('ENOENT');
});
