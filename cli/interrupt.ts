/**
 * Runs work that Ctrl-C may end: with 130 as its exit code, as shells expect, where it ends as `Interrupted`.
 * @param work is given a signal that the first Ctrl-C aborts; a second one ends the process, as it does by default
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const interrupt = () => end.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(end.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
