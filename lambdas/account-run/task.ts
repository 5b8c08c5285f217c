import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import { costOf } from '../../core/cost.ts';
import { UsageCount } from '../../core/usage.ts';
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
  const count = new UsageCount();
  let before = 0;
  let redrives = 0;
  for await (const event of historyOf(sfn, executionArn)) {
    if (event.type === 'ExecutionRedriven') {
      redrives += 1;
      // A later attempt may have begun: it is measured at its own end.
      if (redrives > redriveCount) break;
      before = costOf(count.usage).total;
    }
    count.take(event);
  }
  const dollars = costOf(count.usage).total - before;
  measure('RunCost', dollars);
  log('accounted', {
    execution: executionArn.split(':').at(-1),
    status,
    dollars,
    transitions: count.usage.transitions,
  });
}

async function* historyOf(sfn: SFNClient, executionArn: string): AsyncGenerator<HistoryEvent> {
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 1000,
        includeExecutionData: true,
        nextToken,
      }),
    );
    yield* page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
