/** What an operation that its signal ended says: what goes on without it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Does work that a signal ends in a way of its own.
 * @param end makes the work end: called once, when the signal is aborted or where it was before
 */
export async function endedBy<T>(
  signal: AbortSignal | undefined,
  end: () => void,
  work: () => Promise<T>,
): Promise<T> {
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  try {
    return await work();
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
