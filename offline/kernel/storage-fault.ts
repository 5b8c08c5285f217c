/** What a file system answers that can't keep what is written: full, over a quota, broken, mounted read-only. */
const CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']);
/** The same in the words that DuckDB passes on from the system. */
const WORDS = /No space left on device|Disk quota exceeded|Input\/output error|Read-only file system/i;

/** Whether the disk failed, and not whoever wrote. */
export function isStorageFault(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  return ('code' in error && CODES.has(error.code)) || WORDS.test(error.message);
}

/** A state directory whose disk can't take what a start writes. Its message is one line. */
export class StateUnwritable extends Error {
  override readonly name = 'StateUnwritable';

  constructor(directory: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${directory}: it can't be written (${why}); free some space, or name another with --state.`, {
      cause,
    });
  }
}
