import { commandLine, DEFAULT_FOLDERS } from '../session/command-line.ts';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { settingsFile } from '../session/settings.ts';
import { UserError } from '../user-error.ts';
import type { Inventory } from './inventory.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The CDK's own command; a test has another in its place. */
export interface Cdk {
  /** Runs it for people to see. */
  readonly run: (args: readonly string[]) => Promise<void>;
  /** Runs it for what it prints, in lines. */
  readonly lines: (args: readonly string[]) => Promise<readonly string[]>;
}

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

/** @param tell is given each line that the CDK's command says for people to see */
export function cdkCommand(tell: (line: string, stream: 'stdout' | 'stderr') => void): Cdk {
  const complain = (line: string) => tell(line, 'stderr');
  return {
    run: (args) => start(args, (line) => tell(line, 'stdout'), complain),
    lines: async (args) => {
      const lines: string[] = [];
      await start(args, (line) => void lines.push(line.trim()), complain);
      return lines;
    },
  };
}

/**
 * Runs it without a terminal of its own, so that what services say comes through ours.
 * @param onLine is told of each line of its standard output
 * @param onError is told of each line of its standard error
 * @throws UserError when it doesn't succeed; it has told why
 */
function start(
  args: readonly string[],
  onLine: (line: string) => void,
  onError: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      env: { ...process.env, AFLUENTE_CONFIG: settingsFile() },
      stdio: ['inherit', 'pipe', 'pipe'],
    });
    createInterface(child.stdout).on('line', onLine);
    createInterface(child.stderr).on('line', onError);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`npx cdk ${args.join(' ')} ended with exit code ${code}.`));
    });
  });
}
