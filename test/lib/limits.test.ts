import StepFunctionsValidator from 'asl-validator';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Template } from '../support/assemblies.ts';
import { run } from '../support/program.ts';
import { resolved } from '../support/resolved.ts';

/**
 * AWS's limits on what has a length, by resource and property: characters of a text, of a document as compact JSON.
 * What CloudFormation's own schemas say of them, and https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html.
 */
const MOST: Readonly<Record<string, number>> = {
  'AWS::APS::RuleGroupsNamespace.Name': 64,
  'AWS::APS::Workspace.Alias': 100,
  'AWS::Athena::WorkGroup.Description': 1024,
  'AWS::Athena::WorkGroup.Name': 128,
  'AWS::CloudWatch::Alarm.AlarmDescription': 1024,
  'AWS::CloudWatch::Alarm.AlarmName': 255,
  'AWS::CloudWatch::Dashboard.DashboardName': 255,
  'AWS::EC2::SecurityGroup.GroupDescription': 255,
  'AWS::ECS::Cluster.ClusterName': 255,
  'AWS::ECS::TaskDefinition.Family': 255,
  'AWS::Events::Rule.Description': 512,
  'AWS::Events::Rule.EventPattern': 2048,
  'AWS::Events::Rule.Name': 64,
  'AWS::Glue::Database.Name': 255,
  'AWS::Grafana::Workspace.Name': 255,
  'AWS::IAM::Policy.PolicyName': 128,
  'AWS::IAM::Role.AssumeRolePolicyDocument': 2048,
  'AWS::IAM::Role.Description': 1000,
  'AWS::IAM::Role.RoleName': 64,
  'AWS::KMS::Key.Description': 8192,
  'AWS::KMS::Key.KeyPolicy': 32_768,
  'AWS::Lambda::Function.Description': 256,
  // Of all variables together, 4 KB.
  'AWS::Lambda::Function.Environment': 4096,
  'AWS::Lambda::Function.FunctionName': 64,
  'AWS::Logs::LogGroup.LogGroupName': 512,
  'AWS::Logs::QueryDefinition.Name': 255,
  'AWS::Logs::QueryDefinition.QueryString': 10_000,
  'AWS::S3::Bucket.BucketName': 63,
  'AWS::S3::BucketPolicy.PolicyDocument': 20_480,
  'AWS::SNS::Topic.DisplayName': 100,
  'AWS::SNS::Topic.TopicName': 256,
  'AWS::SNS::TopicPolicy.PolicyDocument': 30_720,
  'AWS::SQS::Queue.QueueName': 80,
  'AWS::Scheduler::Schedule.Description': 512,
  'AWS::Scheduler::Schedule.GroupName': 64,
  'AWS::Scheduler::Schedule.Name': 64,
  'AWS::Scheduler::Schedule.ScheduleExpressionTimezone': 50,
  'AWS::Scheduler::ScheduleGroup.Name': 64,
  'AWS::StepFunctions::StateMachine.DefinitionString': 1_000_000,
  'AWS::StepFunctions::StateMachine.StateMachineName': 80,
};

/** References to a name that another resource gives. */
const REFERENCES = new Set([
  'AWS::Lambda::Permission.FunctionName',
  'AWS::Lambda::EventInvokeConfig.FunctionName',
  'AWS::ApplicationSignals::Discovery.Name',
]);

/** A stage's name as long as there is one. */
const STAGE = 'a-stage-of-twenty-ch';

const templates = new Map<string, Template & { Description?: string }>();

beforeAll(() => {
  const out = mkdtempSync(join(tmpdir(), 'afluente-longest-'));
  const { status, stderr } = run(['test/lib/longest.ts', STAGE, out, '2']);
  expect([status, stderr]).toEqual([0, '']);
  for (const file of readdirSync(out).filter((name) => name.endsWith('.template.json')))
    templates.set(basename(file, '.template.json'), JSON.parse(readFileSync(join(out, file), 'utf8')));
}, 180_000);

/** `[stack, type, property, what CloudFormation sets it to]` of all templates. */
function properties(): [string, string, string, unknown][] {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.values(Resources).flatMap(({ Type, Properties }) =>
      Object.entries(Properties).map(([name, value]): [string, string, string, unknown] => [
        stack,
        Type,
        name,
        resolved(value),
      ]),
    ),
  );
}

const lengthOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).length;

test('the longest names that pass are within what AWS allows, in every stack, with everything that is made of them', () => {
  const found = properties().filter(([, type, name]) => MOST[`${type}.${name}`] !== undefined);
  expect(found.length).toBeGreaterThan(200);
  const over = found.filter(([, type, name, value]) => lengthOf(value) > MOST[`${type}.${name}`]!);
  expect(over).toEqual([]);
});

test('no name is given whose limit nobody looked up', () => {
  const names = properties()
    .filter(([, , name, value]) => /(Name|Alias|Family)$/.test(name) && typeof value === 'string')
    .map(([, type, name]) => `${type}.${name}`);
  expect(names).toContain('AWS::Lambda::Function.FunctionName');
  expect([...new Set(names)].filter((name) => MOST[name] === undefined && !REFERENCES.has(name))).toEqual([]);
});

test('they are the longest: a function and a state are as long as may be', () => {
  const functions = properties().filter(([, , name]) => name === 'FunctionName');
  expect(
    Math.max(...functions.map(([, , , value]) => lengthOf(value)).filter((length) => length < 160)),
  ).toBe(64);
  const states = machines().flatMap(({ States }) => Object.keys(States));
  expect(Math.max(...states.map(({ length }) => length))).toBe(80);
});

function machines(): { States: object }[] {
  return properties()
    .filter(([, , name]) => name === 'DefinitionString')
    .map(([, , , value]) => JSON.parse(String(value)) as { States: object });
}

test('asl-validator finds nothing in their state machines', () => {
  expect(machines().length).toBeGreaterThanOrEqual(2);
  for (const machine of machines()) {
    const verdict = StepFunctionsValidator(machine as never, { checkPaths: true });
    expect(verdict.isValid ? '' : verdict.errorsText()).toBe('');
  }
});

test('the inline policies of a role are within 10,240 characters together', () => {
  for (const { Resources } of templates.values()) {
    const sizes = new Map<string, number>();
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::IAM::Policy') continue;
      for (const role of Properties['Roles'] as { Ref: string }[])
        sizes.set(role.Ref, (sizes.get(role.Ref) ?? 0) + lengthOf(resolved(Properties['PolicyDocument'])));
    }
    for (const [role, size] of sizes) expect([role, size <= 10_240]).toEqual([role, true]);
  }
});

test('stacks, outputs, exports and templates are within what CloudFormation allows', () => {
  for (const [stack, template] of templates) {
    const { Resources, Description = '', Outputs = {} } = template;
    expect(stack.length).toBeLessThanOrEqual(128);
    expect(stack).toMatch(/^[a-zA-Z][-a-zA-Z0-9]*$/);
    expect(Buffer.byteLength(Description)).toBeLessThanOrEqual(1024);
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(Outputs).length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(template).length).toBeLessThanOrEqual(1_000_000);
    for (const output of Object.values(Outputs) as { Value: unknown; Export?: { Name: unknown } }[]) {
      expect(lengthOf(resolved(output.Value))).toBeLessThanOrEqual(1024);
      if (output.Export) expect(lengthOf(resolved(output.Export.Name))).toBeLessThanOrEqual(255);
    }
  }
});
