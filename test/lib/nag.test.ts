import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageOf } from '../../operate/session/settings.ts';
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

const OIDC = 'token.actions.githubusercontent.com';

test.each(['dev', 'prod'])(
  '%s: who may deploy is one environment of one repository, and may do nothing but take the bootstrap’s roles',
  (stage) => {
    const file = join(outputs.get(stage)!, `afluente-${stage}-deployer.template.json`);
    const roles = resourcesOf(JSON.parse(readFileSync(file, 'utf8')) as Template, 'AWS::IAM::Role');
    const mayTake = ({ Policies }: Template['Resources'][string]['Properties']) =>
      (Policies as any[])
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as any[])
        .map(({ Action, Resource, Effect }) => [
          Effect,
          Action,
          [Resource]
            .flat()
            .map((arn) => /role\/cdk-hnb659fds-([a-z-]+)-role-/.exec(JSON.stringify(arn))?.[1]),
        ]);
    const trusts = ({
      AssumeRolePolicyDocument: { Statement },
    }: Template['Resources'][string]['Properties']) => Statement;
    const trust = (environment: string) => [
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${OIDC}` },
        Condition: {
          StringEquals: {
            [`${OIDC}:aud`]: 'sts.amazonaws.com',
            [`${OIDC}:sub`]: `repo:octo-org/octo-repo:environment:${environment}`,
          },
        },
      },
    ];
    expect(roles.map(([, role]) => [mayTake(role), trusts(role)])).toEqual([
      [[['Allow', 'sts:AssumeRole', ['deploy', 'file-publishing', 'lookup']]], trust(stage)],
      [[['Allow', 'sts:AssumeRole', ['lookup']]], trust(`${stage}-drift`)],
    ]);
    for (const [, role] of roles) {
      expect(role['ManagedPolicyArns']).toBeUndefined();
      expect(role['MaxSessionDuration']).toBe(3600);
    }
  },
);

/** What IAM calls a service that CloudFormation calls otherwise; every other name is the same in small letters. */
const SERVICES: Readonly<Record<string, string>> = { StepFunctions: 'states' };
/** Made by the account's own bootstrap, or by nobody. */
const NOT_MADE = new Set(['cdk']);

test('the policy for CloudFormation’s execution role names the services of the stacks, and no other', () => {
  const policy = JSON.parse(readFileSync('docs/cloudformation-execution-policy.json', 'utf8')) as {
    Statement: { Sid: string; Action: string | string[]; Resource: string }[];
  };
  const services = new Set<string>();
  for (const out of outputs.values()) {
    for (const file of globSync('*.template.json', { cwd: out })) {
      const { Resources } = JSON.parse(readFileSync(join(out, file), 'utf8')) as Template;
      for (const { Type } of Object.values(Resources)) {
        const service = Type.split('::')[1]!;
        services.add(SERVICES[service] ?? service.toLowerCase());
      }
    }
  }
  const named = new Set(
    policy.Statement.flatMap(({ Action }) => [Action].flat()).map((action) => action.split(':')[0]!),
  );
  // The bootstrap's version is a parameter of every template.
  expect(new Set([...services].filter((service) => !NOT_MADE.has(service)).concat('ssm'))).toEqual(named);
  const roles = policy.Statement.find(({ Sid }) => Sid === 'RolesOfTheStacksAlone');
  expect(roles!.Resource).toBe('arn:aws:iam::*:role/afluente-*');
  expect(
    policy.Statement.filter(
      ({ Action, Resource }) => Resource === '*' && JSON.stringify(Action).includes('iam:'),
    ),
  ).toEqual([]);
});

test('without the settings there is no bridge, and nobody deploys by a workflow', () => {
  expect(() => templateOf('dev', 'deployer')).toThrow('ENOENT');
  expect(() => templateOf('dev', 'bridge')).toThrow('ENOENT');
});
