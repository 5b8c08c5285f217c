import type { ListedExecution } from './executions.ts';
import { duration } from './units.ts';

/** Executions as a table: its columns, and a row for each. */
export function executionRows(executions: readonly ListedExecution[]): [readonly string[], string[][]] {
  const columns = ['execution', 'came to', 'started (UTC)', 'took', 'by', 'said'];
  return [columns, executions.map(row)];
}

function row(one: ListedExecution): string[] {
  return [
    one.execution,
    one.version === undefined ? one.outcome : `version ${one.version}`,
    one.startedAt.slice(0, 19).replace('T', ' '),
    one.durationMs === undefined ? '' : duration(one.durationMs),
    one.redrives > 0 ? `${one.trigger}, redriven` : one.trigger,
    one.error ?? '',
  ];
}
