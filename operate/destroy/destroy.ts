import type { Stage } from '../../core/stage/names.ts';
import { deleteTable } from '../../lake/table.ts';
import type { Listener } from '../attendance.ts';
import type { Cdk } from '../cdk.ts';
import type { Aws } from '../session/stage.ts';
import { UserError } from '../user-error.ts';
import { emptyBucket, versionsIn } from './bucket.ts';
import { destroyArguments } from './cdk.ts';
import { runningOf, stopAll } from './executions.ts';
import { type Inventory, stacksOf, takeInventory } from './inventory.ts';

export interface DestroyOptions {
  /** The folder with the pipelines' folders, where it isn't the app's own. */
  readonly pipelines?: string;
  readonly cdk: Cdk;
}

/**
 * What there is of a stage, counted; nothing is changed.
 * @throws UserError when there is no such stage
 */
export async function planDestruction(aws: Aws, stage: Stage, tell: Listener): Promise<Inventory> {
  const inventory = await countAll(aws, stage, tell);
  if (inventory.going.length + inventory.staying.length > 0) return inventory;
  throw new UserError(`No stack of the stage ${stage} is there; nothing was done.`);
}

/** Once more for what arrives late: S3 writes access logs hours afterwards. */
const ROUNDS = 2;

/**
 * Removes a stage: stops what runs, empties what CloudFormation can't delete otherwise, and lets the CDK destroy the
 * stacks that aren't protected. What a stack retains is left as it is.
 * @param planned as `planDestruction` told it
 * @returns the stacks that are there after all
 */
export async function destroy(
  aws: Aws,
  planned: Inventory,
  { pipelines, cdk }: DestroyOptions,
  tell: Listener,
): Promise<string[]> {
  const { stage } = planned;
  const command = destroyArguments(planned, pipelines);
  let left: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const now = round === 1 ? planned : await countAll(aws, stage, tell);
    // What runs now: more may have started since it was told.
    await stopAll(aws, await runningOf(aws, now.machines), 'the stage');
    await emptyAll(aws, now, tell);
    const failed = await attempt(() => cdk.run(command));
    left = await unprotected(aws, stage);
    if (left.length === 0) break;
    if (failed && round === ROUNDS) throw failed;
  }
  return left;
}

function countAll(aws: Aws, stage: Stage, tell: Listener): Promise<Inventory> {
  tell({ kind: 'counting', versions: 0 });
  return takeInventory(aws, stage, (versions) => tell({ kind: 'counting', versions }));
}

async function emptyAll(aws: Aws, { buckets, tables }: Inventory, tell: Listener): Promise<void> {
  for (const bucket of buckets)
    await emptyBucket(aws.s3, { bucket: bucket.name, of: versionsIn(bucket) }, tell);
  for (const { database, name } of tables) await deleteTable(aws.glue, database, name);
  if (tables.length > 0) tell({ kind: 'dropped', tables: tables.length });
}

async function attempt(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function unprotected({ cloudformation }: Aws, stage: Stage): Promise<string[]> {
  return (await stacksOf(cloudformation, stage))
    .filter(({ isProtected }) => !isProtected)
    .map(({ name }) => name);
}
