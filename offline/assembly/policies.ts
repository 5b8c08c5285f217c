import { z } from 'zod';
import { NotImitated } from '../kernel/aws-error.ts';
import { parseProperties } from '../kernel/properties.ts';
import type { Deployment } from './deployment.ts';

/** What the templates say of one role. The documents are as in the template, intrinsics resolved. */
export interface RolePolicies {
  readonly trust: unknown;
  /** Identity policies: inline ones, those of `AWS::IAM::Policy`, and managed ones. */
  readonly documents: readonly unknown[];
}

const Role = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.string().optional(),
});

const AttachedPolicy = z.object({
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

/** Policies of AWS that a CDK app attaches to its functions, as the AWS managed policy reference lists them. */
const awsManaged: Readonly<Record<string, unknown>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': allow(
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ),
  'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess': allow(
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ),
};

/**
 * All policies of all roles, by role ARN.
 * @throws NotImitated for a permissions boundary, and for a managed policy that isn't known
 */
export function rolePolicies({ resources }: Deployment): ReadonlyMap<string, RolePolicies> {
  const attached = resources
    .filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .map(({ arn, properties }) => ({ arn, ...AttachedPolicy.parse(properties) }));
  const managed = (arn: string): unknown => {
    const document = attached.find((policy) => policy.arn === arn)?.PolicyDocument ?? awsManaged[arn];
    if (document === undefined) throw new NotImitated(`the managed policy ${arn}`);
    return document;
  };

  return new Map(
    resources
      .filter(({ type }) => type === 'AWS::IAM::Role')
      .map(({ arn, physicalId, properties }) => {
        const role = Role.parse(properties);
        if (role.PermissionsBoundary !== undefined)
          throw new NotImitated(`the permissions boundary of ${arn}`);
        const documents = [
          ...role.Policies.map(({ PolicyDocument }) => PolicyDocument),
          ...attached
            .filter(({ Roles }) => Roles.includes(physicalId))
            .map(({ PolicyDocument }) => PolicyDocument),
          ...role.ManagedPolicyArns.map(managed),
        ];
        return [arn, { trust: role.AssumeRolePolicyDocument, documents }];
      }),
  );
}

/** Type of the policy, the property that lists what it protects, and the type that this names by `Ref`. */
const attachments: readonly (readonly [policy: string, property: string, target: string])[] = [
  ['AWS::S3::BucketPolicy', 'Bucket', 'AWS::S3::Bucket'],
  ['AWS::SQS::QueuePolicy', 'Queues', 'AWS::SQS::Queue'],
  ['AWS::SNS::TopicPolicy', 'Topics', 'AWS::SNS::Topic'],
];

/** Policies of buckets, queues, topics and functions, by the ARN of what they protect. */
export function resourcePolicies({ resources }: Deployment): ReadonlyMap<string, readonly unknown[]> {
  const policies = new Map<string, unknown[]>();
  for (const [policy, property, target] of attachments)
    for (const { properties } of resources.filter(({ type }) => type === policy))
      for (const id of [properties[property]].flat()) {
        const arn = resources.find(({ type, physicalId }) => type === target && physicalId === id)?.arn;
        if (arn === undefined)
          throw new NotImitated(`a policy of ${String(id)}, which this assembly doesn't make`);
        policies.set(arn, [...(policies.get(arn) ?? []), properties['PolicyDocument']]);
      }
  for (const [arn, document] of functionPolicies(resources)) policies.set(arn, [document]);
  return policies;
}

const Permission = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

/**
 * Functions' policies: each `AWS::Lambda::Permission` is a statement of its function's.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @throws NotImitated for a permission with another condition, or of a function that isn't in the assembly
 */
function functionPolicies(resources: Deployment['resources']): ReadonlyMap<string, unknown> {
  const policies = new Map<string, { Version: string; Statement: unknown[] }>();
  for (const permission of resources.filter(({ type }) => type === 'AWS::Lambda::Permission')) {
    const { Action, FunctionName, Principal, SourceAccount, SourceArn } = parseProperties(
      Permission,
      permission,
    );
    const name = FunctionName.slice(FunctionName.lastIndexOf(':') + 1);
    const arn = resources.find(
      ({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === name,
    )?.arn;
    if (arn === undefined)
      throw new NotImitated(`a permission of ${FunctionName}, which this assembly doesn't make`);
    const policy = policies.get(arn) ?? { Version: '2012-10-17', Statement: [] };
    policies.set(arn, policy);
    policy.Statement.push({
      Sid: permission.logicalId,
      Effect: 'Allow',
      Principal: { [Principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS']: Principal },
      Action,
      Resource: arn,
      Condition: {
        ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    });
  }
  return policies;
}
