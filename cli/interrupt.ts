/** What a command that was interrupted says: what goes on without it. It ends with exit code 130, as shells expect. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Runs work that Ctrl-C may end.
 * @param interrupt is called at the first Ctrl-C; a second one ends the process, as it does by default
 */
export async function interruptible<T>(interrupt: () => void, work: () => Promise<T>): Promise<T> {
  process.once('SIGINT', interrupt);
  try {
    return await work();
  } finally {
    process.off('SIGINT', interrupt);
  }
}
