import { perPipeline, series, total, type Where } from '../promql.ts';

/** How an execution may end badly. */
const BADLY = {
  failed: 'ExecutionsFailed',
  'timed out': 'ExecutionsTimedOut',
  stopped: 'ExecutionsAborted',
} as const;

/** Executions that failed, timed out or were stopped. Without the label, `or` would take them for one another. */
export function failedRuns(range?: string, where: Where = ''): string {
  const ends = Object.entries(BADLY).map(
    ([end, key]) => `label_replace(${total(series(key, where), range)}, "end", "${end}", "", "")`,
  );
  return perPipeline(`\n${ends.join('\nor\n')}\n`);
}
