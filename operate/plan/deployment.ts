import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { Change } from '../documents/plan.ts';

/**
 * What of a definition is another than what is deployed.
 * @param deployed nothing where it isn't yet: all of it is
 * @param schedules whether schedules run on the stage
 */
export function deploymentChanges(
  pipeline: Pipeline,
  deployed: DeployedPipeline | undefined,
  schedules: boolean,
): Change[] {
  const { source, target, schedule, startOnLanding } = pipeline.definition;
  const { rows, build, checks } = fingerprintsOf(pipeline);
  const { fingerprints } = deployed ?? {};
  const all: Change[] = [
    { what: 'dataset', deployed: deployed?.dataset, defined: source.dataset },
    { what: 'table', deployed: deployed?.table, defined: target.table },
    { what: 'mode', deployed: deployed?.mode, defined: source.mode },
    { what: 'rows', deployed: fingerprints?.rows, defined: rows },
    { what: 'build', deployed: fingerprints?.build, defined: build },
    { what: 'checks', deployed: fingerprints?.checks, defined: checks },
    {
      what: 'schedule',
      deployed: deployed?.schedule,
      // As the stack's output says it.
      defined: schedule && schedules ? `${schedule.expression} ${schedule.timeZone}` : 'none',
    },
    {
      what: 'startsOnLanding',
      deployed: deployed && String(deployed.startsOnLanding),
      defined: String(startOnLanding),
    },
  ];
  return all.filter((one) => one.deployed !== one.defined);
}
