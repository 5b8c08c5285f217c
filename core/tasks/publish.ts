import * as z from 'zod/mini';
import { RETRIES } from '../runs/retries.ts';
import { checkQuality } from './check-quality.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

export const Published = z.extend(checkQuality.output, {
  published: z.strictObject({ table: z.string(), version: z.int(), location: z.string() }),
});
export type Published = z.infer<typeof Published>;

export const publish = {
  kind: 'publish',
  state: ({ definition }) => `publish_${definition.target.table}`,
  comment: 'Points the published table at the new version, with one conditional write to the catalog.',
  limits: { seconds: 300, megabytes: 256 },
  readsRows: false,
  waits: false,
  lock: 'holds',
  publishes: true,
  statements: {},
  retries: [...CALL_RETRIES, RETRIES.publishConflict],
  input: checkQuality.output,
  output: Published,
  report: reported(z.pick(Published, { published: true }), ({ published }) => `version ${published.version}`),
} as const satisfies Task;
