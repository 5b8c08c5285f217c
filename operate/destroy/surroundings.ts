import { databaseName, isName, type Stage } from '../../core/stage/names.ts';
import { RAW_TABLE_FINGERPRINT } from '../../core/sql/raw-table.ts';
import { pipelineStackName, stackName } from '../../core/stage/stage.ts';
import { datasetOwners } from '../../lake/dataset-owner.ts';
import { publicationIn } from '../../lake/version/table.ts';
import { type CommandOptions, DEFAULT_FOLDERS } from '../session/command-line.ts';
import type { StageSession } from '../session/session.ts';
import { type Aws, pipelinesOf, stackOutputs } from '../session/stage.ts';
import { declaredIn } from '../pipeline/declared.ts';
import { UserError } from '../user-error.ts';
import type { Surroundings } from './belongings.ts';
import { readBegun } from './begun.ts';
import { type Resource, resourcesOf, stacksOf, tablesOf } from './inventory.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** A stack, with what there is of it. */
interface StackAround {
  readonly name: string;
  readonly isProtected: boolean;
  readonly resources: readonly Resource[];
}

/** A stage as the removal of one of its pipelines finds it. */
export interface StageAround extends Surroundings {
  readonly deployed: readonly DeployedPipeline[];
  /** The pipeline's stack, where there is one, whatever became of it: one whose creation failed has no outputs. */
  readonly stack?: StackAround;
  readonly bucket: string;
  readonly database: string;
  /** Every table of the database. */
  readonly tables: readonly string[];
  /** Those of them that a run published, or made to read a dataset. */
  readonly made: ReadonlySet<string>;
}

/**
 * Looks at what is deployed, what has a folder, and whose everything is; changes nothing.
 * @param pipeline that is to go
 * @param known the stage's bucket, where it is known: the last stack that told it may be gone
 * @throws UserError when there is no such folder, or no stack of the stage tells where its data is
 */
export async function lookAround(
  session: CommandOptions & Pick<StageSession, 'aws' | 'stage'>,
  pipeline: string,
  known?: string,
): Promise<StageAround> {
  const { aws, stage } = session;
  const declared = await declaredIn(session.folders ?? DEFAULT_FOLDERS);
  const outputs = await stackOutputs(aws, stage);
  const deployed = pipelinesOf(outputs, stage);
  // A stage that moved to another bucket has pipelines in both until each is deployed again.
  const its = deployed.find(({ name }) => name === pipeline);
  const bucket =
    known ?? its?.bucket ?? deployed[0]?.bucket ?? outputs[stackName(stage, 'storage')]?.['BucketName'];
  const stacks = await stacksAround(aws, stage);
  const itsName = isName(pipeline) ? pipelineStackName(stage, pipeline) : undefined;
  const stack = stacks.find(({ name }) => name === itsName);
  if (bucket === undefined) {
    const instead = stack ? `; delete ${stack.name} in CloudFormation, which deletes no data` : '';
    throw new UserError(`No stack of the stage ${stage} tells of its bucket${instead}. Nothing was done.`);
  }
  const told = new Set([
    ...deployed.map(({ stack }) => stack),
    ...declared
      .filter(({ dataset, table }) => dataset !== undefined && table !== undefined)
      .map(({ name }) => pipelineStackName(stage, name)),
  ]);
  const database = databaseName(stage);
  const tables = await tablesOf(aws, database);
  const targets = tables.flatMap(({ name, table }): [string, string][] => {
    const owner = publicationIn(table)?.pipeline;
    return owner === undefined ? [] : [[name, owner]];
  });
  return {
    deployed,
    declared,
    stack,
    untold: stacks
      .map(({ name }) => name)
      .filter((name) => name.startsWith(pipelineStackName(stage, '')) && name !== itsName && !told.has(name)),
    datasets: await datasetOwners(aws.s3, bucket),
    targets: new Map(targets),
    options: session,
    begun: await readBegun(aws.s3, bucket, pipeline),
    keepsData: keeps(stacks, stage, bucket, database),
    bucket,
    database,
    tables: tables.map(({ name }) => name),
    made: new Set(
      tables
        .filter(
          ({ table }) =>
            RAW_TABLE_FINGERPRINT in (table.Parameters ?? {}) || publicationIn(table) !== undefined,
        )
        .map(({ name }) => name),
    ),
  };
}

async function stacksAround({ cloudformation }: Aws, stage: Stage): Promise<StackAround[]> {
  const stacks = await stacksOf(cloudformation, stage);
  return Promise.all(
    stacks.map(async ({ name, isProtected }) => ({
      name,
      isProtected,
      resources: await resourcesOf(cloudformation, name),
    })),
  );
}

/** Why the bucket's and the database's content is kept when their stage goes; nothing where it isn't. */
function keeps(
  stacks: readonly StackAround[],
  stage: Stage,
  bucket: string,
  database: string,
): string | undefined {
  const all = stacks.flatMap(({ isProtected, resources }) =>
    resources.map((one) => ({ ...one, isKept: isProtected || one.isRetained })),
  );
  const holders = [
    ['AWS::S3::Bucket', bucket],
    ['AWS::Glue::Database', database],
  ] as const;
  for (const [type, id] of holders) {
    const found = all.find((one) => one.type === type && one.id === id);
    if (!found) return `${id} is in no stack of ${stage}: it is yours`;
    if (found.isKept) return `the stage ${stage} keeps its data`;
  }
  return undefined;
}
