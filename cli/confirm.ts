import { createInterface } from 'node:readline/promises';
import { UserError } from './user-error.ts';

/**
 * Asks the person at the keyboard to type a word before something happens that can't be undone.
 * @throws UserError when they type another, or there is nobody to ask
 */
export async function confirm(word: string, what: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UserError(`Nobody is there to confirm that ${what}; add --yes to go on without asking.`);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const typed = await asking.question(`Type ${word} to go on: `);
    if (typed.trim() !== word) throw new UserError('Nothing was done.');
  } finally {
    asking.close();
  }
}
