import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn';
import { costOf } from '../../core/runs/cost.ts';
import { usageUpTo } from '../../core/runs/usage.ts';
import type { ListenerContext } from '../runtime/listener.ts';
import type { StatusChange } from '../runtime/status-change.ts';

/**
 * What an execution cost up to its end is measured, skipped and failed ones too; of a redriven one, what it cost
 * since. Counted from its history: S3 requests are not in it, nor what Athena scanned for a statement that failed for
 * good.
 */
export async function accountRun(
  { detail: { executionArn, status, redriveCount } }: StatusChange,
  sfn: SFNClient,
  { measure, log }: ListenerContext,
): Promise<void> {
  const pages = paginateGetExecutionHistory(
    { client: sfn, pageSize: 1000 },
    { executionArn, includeExecutionData: true },
  );
  const history: HistoryEvent[] = [];
  for await (const { events = [] } of pages) history.push(...events);
  const used = usageUpTo(history, redriveCount);
  const before = redriveCount > 0 ? costOf(usageUpTo(history, redriveCount - 1)).total : 0;
  const dollars = costOf(used).total - before;
  measure('RunCost', dollars);
  log('accounted', {
    execution: executionArn.split(':').at(-1),
    status,
    dollars,
    transitions: used.transitions,
  });
}
