import {
  type CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { paginateGetTables } from '@aws-sdk/client-glue';
import type { Stage } from '../../core/names.ts';
import { listUploads } from '../../lake/objects.ts';
import { executionName } from '../execution.ts';
import type { Aws } from '../stage.ts';
import { placeOf } from '../verify/mask.ts';
import { measureBucket } from './bucket.ts';
import { runningOf } from './executions.ts';

/** A bucket, with everything that keeps CloudFormation from deleting it. */
export interface FullBucket {
  readonly name: string;
  readonly objects: number;
  /** Versions that others took the place of. */
  readonly older: number;
  readonly markers: number;
  /** Multipart uploads that never ended. */
  readonly uploads: number;
  /** Of all versions. */
  readonly bytes: number;
}

/** What there is of a stage. */
export interface Inventory {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** Their names, in the order in which CloudFormation lists them. */
  readonly going: readonly string[];
  /** Those that are protected from being deleted: they stay whole. */
  readonly staying: readonly string[];
  readonly buckets: readonly FullBucket[];
  readonly tables: readonly { readonly database: string; readonly name: string }[];
  readonly workgroups: readonly string[];
  readonly logGroups: readonly string[];
  /** The executions that run, by their ARNs. */
  readonly executions: readonly string[];
  /** What of the protected stacks stays: buckets, databases, workgroups. */
  readonly kept: readonly string[];
}

interface Resource {
  readonly type: string;
  readonly id: string;
}

/** The stacks of a stage: the name's prefix ends in a dash, so that no other stage is meant. */
export async function stacksOf(
  cloudformation: CloudFormationClient,
  stage: Stage,
): Promise<{ readonly name: string; readonly arn: string; readonly isProtected: boolean }[]> {
  const found: { name: string; arn: string; isProtected: boolean }[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudformation }, {})) {
    for (const { StackName: name = '', StackId: arn = '', EnableTerminationProtection } of Stacks)
      if (name.startsWith(`afluente-${stage}-`))
        found.push({ name, arn, isProtected: EnableTerminationProtection === true });
  }
  return found;
}

/** Counts what would go and what would stay; changes nothing. */
export async function takeInventory(aws: Aws, stage: Stage): Promise<Inventory> {
  const stacks = await stacksOf(aws.cloudformation, stage);
  const [first] = stacks;
  const resources = async (isProtected: boolean) => {
    const chosen = stacks.filter((stack) => stack.isProtected === isProtected);
    return (await Promise.all(chosen.map(({ name }) => resourcesOf(aws.cloudformation, name)))).flat();
  };
  const going = await resources(false);
  const staying = await resources(true);
  const idsOf = (type: string) => going.filter((one) => one.type === type).map(({ id }) => id);
  const buckets = idsOf('AWS::S3::Bucket');
  return {
    stage,
    ...placeOf(first?.arn ?? ''),
    going: stacks.filter(({ isProtected }) => !isProtected).map(({ name }) => name),
    staying: stacks.filter(({ isProtected }) => isProtected).map(({ name }) => name),
    buckets: await Promise.all(buckets.map((name) => measure(aws, name))),
    tables: (await Promise.all(idsOf('AWS::Glue::Database').map((name) => tablesOf(aws, name)))).flat(),
    workgroups: idsOf('AWS::Athena::WorkGroup'),
    logGroups: idsOf('AWS::Logs::LogGroup'),
    executions: await runningOf(aws, idsOf('AWS::StepFunctions::StateMachine')),
    kept: staying
      .filter(({ type }) => KEPT_TYPES.has(type))
      .map(({ type, id }) => `${WORDS[type] ?? type} ${id}`),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'bucket',
  'AWS::Glue::Database': 'database',
  'AWS::Athena::WorkGroup': 'workgroup',
};
const KEPT_TYPES = new Set(Object.keys(WORDS));

async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<Resource[]> {
  const found: Resource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const { ResourceType: type = '', PhysicalResourceId: id, ResourceStatus } of StackResourceSummaries)
      if (id !== undefined && ResourceStatus !== 'DELETE_COMPLETE') found.push({ type, id });
  }
  return found;
}

async function measure({ s3 }: Aws, name: string): Promise<FullBucket> {
  const { objects, older, markers, bytes } = await measureBucket(s3, name);
  return { name, objects, older, markers, bytes, uploads: (await listUploads(s3, name)).length };
}

async function tablesOf({ glue }: Aws, database: string): Promise<Inventory['tables']> {
  const found: { database: string; name: string }[] = [];
  for await (const { TableList = [] } of paginateGetTables({ client: glue }, { DatabaseName: database }))
    found.push(...TableList.map(({ Name = '' }) => ({ database, name: Name })));
  return found;
}

/** The names of executions, for people. */
export function namesOf({ executions }: Inventory): string[] {
  return executions.map(executionName);
}
