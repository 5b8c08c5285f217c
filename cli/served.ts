import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const FILE = 'served.json';

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
 */
export function announce(state: string, connection: Served['connection']): () => void {
  const file = join(state, FILE);
  writeFileSync(file, `${JSON.stringify({ pid: process.pid, connection })}\n`);
  return () => rmSync(file, { force: true });
}

/** The offline AWS that another process keeps up on a state directory; nothing when none does, or it was killed. */
export async function servedAt(state: string): Promise<Served | undefined> {
  const served = parse(join(state, FILE));
  if (!served) return undefined;
  try {
    await fetch(served.connection.endpoint, { method: 'HEAD' });
    return served;
  } catch {
    return undefined;
  }
}

function parse(file: string): Served | undefined {
  try {
    return Served.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
