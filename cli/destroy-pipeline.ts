import { assertRemovable, planRemoval, removePipeline, type Removing } from '../operate/destroy/pipeline.ts';
import type { DeleteStack } from '../operate/destroy/stack.ts';
import { commandLine } from '../operate/session/command-line.ts';
import { saying } from './interrupt.ts';
import { narrator } from './attend.ts';
import { tellRemoval } from './tell-removal.ts';
import type { Terminal } from './terminal.ts';

export interface DestroyPipelineOptions {
  readonly dryRun: boolean;
  /** Asks before anything happens. */
  readonly confirm: () => Promise<void>;
  readonly deleteStack: DeleteStack;
}

/**
 * Removes one pipeline, after saying what goes and what stays.
 * @throws UserError when there is nothing of such a pipeline, or the offline AWS has it deployed
 */
export async function destroyPipeline(
  session: Removing,
  pipeline: string,
  { dryRun, confirm, deleteStack }: DestroyPipelineOptions,
  screen: Terminal,
): Promise<void> {
  screen.working(() => 'looking at what there is');
  const plan = await planRemoval(session, pipeline).finally(() => screen.settle());
  tellRemoval(plan.removal, session.stage, screen);
  if (dryRun) {
    screen.print('Nothing was changed.');
    return;
  }
  assertRemovable(session, plan.removal);
  await confirm();
  const again = commandLine(session, 'destroy', ['--pipeline', pipeline]);
  const goesOn =
    plan.removal.stack === undefined ? '' : '; CloudFormation goes on with a stack that it is deleting';
  await saying(`What was removed so far is gone, the rest is there${goesOn}. ${again} goes on.`, () =>
    removePipeline(session, plan, deleteStack, narrator(screen)),
  ).finally(() => screen.settle());
  screen.print(`${pipeline} is removed.`);
}
