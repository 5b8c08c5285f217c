import { type RunId, runsOf } from '../../core/runs/run-id.ts';
import { isDenial } from '../../lake/denials/name-denials.ts';
import { readChecks } from '../../lake/versions.ts';
import { executionArnOf } from '../executions/execution.ts';
import type { Aws } from '../session/stage.ts';
import type { ListedExecution } from '../documents/execution.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { PipelineStatus } from '../documents/status.ts';

/**
 * How the checks of the newest build came out: of the one that the last run failed at, else of what readers see.
 * @param published the run whose version readers see
 * @returns nothing where no build was checked, its checks are gone, or the caller may not read them
 */
export async function checkedOf(
  { s3 }: Aws,
  pipeline: DeployedPipeline,
  lastRun: ListedExecution | undefined,
  published: RunId | undefined,
): Promise<PipelineStatus['checks']> {
  const runs =
    lastRun?.error === 'ChecksFailed' ? runsOfLast(pipeline, lastRun) : published ? [published] : [];
  try {
    for (const run of runs) {
      const checks = await readChecks(s3, pipeline.bucket, pipeline.table, run);
      if (!checks) continue;
      const failed = checks.filter(({ passed }) => !passed);
      const errors = failed.filter(({ severity }) => severity === 'error').length;
      return {
        run,
        passed: checks.length - failed.length,
        warned: failed.length - errors,
        failed: errors,
      };
    }
    return undefined;
  } catch (error) {
    // It has values of rows, which not everybody may read.
    if (error instanceof Error && isDenial(error)) return undefined;
    throw error;
  }
}

/** The runs that an execution may have checked as, the newest first: a redrive goes on with a build, or makes another. */
function runsOfLast(
  pipeline: DeployedPipeline,
  { execution, startedAt, redrives }: ListedExecution,
): RunId[] {
  const id = executionArnOf(pipeline, execution);
  return runsOf({ id, startTime: startedAt, redriveCount: redrives }).toReversed();
}
