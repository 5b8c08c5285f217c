import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { UserError } from '../user-error.ts';

const FILE = 'served.json';
const ANSWERS_MS = 2000;

/** An offline AWS that `afluente offline` keeps up: how to reach it. */
const Served = z.object({
  pid: z.int(),
  connection: z.object({
    endpoint: z.string(),
    region: z.string(),
    credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
});
export type Served = z.infer<typeof Served>;

/**
 * Tells other commands of this state directory where its offline AWS is.
 * @returns takes it back
 * @throws UserError where it can't be written
 */
export function announce(state: string, connection: Served['connection']): () => void {
  const file = join(state, FILE);
  try {
    writeFileSync(file, `${JSON.stringify({ pid: process.pid, connection })}\n`, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: it can't be written (${why}); free some space.`, { cause: error });
  }
  return () => rmSync(file, { force: true });
}

/** The offline AWS that another process keeps up on a state directory; nothing when none does, or it was killed. */
export async function servedAt(state: string): Promise<Served | undefined> {
  const served = parse(join(state, FILE));
  // The process that has the directory, and no other that was given its number or its port since.
  if (!served || ownerOf(state) !== served.pid || !isAlive(served.pid)) return undefined;
  try {
    await fetch(served.connection.endpoint, { method: 'HEAD', signal: AbortSignal.timeout(ANSWERS_MS) });
    return served;
  } catch {
    return undefined;
  }
}

/** The process that the directory's lock names, which the offline AWS writes. */
function ownerOf(state: string): number {
  try {
    return Number(readFileSync(join(state, 'lock'), 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function parse(file: string): Served | undefined {
  try {
    return Served.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
