import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { UserError } from '../user-error.ts';

const FILE = 'served.json';
const ANSWERS_MS = 2000;

/** An offline AWS that `afluente offline` keeps up: how to reach it. */
const Served = z.object({
  pid: z.int(),
  /** The page beside it, with its key. */
  page: z.optional(z.string()),
  /** What it is synthesized from, and how it stands to the sources; absent of a former release. */
  app: z.optional(
    z.object({
      stage: z.string(),
      pipelines: z.string(),
      fingerprint: z.string(),
      underWay: z.optional(z.string()),
      refused: z.optional(z.object({ fingerprint: z.string(), why: z.string() })),
    }),
  ),
  connection: z.object({
    endpoint: z.string(),
    region: z.string(),
    credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
});
export type Served = z.infer<typeof Served>;

/**
 * Tells other commands of this state directory where its offline AWS is, and again what has changed of that.
 * @returns takes it back
 * @throws UserError where it can't be written
 */
export function announce(state: string, served: Omit<Served, 'pid'>): () => void {
  const file = join(state, FILE);
  try {
    // In one moment, since others may be reading it.
    writeFileSync(`${file}.next`, `${JSON.stringify({ pid: process.pid, ...served })}\n`, { mode: 0o600 });
    renameSync(`${file}.next`, file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: it can't be written (${why}); free some space.`, { cause: error });
  }
  return () => rmSync(file, { force: true });
}

/** The offline AWS that another process keeps up on a state directory; nothing when none does, or it was killed. */
export async function servedAt(state: string): Promise<Served | undefined> {
  const served = announcedAt(state);
  // The process that has the directory, and no other that was given its number or its port since.
  if (!served || ownerOf(state) !== served.pid || !isAlive(served.pid)) return undefined;
  try {
    await fetch(served.connection.endpoint, { method: 'HEAD', signal: AbortSignal.timeout(ANSWERS_MS) });
    return served;
  } catch {
    return undefined;
  }
}

/** @throws UserError while a process has a state directory: at once, where it would be refused after a synthesis */
export async function assertFree(state: string, named: string): Promise<void> {
  const served = await servedAt(state);
  if (served) {
    const page = served.page === undefined ? '' : `, with its page at ${served.page}`;
    throw new UserError(
      `Process ${served.pid} keeps the offline AWS of ${named} up already, at ${served.connection.endpoint}${page}. Other commands work on it; Ctrl-C there, or kill ${served.pid}, ends it.`,
    );
  }
  const owner = ownerOf(state);
  if (isAlive(owner))
    throw new UserError(
      `${named} is in use by process ${owner}; wait for its end, or name another with --state.`,
    );
}

/** The process that the directory's lock names, which the offline AWS writes. */
function ownerOf(state: string): number {
  try {
    return Number(readFileSync(join(state, 'lock'), 'utf8'));
  } catch {
    return Number.NaN;
  }
}

/** Whether there is a process of that number. */
export function isAlive(pid: number): boolean {
  // Numbers below name groups of processes.
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What an offline AWS on a state directory has announced, whether it is up or not. */
export function announcedAt(state: string): Served | undefined {
  try {
    return Served.safeParse(JSON.parse(readFileSync(join(state, FILE), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
