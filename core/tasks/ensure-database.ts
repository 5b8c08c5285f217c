import { CALL_RETRIES, silent, type Task } from './task.ts';
import { upload } from './upload.ts';

export const ensureDatabase = {
  kind: 'ensure-database',
  state: () => 'ensure_glue_db',
  comment: 'Creates the Glue database if it is absent, and refuses a schema that would break readers.',
  limits: { seconds: 60, megabytes: 256 },
  readsRows: false,
  waits: false,
  lock: 'holds',
  publishes: false,
  statements: {},
  retries: CALL_RETRIES,
  input: upload.output,
  output: upload.output,
  report: silent,
} as const satisfies Task;
