import { createHash } from 'node:crypto';

/** Where a resource lives, for its ARN. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** What CloudFormation knows of a resource type: its names, its ARN and its attributes. */
export interface ResourceType {
  /** `imitated`: a service here makes it. `inert`: it needs nothing to run. `absent`: nothing imitates it. */
  readonly role: 'imitated' | 'inert' | 'absent';
  /** The property that names the resource, from the outside in; without one the name is generated. */
  readonly name?: readonly string[];
  /** Longest generated name. @default 255 */
  readonly maxName?: number;
  readonly lowerCase?: boolean;
  readonly arn?: (name: string, environment: Environment, properties: Properties) => string;
  /** What `Ref` gives. @default the name */
  readonly ref?: (name: string, environment: Environment, properties: Properties) => string;
  /** What `Fn::GetAtt` gives, besides `Arn`. */
  readonly attributes?: Readonly<Record<string, (name: string, environment: Environment) => string>>;
}

type Properties = Readonly<Record<string, unknown>>;

const arn =
  (service: string, resource: string) =>
  (name: string, { account, region }: Environment): string =>
    `arn:aws:${service}:${region}:${account}:${resource}${name}`;

const iamArn =
  (kind: string) =>
  (name: string, { account }: Environment, { Path }: Properties): string =>
    `arn:aws:iam::${account}:${kind}${typeof Path === 'string' ? Path : '/'}${name}`;

const queueUrl = (name: string, { account, region }: Environment): string =>
  `https://sqs.${region}.amazonaws.com/${account}/${name}`;

const machineArn = arn('states', 'stateMachine:');
const topicArn = arn('sns', '');
const workspaceArn = arn('aps', 'workspace/');
const scheduleGroup = ({ GroupName }: Properties): string =>
  typeof GroupName === 'string' ? GroupName : 'default';

const inert: ResourceType = { role: 'inert' };
const absent: ResourceType = { role: 'absent' };

/**
 * `Ref`, ARN and `Fn::GetAtt` of each type, from the *Return values* of its page in the CloudFormation
 * template reference. An attribute that isn't here is refused by name.
 */
const types: Readonly<Record<string, ResourceType>> = {
  'AWS::S3::Bucket': {
    role: 'imitated',
    name: ['BucketName'],
    maxName: 63,
    lowerCase: true,
    arn: (name) => `arn:aws:s3:::${name}`,
    attributes: {
      DomainName: (name) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: (name, { region }) => `${name}.s3.${region}.amazonaws.com`,
    },
  },
  'AWS::S3::BucketPolicy': inert,
  'AWS::Glue::Database': { role: 'imitated', name: ['DatabaseInput', 'Name'], lowerCase: true },
  'AWS::Athena::WorkGroup': { role: 'imitated', name: ['Name'], arn: arn('athena', 'workgroup/') },
  'AWS::Lambda::Function': {
    role: 'imitated',
    name: ['FunctionName'],
    maxName: 64,
    arn: arn('lambda', 'function:'),
  },
  'AWS::Lambda::Permission': inert,
  'AWS::Lambda::EventInvokeConfig': inert,
  'AWS::IAM::Role': {
    role: 'inert',
    name: ['RoleName'],
    maxName: 64,
    arn: iamArn('role'),
    attributes: { RoleId: (name) => `AROA${hash(name, 16)}` },
  },
  'AWS::IAM::Policy': { role: 'inert', name: ['PolicyName'] },
  'AWS::IAM::ManagedPolicy': {
    role: 'inert',
    name: ['ManagedPolicyName'],
    arn: iamArn('policy'),
    ref: iamArn('policy'),
  },
  'AWS::StepFunctions::StateMachine': {
    role: 'imitated',
    name: ['StateMachineName'],
    maxName: 80,
    arn: machineArn,
    ref: machineArn,
    attributes: { Name: (name) => name },
  },
  'AWS::Events::Rule': { role: 'imitated', name: ['Name'], maxName: 64, arn: arn('events', 'rule/') },
  'AWS::Scheduler::Schedule': {
    role: 'imitated',
    name: ['Name'],
    maxName: 64,
    arn: (name, environment, properties) =>
      arn('scheduler', `schedule/${scheduleGroup(properties)}/`)(name, environment),
  },
  'AWS::Scheduler::ScheduleGroup': {
    role: 'inert',
    name: ['Name'],
    maxName: 64,
    arn: arn('scheduler', 'schedule-group/'),
  },
  'AWS::SQS::Queue': {
    role: 'imitated',
    name: ['QueueName'],
    maxName: 80,
    arn: arn('sqs', ''),
    ref: queueUrl,
    attributes: { QueueName: (name) => name, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': inert,
  'AWS::SNS::Topic': {
    role: 'imitated',
    name: ['TopicName'],
    maxName: 256,
    arn: topicArn,
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: (name) => name },
  },
  'AWS::SNS::TopicPolicy': inert,
  'AWS::SNS::Subscription': absent,
  'AWS::KMS::Key': {
    role: 'absent',
    arn: arn('kms', 'key/'),
    attributes: { KeyId: (name) => name },
  },
  'AWS::KMS::Alias': { role: 'absent', name: ['AliasName'] },
  'AWS::Logs::LogGroup': {
    role: 'imitated',
    name: ['LogGroupName'],
    arn: (name, environment) => `${arn('logs', 'log-group:')(name, environment)}:*`,
  },
  'AWS::Logs::ResourcePolicy': inert,
  'AWS::CloudWatch::Alarm': { role: 'absent', name: ['AlarmName'], arn: arn('cloudwatch', 'alarm:') },
  'AWS::APS::Workspace': {
    role: 'absent',
    arn: workspaceArn,
    ref: workspaceArn,
    attributes: {
      WorkspaceId: (name) => name,
      PrometheusEndpoint: (name, { region }) =>
        `https://aps-workspaces.${region}.amazonaws.com/workspaces/${name}/`,
    },
  },
  'AWS::Grafana::Workspace': {
    role: 'absent',
    attributes: {
      Id: (name) => name,
      Endpoint: (name, { region }) => `${name}.grafana-workspace.${region}.amazonaws.com`,
    },
  },
  'AWS::CloudWatch::Dashboard': { role: 'absent', name: ['DashboardName'] },
  'AWS::CDK::Metadata': inert,
};

/** The rules of a resource type; a type without an entry is `absent`, and only its `Ref` is known. */
export function resourceType(type: string): ResourceType {
  return types[type] ?? absent;
}

/** The name that a resource gets when its template gives none: the stack, the logical id, a stable suffix. */
export function generatedName(stack: string, logicalId: string, type: ResourceType): string {
  const suffix = hash(`${stack}/${logicalId}`, 12);
  const stem = `${stack}-${logicalId}`.slice(0, (type.maxName ?? 255) - suffix.length - 1);
  const name = `${stem}-${suffix}`;
  return type.lowerCase === true ? name.toLowerCase() : name;
}

function hash(text: string, length: number): string {
  const digits = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`).toString(36);
  return digits.slice(0, length).toUpperCase();
}
