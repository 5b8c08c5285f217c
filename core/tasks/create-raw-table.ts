import { ensureDatabase } from './ensure-database.ts';
import { CALL_RETRIES, silent, type Task } from './task.ts';

export const createRawTable = {
  kind: 'create-raw-table',
  state: ({ definition }) => `create_external_raw_${definition.source.dataset}`,
  comment: 'Creates the external table over raw-data/, where it is absent or no longer as defined.',
  limits: { seconds: 60, megabytes: 256 },
  readsRows: false,
  waits: true,
  lock: 'holds',
  publishes: false,
  statements: {
    drop_raw: { billed: false, leaves: false },
    create_raw: { billed: false, leaves: true },
  },
  retries: CALL_RETRIES,
  input: ensureDatabase.output,
  output: ensureDatabase.output,
  report: silent,
} as const satisfies Task;
