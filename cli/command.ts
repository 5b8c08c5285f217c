import { Command, CommanderError } from 'commander';
import { Interrupted } from './interrupt.ts';
import { UserError } from './user-error.ts';

/** Wrong use: a flag, a file, a directory. */
const MISUSE = 2;
/** 128 and SIGINT's number, as shells expect. */
const INTERRUPTED = 130;

/**
 * A command of `npx afluente`, whose misuse ends with exit code 2.
 * @param examples the lines of its help's last part: each a command that can be typed
 */
export function command(name: string, description: string, examples: readonly string[] = []): Command {
  const made = new Command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showHelpAfterError('Add --help for what there is.')
    .allowExcessArguments(false);
  if (examples.length === 0) return made;
  return made.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

/** A command's action: what it resolves to is the exit code. */
export function action<A extends unknown[]>(
  main: (...args: A) => Promise<number>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await main(...args);
  };
}

/**
 * Runs a program to its exit code: what people can mend is one line, never a stack trace; set
 * `AFLUENTE_DEBUG=1` for the stack.
 */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync(process.argv.slice(2), { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  const message = error instanceof Error ? error.message : String(error);
  console.error(process.env['AFLUENTE_DEBUG'] && error instanceof Error ? error.stack : message);
  if (error instanceof Interrupted) return INTERRUPTED;
  return error instanceof UserError ? MISUSE : 1;
}
