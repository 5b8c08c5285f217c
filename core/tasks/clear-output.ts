import { dropBuildTable } from './drop-build-table.ts';
import { CALL_RETRIES, silent, type Task } from './task.ts';

export const clearOutput = {
  kind: 'clear-output',
  state: () => 'clear_output_prefix',
  comment: "Empties this run's own output prefixes, since CTAS refuses a location that holds anything.",
  limits: { seconds: 300, megabytes: 256 },
  readsRows: false,
  waits: false,
  lock: 'holds',
  publishes: false,
  statements: {},
  retries: CALL_RETRIES,
  input: dropBuildTable.output,
  output: dropBuildTable.output,
  report: silent,
} as const satisfies Task;
