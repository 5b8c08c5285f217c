import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dialect } from '../../core/definition/source.ts';

/** What another reader than the upload's makes of a file; each has the line that it starts in. */
export type Reading =
  | { readonly is: 'header' | 'record'; readonly line: number; readonly fields: Fields }
  /** What is no record; none follows. */
  | { readonly is: 'fault'; readonly line: number; readonly text: string }
  /** A line behind the rows, and the fields that it would have as a row. */
  | { readonly is: 'footer'; readonly line: number; readonly fields: Fields | null }
  /** The lines of a rejected row, and its fields where they are a record all the same. They come last. */
  | {
      readonly is: 'rejected';
      readonly line: number;
      readonly text: string;
      readonly fields: Fields | null;
    };

/** The texts of a record; `null` is NULL by how it is written, as `\N` is. */
type Fields = readonly (string | null)[];

/** Where a rejected row stands: its first line, and how many lines it has. */
export type RejectedLines = readonly [first: number, lines: number];

/** Python itself: what is called python3 may be a script that looks for it each time. */
let interpreter: string | undefined;

const READER = join(import.meta.dirname, 'reader.py');

/**
 * A file's records, its header first, as a reader in Python reads them in a dialect: strictly, so that a quote that is
 * out of place is a fault.
 * @throws Error where there is no Python, or its program fails
 */
export async function* readIndependently(
  file: string,
  dialect: Dialect,
  rejected: readonly RejectedLines[],
): AsyncGenerator<Reading> {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  // Nothing but its standard library, whatever the machine has.
  const python = spawn(interpreter.trim(), ['-I', '-S', READER], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  python.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    python.on('error', reject);
    python.on('close', resolve);
  });
  // It is awaited at the end; until then nothing else is to hear of it.
  ended.catch(() => undefined);
  python.stdin.on('error', () => undefined);
  python.stdin.end(JSON.stringify({ file, dialect, rejected }));
  try {
    for await (const line of createInterface({ input: python.stdout, crlfDelay: Infinity }))
      yield JSON.parse(line) as Reading;
    const status = await ended;
    if (status !== 0) throw new Error(`reader.py ended with ${status}: ${said.trim()}`);
  } finally {
    python.kill();
  }
}
