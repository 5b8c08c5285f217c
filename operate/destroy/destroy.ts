import type { Stage } from '../../core/names.ts';
import { dropTable } from '../../lake/table.ts';
import type { Aws } from '../session/stage.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { count, counted } from '../units.ts';
import { UserError } from '../user-error.ts';
import { emptyBucket } from './bucket.ts';
import { assertNoOrphans, type Cdk, destroyArguments } from './cdk.ts';
import { runningOf, stopAll } from './executions.ts';
import { type Inventory, stacksOf, takeInventory } from './inventory.ts';
import { tellInventory, versionsIn } from '../../cli/tell-inventory.ts';

export interface DestroyOptions {
  readonly dryRun: boolean;
  /** The folder with the pipelines' folders, where it isn't the app's own. */
  readonly pipelines?: string;
  /** Asks before anything happens. */
  readonly confirm: () => Promise<void>;
  readonly cdk: Cdk;
}

/** Once more for what arrives late: S3 writes access logs hours afterwards. */
const ROUNDS = 2;

/**
 * Removes a stage: says what goes and what stays, asks, stops what runs, empties what CloudFormation can't delete
 * otherwise, and lets the CDK destroy the stacks that aren't protected. What a stack retains is left as it is.
 * @returns the stacks that are there after all
 * @throws UserError when there is no such stage, or the CDK doesn't know a stack of it
 */
export async function destroy(
  aws: Aws,
  stage: Stage,
  { dryRun, pipelines, confirm, cdk }: DestroyOptions,
  screen: Terminal,
): Promise<string[]> {
  const inventory = await countAll(aws, stage, screen);
  const { going, staying } = inventory;
  if (going.length + staying.length === 0)
    throw new UserError(`No stack of the stage ${stage} is there; nothing was done.`);
  tellInventory(inventory, screen);
  const command = destroyArguments(inventory, pipelines);
  if (going.length > 0) {
    screen.working(() => 'asking the CDK for the stacks of the app');
    await assertNoOrphans(inventory, cdk, pipelines).finally(() => screen.settle());
  }
  if (dryRun || going.length === 0) {
    screen.print(`npx cdk ${command.join(' ')} was not run; nothing was changed.`);
    return [];
  }
  await confirm();
  let left: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const now = round === 1 ? inventory : await countAll(aws, stage, screen);
    // What runs now: more may have started since it was told.
    await stopAll(aws, await runningOf(aws, now.machines), 'the stage');
    await emptyAll(aws, now, screen);
    const failed = await attempt(() => cdk.run(command));
    left = await unprotected(aws, stage);
    if (left.length === 0) break;
    if (failed && round === ROUNDS) throw failed;
  }
  if (left.length === 0) screen.print(`Nothing that could go is left of ${stage}.`);
  else
    screen.print(`Still there: ${left.join(', ')}. The console of CloudFormation says why; try again then.`);
  return left;
}

async function countAll(aws: Aws, stage: Stage, screen: Terminal): Promise<Inventory> {
  let versions = 0;
  screen.working(() => `counting what there is   ${count(versions)} versions of objects`);
  return takeInventory(aws, stage, (now) => (versions = now)).finally(() => screen.settle());
}

async function emptyAll(aws: Aws, { buckets, tables }: Inventory, screen: Terminal): Promise<void> {
  for (const bucket of buckets) {
    let gone = 0;
    screen.working(() => `emptying ${bucket.name}   ${count(gone)} of ${versionsIn(bucket)}`);
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
