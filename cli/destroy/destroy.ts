import type { Stage } from '../../core/names.ts';
import { dropTable } from '../../lake/table.ts';
import type { Aws } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../units.ts';
import { UserError } from '../user-error.ts';
import { emptyBucket } from './bucket.ts';
import { type Cdk, destroyArguments } from './cdk.ts';
import { stopAll } from './executions.ts';
import { type Inventory, stacksOf, takeInventory } from './inventory.ts';
import { tellInventory, versionsIn } from './tell.ts';

export interface DestroyOptions {
  readonly dryRun: boolean;
  /** Asks before anything happens. */
  readonly confirm: () => Promise<void>;
  readonly cdk: Cdk;
}

/** Once more for what arrives late: S3 writes access logs hours afterwards. */
const ROUNDS = 2;

/**
 * Removes a stage: says what goes and what stays, asks, stops what runs, empties what CloudFormation can't delete
 * otherwise, and lets the CDK destroy the stacks that aren't protected.
 * @returns the stacks that are there after all
 * @throws UserError when there is no such stage
 */
export async function destroy(
  aws: Aws,
  stage: Stage,
  { dryRun, confirm, cdk }: DestroyOptions,
  screen: Terminal,
): Promise<string[]> {
  const inventory = await takeInventory(aws, stage);
  if (inventory.going.length + inventory.staying.length === 0)
    throw new UserError(`No stack of the stage ${stage} is there; nothing was done.`);
  tellInventory(inventory, screen);
  if (dryRun || inventory.going.length === 0) {
    screen.print(`npx cdk ${destroyArguments(inventory).join(' ')} was not run; nothing was changed.`);
    return [];
  }
  await confirm();
  await stopAll(aws, inventory.executions);
  let left: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const now = round === 1 ? inventory : await takeInventory(aws, stage);
    await emptyAll(aws, now, screen);
    const failed = await attempt(() => cdk(destroyArguments(now)));
    left = await unprotected(aws, stage);
    if (left.length === 0) break;
    if (failed && round === ROUNDS) throw failed;
  }
  if (left.length === 0) screen.print(`Nothing that could go is left of ${stage}.`);
  else
    screen.print(`Still there: ${left.join(', ')}. The console of CloudFormation says why; try again then.`);
  return left;
}

async function emptyAll(aws: Aws, { buckets, tables }: Inventory, screen: Terminal): Promise<void> {
  for (const bucket of buckets) {
    let gone = 0;
    screen.working(() => `emptying ${bucket.name}   ${gone} of ${versionsIn(bucket)}`);
    await emptyBucket(aws.s3, bucket.name, (now) => (gone = now));
    screen.settle(`emptied ${bucket.name}`);
  }
  for (const { database, name } of tables) await dropTable(aws.glue, database, name);
  if (tables.length > 0) screen.print(`dropped ${counted(tables.length, 'table')}`);
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
