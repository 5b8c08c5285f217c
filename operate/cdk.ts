import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { settingsFile } from './session/settings.ts';
import { UserError } from './user-error.ts';

const ROOT = join(import.meta.dirname, '..');

/** The CDK's own command; a test has another in its place. */
export interface Cdk {
  /** Runs it for people to see. */
  readonly run: (args: readonly string[]) => Promise<void>;
  /** Runs it for what it prints, in lines. */
  readonly lines: (args: readonly string[]) => Promise<readonly string[]>;
}

/**
 * @param tell is given each line that the CDK's command says for people to see
 * @param how `outlasts`: a Ctrl-C that the terminal sends to all that it runs doesn't reach it, and it ends by itself
 */
export function cdkCommand(
  tell: (line: string, stream: 'stdout' | 'stderr') => void,
  how: { readonly outlasts: boolean } = { outlasts: false },
): Cdk {
  const complain = (line: string) => tell(line, 'stderr');
  return {
    run: (args) => start(args, how, (line) => tell(line, 'stdout'), complain),
    lines: async (args) => {
      const lines: string[] = [];
      await start(args, how, (line) => void lines.push(line.trim()), complain);
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
  { outlasts }: { readonly outlasts: boolean },
  onLine: (line: string) => void,
  onError: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      env: { ...process.env, AFLUENTE_CONFIG: settingsFile() },
      detached: outlasts,
      stdio: [outlasts ? 'ignore' : 'inherit', 'pipe', 'pipe'],
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
