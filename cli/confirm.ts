import { createInterface } from 'node:readline/promises';
import { Interrupted } from '../operate/interrupted.ts';
import { printable } from './printable.ts';
import { UserError } from '../operate/user-error.ts';

/** Where a person is asked: not on standard output, which may be for a program. */
interface Keyboard {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks the person at the keyboard to type a word before something happens that can't be undone.
 * @throws UserError when they type another, or there is nobody to ask; Interrupted when they end it with Ctrl-C or Ctrl-D
 */
export async function confirm(
  word: string,
  what: string,
  { input, output }: Keyboard = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (input.isTTY !== true)
    throw new UserError(`Nobody is there to confirm that ${what}; add --yes to go on without asking.`);
  const asking = createInterface({ input, output });
  const ended = new AbortController();
  // Ctrl-C closes it too. Who closes it has answered nothing, and the question would wait for ever.
  asking.once('close', () => ended.abort());
  try {
    const typed = await asking.question(`Type ${printable(word)} to go on: `, { signal: ended.signal });
    if (typed.trim() !== word) throw new UserError('Nothing was done.');
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    output.write('\n');
    throw new Interrupted('Nothing was done.', { cause: error });
  } finally {
    asking.close();
  }
}
