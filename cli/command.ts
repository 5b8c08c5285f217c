import { Command, CommanderError } from 'commander';
import { WrongInput } from '../core/input/wrong-input.ts';
import { signInAgain } from '../operate/session/signed-out.ts';
import { isDenial } from '../lake/denials/name-denials.ts';
import { Interrupted } from '../operate/interrupted.ts';
import { answerInterrupts, INTERRUPTED, pointAt } from './interrupt.ts';
import { printLines, terminal } from './terminal.ts';
import { ProgramFailed, UserError } from '../operate/user-error.ts';

/** Wrong use: a flag, a file, a directory. */
const MISUSE = 2;

/**
 * A command of `npx afluente`, whose misuse ends with exit code 2.
 * @param description its first sentence stands in the list of commands
 * @param examples the lines of its help's last part: each a command that can be typed
 */
export function command(name: string, description: string, examples: readonly string[] = []): Command {
  const made = new Command(name)
    .description(description)
    .summary(/^.*?[.:;](?= |$)/.exec(description)?.[0].replace(/[:;]$/, '.') ?? description)
    .exitOverride()
    .configureOutput({
      outputError: (text) => printLines(process.stderr, text.replace(/^error: /, '')),
      writeErr: (text) => printLines(process.stderr, text),
    })
    .showHelpAfterError('Add --help for what there is.')
    .allowExcessArguments(false);
  EXAMPLES.set(made, examples);
  if (examples.length === 0) return made;
  return made.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** The commands that a command's help shows. */
export function examplesOf(made: Command): readonly string[] {
  return EXAMPLES.get(made) ?? [];
}

/** A command's action: what it resolves to is the exit code. */
export function action<A extends unknown[]>(
  main: (...args: A) => Promise<number>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await main(...args);
  };
}

/** Runs a program to its exit code, which is the process's then. */
export async function runProgram(program: Command): Promise<void> {
  const answered = answerInterrupts();
  program.hook('preAction', (_, made) => {
    const stage = textOf(made, 'stage');
    const at = stage === undefined ? undefined : 'aws';
    pointAt({ at, stage, state: textOf(made, 'state'), folders: textOf(made, 'pipelines') });
  });
  try {
    await program.parseAsync(process.argv.slice(2), { from: 'user' });
  } catch (error) {
    process.exitCode = tellError(error);
  } finally {
    answered();
  }
}

function textOf(made: Command, option: string): string | undefined {
  const value: unknown = made.getOptionValue(option);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Tells an error on stderr: what people can mend is one line, never a stack trace; set `AFLUENTE_DEBUG=1` for the
 * stack.
 * @returns the exit code of a program that ends with it
 */
export function tellError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  for (const line of linesOf(error)) terminal(process.stderr).print(line);
  if (error instanceof Interrupted) return INTERRUPTED;
  return error instanceof UserError || error instanceof WrongInput ? MISUSE : 1;
}

/** An error's message is one line; a stack, where it is asked for, and wrong input and what a program told have several. */
export function linesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  if (process.env['AFLUENTE_DEBUG'] && error.stack !== undefined) {
    const said = error instanceof ProgramFailed && error.cause instanceof Error ? error.cause.message : '';
    return `${error.stack}\n${said}`.trimEnd().split('\n');
  }
  const several = error instanceof WrongInput || error instanceof ProgramFailed;
  if (several) return error.message.split('\n');
  const remedy = isDenial(error) ? 'Grant it, or use other credentials.' : signInAgain(error, process.env);
  return [remedy === undefined ? error.message : `${error.message.replace(/\.$/, '')}. ${remedy}`];
}
