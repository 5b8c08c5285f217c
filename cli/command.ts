import { Command, CommanderError } from 'commander';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { UserError } from './user-error.ts';

/** Wrong use: a flag, a file, a directory. */
const MISUSE = 2;

/** A command of its own program, `npm run <name> --`, whose misuse ends with exit code 2. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showHelpAfterError('Add --help for what there is.')
    .allowExcessArguments(false);
}

/**
 * Runs a command to its exit code: what people can mend is one line, never a stack trace; set
 * `AFLUENTE_DEBUG=1` for the stack.
 */
export async function runCommand(program: Command, main: () => Promise<number>): Promise<void> {
  try {
    program.parse(process.argv.slice(2), { from: 'user' });
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  const message = error instanceof Error ? error.message : String(error);
  console.error(process.env['AFLUENTE_DEBUG'] && error instanceof Error ? error.stack : message);
  return error instanceof UserError ? MISUSE : 1;
}

/**
 * Makes a directory one of the offline AWS's, before anything is written there: a reset deletes those, and no other.
 * @param offline how the offline AWS knows its directories
 * @throws UserError when it holds other files, or can't be written
 */
export function takeForState(
  directory: string,
  offline: {
    readonly isStateDirectory: (directory: string) => boolean;
    readonly markStateDirectory: (directory: string) => void;
  },
): void {
  if (!offline.isStateDirectory(directory)) {
    throw new UserError(`${directory}: it holds other files; name an empty directory with --state.`);
  }
  assertWritable(directory);
  offline.markStateDirectory(directory);
}

/** @throws UserError unless files can be written there */
function assertWritable(directory: string): void {
  try {
    if (!existsSync(directory)) mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UserError(`${directory}: it can't be written${why}; name another directory with --state.`);
  }
}
