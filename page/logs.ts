import { readLogs } from '../operate/logs/read.ts';
import { functionOfState, logSources } from '../operate/logs/sources.ts';
import { isInScope, type Scope, scopeOf, scopeOfRun } from '../operate/logs/window.ts';
import type { Seen } from './seen.ts';
import type { ReadLine } from '../operate/documents/log-line.ts';

/** What a task logged in an execution, as `logs --json` tells it, and what kind of line each is. */
export async function logOf(seen: Seen, execution: string, state: string): Promise<ReadLine[]> {
  const { aws, pipeline } = seen;
  const task = functionOfState(pipeline, state);
  const scope =
    listedScope(seen, execution) ??
    (await scopeOf(seen.session, { task, execution, follow: false }, new Date()));
  const lines: ReadLine[] = [];
  if (!scope) return lines;
  for await (const line of readLogs(aws, logSources(pipeline, task), scope))
    if (isInScope(line, scope)) lines.push(line);
  return lines;
}

/** Of an execution that was listed nothing more is asked. */
function listedScope({ named }: Seen, execution: string): Scope | undefined {
  const listed = named(execution);
  if (!listed) return undefined;
  const { startedAt, stoppedAt } = listed;
  return scopeOfRun(
    execution,
    new Date(startedAt),
    stoppedAt === undefined ? undefined : new Date(stoppedAt),
  );
}
