import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { limitFaults } from '../../core/limits/faults.ts';
import { columnChanges } from '../../core/published/evolution.ts';
import { declared } from '../../core/published/version.ts';
import { databaseName } from '../../core/stage/names.ts';
import { readTable } from '../../lake/table.ts';
import { fingerprintsOfVersion } from '../../lake/version/folder.ts';
import { columnsOf } from '../../lake/version/table.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { Part, Plan } from '../documents/plan.ts';
import { runLock } from '../pipeline/run-lock.ts';
import type { StageSession } from '../session/session.ts';
import { deploymentChanges } from './deployment.ts';
import { nextRunOf } from './next-run.ts';

const PARTS = ['rows', 'build', 'checks'] as const satisfies readonly Part[];

/**
 * What a deployment of a definition and the run after it would change: of the definition, of the table, and whether the
 * next start builds. Nothing is changed.
 * @param schedules whether schedules run on the stage
 */
export async function planOf(
  { aws, stage, pipelines }: Pick<StageSession, 'aws' | 'stage' | 'pipelines'>,
  pipeline: Pipeline,
  schedules: boolean,
): Promise<Plan> {
  const { name, definition } = pipeline;
  const deployed = pipelines.find((one) => one.name === name);
  const told = {
    pipeline: name,
    stage,
    deployed: deployed !== undefined,
    hasFolder: true,
    limits: limitFaults(pipeline, stage),
    deployment: deploymentChanges(pipeline, deployed, schedules),
  };
  // A stage has one bucket; before anything is deployed there is none.
  const bucket = deployed?.bucket ?? pipelines[0]?.bucket;
  if (bucket === undefined) return told;
  const { table } = definition.target;
  const store = { s3: aws.s3, glue: aws.glue, bucket, database: databaseName(stage) };
  const current = await readTable(aws.glue, store.database, table);
  const { publication } = current ?? {};
  const of = publication && (await fingerprintsOfVersion(aws.s3, bucket, { table, run: publication.run }));
  const defined = fingerprintsOf(pipeline);
  const changed = of && PARTS.filter((part) => of[part] !== defined[part]);
  const { nextRun, wanted } = await nextRunOf(store, pipeline, changed);
  const partitionBy = {
    from: (current?.table.PartitionKeys ?? []).map(({ Name = '' }) => Name),
    to: [...definition.target.partitionBy],
  };
  return {
    ...told,
    published: publication && { version: publication.number, run: publication.run, changed },
    target: current?.publication && {
      columns: columnChanges(columnsOf(current), declared(pipeline).columns),
      partitionBy: partitionBy.from.join() === partitionBy.to.join() ? undefined : partitionBy,
    },
    newest: wanted && {
      key: wanted.newest.key,
      landedAt: wanted.newest.landedAt,
      published: publication?.source === wanted.identity,
    },
    lockedBy: deployed && (await runLock(aws, deployed))?.owner?.name,
    nextRun,
  };
}

/** What is deployed and has no folder: a deployment leaves it. */
export function planOfDeployed({ name, stage }: DeployedPipeline): Plan {
  return { pipeline: name, stage, deployed: true, hasFolder: false, limits: [], deployment: [] };
}
