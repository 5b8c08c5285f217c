import {
  type CloudFormationClient,
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { EntityNotFoundException, paginateGetTables, type Table } from '@aws-sdk/client-glue';
import * as z from 'zod/mini';
import type { Stage } from '../../core/stage/names.ts';
import { isStackOf } from '../../core/stage/stage.ts';
import { environmentOf } from '../session/arn.ts';
import { executionName } from '../executions/execution.ts';
import { type Aws, pipelinesOf, stackOutputs } from '../session/stage.ts';
import { type FullBucket, measureBucket } from './bucket.ts';
import { runningOf } from './executions.ts';

/** What there is of a stage. */
export interface Inventory {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** Their names, in the order in which CloudFormation lists them. */
  readonly going: readonly string[];
  /** Those that are protected from being deleted: they stay whole. */
  readonly staying: readonly string[];
  /** Those that are deleted with their stacks, as everything that follows is. */
  readonly buckets: readonly FullBucket[];
  readonly tables: readonly { readonly database: string; readonly name: string }[];
  readonly workgroups: readonly string[];
  readonly logGroups: readonly string[];
  /** The state machines, by their ARNs. */
  readonly machines: readonly string[];
  /** The executions that run, by their ARNs. */
  readonly executions: readonly string[];
  /** What stays of buckets, databases and workgroups: of protected stacks all, of the others what they retain. */
  readonly kept: readonly string[];
  /** The buckets of pipelines that no stack owns. */
  readonly brought: readonly string[];
}

export interface Resource {
  readonly type: string;
  /** In the template. */
  readonly logicalId: string;
  readonly id: string;
  /** Whether it outlives its stack. */
  readonly isRetained: boolean;
}

/** The stacks of a stage, and of no other. */
export async function stacksOf(
  cloudformation: CloudFormationClient,
  stage: Stage,
): Promise<{ readonly name: string; readonly arn: string; readonly isProtected: boolean }[]> {
  const found: { name: string; arn: string; isProtected: boolean }[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudformation }, {})) {
    for (const { StackName: name = '', StackId: arn = '', EnableTerminationProtection } of Stacks)
      if (isStackOf(stage, name))
        found.push({ name, arn, isProtected: EnableTerminationProtection === true });
  }
  return found;
}

/**
 * Counts what would go and what would stay; changes nothing. What somebody deleted by hand is empty.
 * @param progress is told how many versions of objects were counted so far
 */
export async function takeInventory(
  aws: Aws,
  stage: Stage,
  progress: (versions: number) => void = () => undefined,
): Promise<Inventory> {
  const stacks = await stacksOf(aws.cloudformation, stage);
  const [first] = stacks;
  const resources = async (isProtected: boolean) => {
    const chosen = stacks.filter((stack) => stack.isProtected === isProtected);
    return (await Promise.all(chosen.map(({ name }) => resourcesOf(aws.cloudformation, name)))).flat();
  };
  const unprotected = await resources(false);
  const going = unprotected.filter(({ isRetained }) => !isRetained);
  const staying = [...(await resources(true)), ...unprotected.filter(({ isRetained }) => isRetained)];
  const idsOf = (type: string, of = going) => of.filter((one) => one.type === type).map(({ id }) => id);
  const owned = new Set(idsOf('AWS::S3::Bucket', [...going, ...staying]));
  const used = pipelinesOf(await stackOutputs(aws, stage), stage).map(({ bucket }) => bucket);
  const machines = idsOf('AWS::StepFunctions::StateMachine');
  let counted = 0;
  const count = (more: number) => progress((counted += more));
  return {
    stage,
    ...environmentOf(first?.arn ?? ''),
    going: stacks.filter(({ isProtected }) => !isProtected).map(({ name }) => name),
    staying: stacks.filter(({ isProtected }) => isProtected).map(({ name }) => name),
    buckets: await Promise.all(idsOf('AWS::S3::Bucket').map((name) => measureBucket(aws.s3, name, count))),
    tables: (await Promise.all(idsOf('AWS::Glue::Database').map((name) => tablesOf(aws, name)))).flat(),
    workgroups: idsOf('AWS::Athena::WorkGroup'),
    logGroups: idsOf('AWS::Logs::LogGroup'),
    machines,
    executions: await runningOf(aws, machines),
    kept: staying
      .filter(({ type }) => KEPT_TYPES.has(type))
      .map(({ type, id }) => `${WORDS[type] ?? type} ${id}`),
    brought: [...new Set(used)].filter((bucket) => bucket !== '' && !owned.has(bucket)),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'bucket',
  'AWS::Glue::Database': 'database',
  'AWS::Athena::WorkGroup': 'workgroup',
};
const KEPT_TYPES = new Set(Object.keys(WORDS));

const Template = z.object({
  Resources: z.record(z.string(), z.object({ DeletionPolicy: z.optional(z.string()) })),
});

/** The resources of a stack that are there. */
export async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<Resource[]> {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName }));
  const { Resources } = Template.parse(JSON.parse(TemplateBody));
  const found: Resource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const one of StackResourceSummaries) {
      const { ResourceType: type = '', PhysicalResourceId: id, ResourceStatus } = one;
      const { LogicalResourceId: logicalId = '' } = one;
      const { DeletionPolicy = 'Delete' } = Resources[logicalId] ?? {};
      if (id !== undefined && ResourceStatus !== 'DELETE_COMPLETE')
        found.push({ type, logicalId, id, isRetained: DeletionPolicy !== 'Delete' });
    }
  }
  return found;
}

/** The tables of a database; none of one that is absent. */
export async function tablesOf(
  { glue }: Aws,
  database: string,
): Promise<{ readonly database: string; readonly name: string; readonly table: Table }[]> {
  const found: { database: string; name: string; table: Table }[] = [];
  try {
    for await (const { TableList = [] } of paginateGetTables({ client: glue }, { DatabaseName: database }))
      found.push(...TableList.map((table) => ({ database, name: table.Name ?? '', table })));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
  }
  return found;
}

/** The names of executions, for people. */
export function namesOf({ executions }: Inventory): string[] {
  return executions.map(executionName);
}
