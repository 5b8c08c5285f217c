import type { ListedExecution, Outcome } from '../documents/execution.ts';
import type { PipelineStatus } from '../documents/status.ts';

const FAILURES: readonly Outcome[] = ['failed', 'timed out', 'stopped'];

/** How a pipeline is, and the run that tells. */
export type Health = Pick<PipelineStatus, 'state' | 'lastRun'>;

/**
 * How a pipeline is by its executions. One that was skipped left the work to another, and tells nothing.
 * @param executions its newest, the newest first
 */
export function healthOf(executions: readonly ListedExecution[]): Health {
  const lastRun = executions.find(({ outcome }) => outcome !== 'running' && outcome !== 'skipped');
  if (executions.some(({ outcome }) => outcome === 'running')) return { state: 'running', lastRun };
  if (!lastRun) return { state: 'unknown' };
  return { state: FAILURES.includes(lastRun.outcome) ? 'failed' : 'well', lastRun };
}
