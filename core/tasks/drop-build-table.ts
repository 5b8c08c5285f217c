import { createRawTable } from './create-raw-table.ts';
import { CALL_RETRIES, silent, type Task } from './task.ts';

export const dropBuildTable = {
  kind: 'drop-build-table',
  state: ({ definition }) => `drop_${definition.target.table}_if_exists`,
  comment:
    "Drops this run's build tables, which an earlier attempt may have left; never the published table.",
  limits: { seconds: 60, megabytes: 256 },
  readsRows: false,
  waits: true,
  lock: 'holds',
  publishes: false,
  statements: {
    drop_build: { billed: false, leaves: false },
    drop_stage: { billed: false, leaves: false },
  },
  retries: CALL_RETRIES,
  input: createRawTable.output,
  output: createRawTable.output,
  report: silent,
} as const satisfies Task;
