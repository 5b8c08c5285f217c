import { commandLine, DEFAULT_FOLDERS } from '../session/command-line.ts';
import type { Cdk } from '../cdk.ts';
import { UserError } from '../user-error.ts';
import type { Inventory } from './inventory.ts';

/**
 * The arguments of the command that destroys what may go: everything, or where some stacks are protected the others by
 * their names.
 * @param pipelines the folder with the pipelines' folders, where it isn't the app's own
 */
export function destroyArguments(inventory: Inventory, pipelines?: string): string[] {
  const { going, staying } = inventory;
  return [
    'destroy',
    ...(staying.length > 0 ? going : ['--all']),
    '--force',
    ...contextOf(inventory, pipelines),
  ];
}

/**
 * The CDK destroys the stacks of the app as it is now, and no other: one that was left behind would keep what it
 * imports from being deleted, after the buckets were emptied.
 * @throws UserError naming the stacks of the stage that are none of the app's
 */
export async function assertNoOrphans(inventory: Inventory, cdk: Cdk, pipelines?: string): Promise<void> {
  const known = new Set(await cdk.lines(['list', ...contextOf(inventory, pipelines)]));
  const orphans = inventory.going.filter((name) => !known.has(name));
  if (orphans.length === 0) return;
  const [those, it] = orphans.length === 1 ? ['is a stack', 'it'] : ['are stacks', 'them'];
  throw new UserError(
    `${orphans.join(', ')} ${those} of the stage, but not of the app as it is now; put its folder in ${pipelines ?? DEFAULT_FOLDERS}/ or its setting in afluente.config.ts back, or delete ${it} first: a pipeline's with ${commandLine({ at: 'aws', stage: inventory.stage, folders: pipelines }, 'destroy', ['--pipeline', 'NAME'])}, another in CloudFormation. Nothing was done.`,
  );
}

function contextOf({ stage }: Inventory, pipelines?: string): string[] {
  const context = [`stage=${stage}`, ...(pipelines === undefined ? [] : [`pipelines=${pipelines}`])];
  return context.flatMap((one) => ['-c', one]);
}
