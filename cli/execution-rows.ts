import type { Skipped } from '../operate/executions/skipped.ts';
import { count, duration } from '../operate/units.ts';
import type { ListedExecution } from '../operate/documents/execution.ts';

/** Executions as a table: its columns, and a row for each; skipped ones in a row share one. */
export function executionRows(
  executions: readonly (ListedExecution | Skipped)[],
): [readonly string[], string[][]] {
  const columns = ['execution', 'came to', 'started (UTC)', 'took', 'by', 'said'];
  return [columns, executions.map((one) => ('skipped' in one ? rowOfSkipped(one) : row(one)))];
}

function rowOfSkipped({ skipped, startedAt }: Skipped): string[] {
  return ['…', `${count(skipped)} skipped`, secondOf(startedAt), '', '', ''];
}

/** As long as the names that commands give; events give theirs two UUIDs. The beginning is enough to name one. */
const NAME_WIDTH = 29;

function shortened(name: string): string {
  return name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name;
}

function secondOf(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

function row(one: ListedExecution): string[] {
  return [
    shortened(one.execution),
    one.version === undefined ? one.outcome : `version ${one.version}`,
    secondOf(one.startedAt),
    one.durationMs === undefined ? '' : duration(one.durationMs),
    one.redrives > 0 ? `${one.trigger}, redriven` : one.trigger,
    one.error ?? '',
  ];
}
