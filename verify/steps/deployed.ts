import { resourcesOf } from '../../operate/destroy/inventory.ts';
import type { Change } from '../change.ts';
import { lockIsFree } from '../lock.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { stage } from './stage.ts';

/** What starts a pipeline, and what watches over it: type → what it is called. */
const LOOKED_AT = {
  'AWS::Scheduler::Schedule': 'its schedules',
  'AWS::Events::Rule': 'its rules',
  'AWS::CloudWatch::Alarm': 'its alarms',
} as const;

/** What CloudFormation tells of the stage, and of the pipeline's stack what starts it and its alarms. */
export async function deployment(trial: Trial, notes: Notes): Promise<void> {
  await stage(trial, notes);
  const { aws, pipeline } = trial.session;
  await notes.facts(`the resources of ${pipeline.stack}`, async () => {
    const resources = await resourcesOf(aws.cloudformation, pipeline.stack);
    const ofType = (looked: string) =>
      resources.flatMap(({ type, logicalId }) => (type === looked ? [logicalId] : []));
    return Object.fromEntries(
      Object.entries(LOOKED_AT).map(([type, name]) => [name, ofType(type).toSorted().join(', ')]),
    );
  });
}

/** Deploys a change, once nothing runs, and looks at what is deployed then. */
export const deployed =
  (change: Change) =>
  async (trial: Trial, notes: Notes): Promise<void> => {
    await lockIsFree(trial);
    trial.tell('deploying');
    await trial.deploy(change);
    await deployment(trial, notes);
  };
