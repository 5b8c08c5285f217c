import type { Stage } from '../core/stage/names.ts';
import type { Cdk } from '../operate/cdk.ts';
import { assertNoOrphans, destroyArguments } from '../operate/destroy/cdk.ts';
import { destroy, planDestruction } from '../operate/destroy/destroy.ts';
import type { Aws } from '../operate/session/stage.ts';
import { commandLine } from '../operate/session/command-line.ts';
import { saying } from './interrupt.ts';
import { narrator } from './attend.ts';
import { tellInventory } from './tell-inventory.ts';
import type { Terminal } from './terminal.ts';

export interface DestroyStageOptions {
  readonly dryRun: boolean;
  /** The folder with the pipelines' folders, where it isn't the app's own. */
  readonly pipelines?: string;
  /** Asks before anything happens. */
  readonly confirm: () => Promise<void>;
  readonly cdk: Cdk;
}

/**
 * Removes a stage, after saying what goes and what stays.
 * @returns the stacks that are there after all
 * @throws UserError when there is no such stage, or the CDK doesn't know a stack of it
 */
export async function destroyStage(
  aws: Aws,
  stage: Stage,
  { dryRun, pipelines, confirm, cdk }: DestroyStageOptions,
  screen: Terminal,
): Promise<string[]> {
  const tell = narrator(screen);
  const inventory = await planDestruction(aws, stage, tell).finally(() => screen.settle());
  tellInventory(inventory, screen);
  if (inventory.going.length > 0) {
    screen.working(() => 'asking the CDK for the stacks of the app');
    await assertNoOrphans(inventory, cdk, pipelines).finally(() => screen.settle());
  }
  if (dryRun || inventory.going.length === 0) {
    const command = destroyArguments(inventory, pipelines);
    screen.print(`npx cdk ${command.join(' ')} was not run; nothing was changed.`);
    return [];
  }
  await confirm();
  const again = commandLine({ at: 'aws', stage, folders: pipelines }, 'destroy');
  const left = await saying(
    `What was emptied or deleted is gone, the rest is there; CloudFormation goes on with a stack that it is deleting. ${again} goes on.`,
    () => destroy(aws, inventory, { pipelines, cdk }, tell),
  ).finally(() => screen.settle());
  if (left.length === 0) screen.print(`Nothing that could go is left of ${stage}.`);
  else
    screen.print(`Still there: ${left.join(', ')}. The console of CloudFormation says why; try again then.`);
  return left;
}
