import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Stage } from '../../core/names.ts';
import { UserError } from '../user-error.ts';
import type { Inventory } from './inventory.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Runs the CDK's own command; a test has another in its place. */
export type Cdk = (args: readonly string[]) => Promise<void>;

/**
 * The arguments of the command that destroys what may go: everything, or where some stacks are protected the others by
 * their names. What was deployed with `-c` is destroyed with it, or the CDK would not know of it.
 */
export function destroyArguments({ stage, going, staying }: Inventory): string[] {
  const start = `afluente-${stage}-`;
  const has = (name: string) => [...going, ...staying].includes(`${start}${name}`);
  return [
    'destroy',
    ...(staying.length > 0 ? going : ['--all']),
    '--force',
    ...contextOf(stage, has('bridge')),
  ];
}

function contextOf(stage: Stage, bridge: boolean): string[] {
  return ['-c', `stage=${stage}`, ...(bridge ? ['-c', 'bridge=prometheus'] : [])];
}

/** @throws UserError when it doesn't succeed; it has told why */
export const cdk: Cdk = (args) =>
  new Promise((resolve, reject) => {
    const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
    const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`npx cdk ${args.join(' ')} ended with exit code ${code}.`));
    });
  });
