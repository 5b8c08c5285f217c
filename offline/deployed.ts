import { creationTimes } from './assembly/created.ts';
import type { DeployedResource, Deployment } from './assembly/deployment.ts';
import { loadAssembly } from './assembly/load.ts';
import { resourcePolicies, type RolePolicies, rolePolicies } from './assembly/policies.ts';
import { type WorkGroup, workGroups } from './athena/workgroups.ts';
import type { Series } from './cloudwatch/series.ts';
import { queueDepth } from './events/queue-depth.ts';
import { type RuleSpec, ruleFromTemplate } from './events/rules.ts';
import { type ScheduleSpec, scheduleFromTemplate } from './events/scheduler.ts';
import { topicsFromTemplates } from './events/topics.ts';
import { databaseFromTemplate } from './glue/database-spec.ts';
import type { Clock } from './kernel/clock.ts';
import { type EventPolicy, eventPolicies } from './lambda/asynchronous.ts';
import { functionFromTemplate, type FunctionSpec } from './lambda/function-spec.ts';
import { logGroupFromTemplate } from './logs/log-groups.ts';
import { bucketFromTemplate, withExisting } from './s3/bucket-spec.ts';
import type { BucketSpec } from './s3/disk.ts';
import { machineFromTemplate, type MachineSpec, parseDefinition } from './states/definition.ts';
import { type TaggedResource, taggedResources } from './tagging/tags.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What the services are made of, as an assembly has it. */
export interface Deployed {
  readonly deployment: Deployment;
  readonly at: Date;
  readonly createdAt: (arn: string) => Date;
  readonly roles: ReadonlyMap<string, RolePolicies>;
  /** Policies of resources, by the ARN of what they protect. */
  readonly attached: ReadonlyMap<string, readonly unknown[]>;
  readonly buckets: readonly BucketSpec[];
  readonly databases: readonly ReturnType<typeof databaseFromTemplate>[];
  readonly workGroups: ReadonlyMap<string, WorkGroup>;
  readonly functions: readonly FunctionSpec[];
  readonly eventPolicies: ReadonlyMap<string, EventPolicy>;
  readonly machines: readonly MachineSpec[];
  readonly rules: readonly RuleSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly topics: ReadonlySet<string>;
  readonly logGroups: ReadonlySet<string>;
  /** Those of the log groups that functions write to. */
  readonly writtenLogGroups: ReadonlySet<string>;
  readonly queueDepths: readonly Series[];
  readonly tagged: readonly TaggedResource[];
}

export interface DeployedOptions extends Place {
  /** A synthesized app, `cdk.out`. */
  readonly assembly: string;
  /** The state directory. */
  readonly state: string;
  readonly existingBuckets: readonly string[];
  readonly clock: Clock;
}

/**
 * Reads an assembly whole, so that one which can't be run is refused before anything of it is deployed.
 * @throws NotImitated naming what can't be run
 */
export function deployedOf({ assembly, state, existingBuckets, clock, ...place }: DeployedOptions): Deployed {
  const deployment = loadAssembly(assembly, place);
  const ofType = (type: string): readonly DeployedResource[] =>
    deployment.resources.filter((resource) => resource.type === type);
  const functions = ofType('AWS::Lambda::Function').map((one) => functionFromTemplate(one, deployment));
  const machines = ofType('AWS::StepFunctions::StateMachine').map(machineFromTemplate);
  const arns = new Set(functions.map(({ arn }) => arn));
  for (const machine of machines) parseDefinition(machine, (arn) => arns.has(arn));
  const made = {
    deployment,
    at: clock.now(),
    roles: rolePolicies(deployment),
    attached: resourcePolicies(deployment),
    buckets: withExisting(ofType('AWS::S3::Bucket').map(bucketFromTemplate), existingBuckets, state),
    databases: ofType('AWS::Glue::Database').map(databaseFromTemplate),
    workGroups: workGroups(deployment.resources),
    functions,
    eventPolicies: eventPolicies(ofType('AWS::Lambda::EventInvokeConfig')),
    machines,
    rules: ofType('AWS::Events::Rule').map(ruleFromTemplate),
    topics: topicsFromTemplates(ofType('AWS::SNS::Topic')),
    logGroups: new Set(ofType('AWS::Logs::LogGroup').map(logGroupFromTemplate)),
    writtenLogGroups: new Set(functions.map(({ logGroup }) => logGroup)),
    tagged: taggedResources(deployment.resources),
  };
  // Last, since it writes down what is deployed.
  const createdAt = creationTimes(state, deployment.resources, clock.now());
  return {
    ...made,
    createdAt,
    schedules: ofType('AWS::Scheduler::Schedule').map((one) => scheduleFromTemplate(one, createdAt(one.arn))),
    queueDepths: ofType('AWS::SQS::Queue').map((one) => queueDepth(state, one, createdAt(one.arn), clock)),
  };
}

/** Which stacks a deployment over another one made, changed and took away. */
export interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
}

/** Stacks are compared by their templates, which name the code of their functions by its hash. */
export function changesOf(before: Deployed, now: Deployed): Changes {
  const old = new Set(before.deployment.stacks);
  const { stacks } = now.deployment;
  return {
    created: stacks.filter((stack) => !old.has(stack)),
    updated: stacks.filter(
      (stack) => old.has(stack) && before.deployment.templates[stack] !== now.deployment.templates[stack],
    ),
    deleted: [...old].filter((stack) => !stacks.includes(stack)),
  };
}
