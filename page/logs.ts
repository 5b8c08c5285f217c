import type { ReadLine } from '../cli/logs/line.ts';
import { readLogs } from '../cli/logs/read.ts';
import { functionKind, logSources } from '../cli/logs/sources.ts';
import { isInScope, scopeOf } from '../cli/logs/window.ts';
import type { Aws, DeployedPipeline } from '../cli/stage.ts';

/** What a task logged in an execution, as `logs --json` tells it, and what kind of line each is. */
export async function logOf(
  aws: Aws,
  pipeline: DeployedPipeline,
  execution: string,
  state: string,
): Promise<ReadLine[]> {
  const task = functionKind(pipeline, state);
  const scope = await scopeOf(aws, pipeline, { task, execution, follow: false }, new Date());
  const lines: ReadLine[] = [];
  if (!scope) return lines;
  for await (const line of readLogs(aws, logSources(pipeline, task), scope))
    if (isInScope(line, scope)) lines.push(line);
  return lines;
}
