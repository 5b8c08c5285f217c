import * as z from 'zod/mini';
import { counted } from '../units.ts';
import { publish } from './publish.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

export const Expired = z.extend(publish.output, {
  expired: z.strictObject({
    versions: z.array(z.string()),
    /** What failed runs left; former releases told them among the versions. */
    builds: z.optional(z.array(z.string())),
    objects: z.int(),
    bytes: z.int(),
  }),
  /** The execution that was started for what was skipped meanwhile. */
  followUp: z.optional(z.string()),
});
export type Expired = z.infer<typeof Expired>;

export const expireVersions = {
  kind: 'expire-versions',
  state: () => 'expire_old_versions',
  comment:
    'Deletes versions beyond the number to keep that nobody reads any more, and gives the run lock back.',
  limits: { seconds: 300, megabytes: 256 },
  readsRows: false,
  waits: false,
  lock: 'gives back',
  publishes: false,
  statements: {},
  retries: CALL_RETRIES,
  input: publish.output,
  output: Expired,
  report: reported(z.pick(Expired, { expired: true }), ({ expired: { versions, builds = [] } }) =>
    [
      ...(versions.length > 0 ? [`${counted(versions.length, 'version')} expired`] : []),
      ...(builds.length > 0 ? [`${counted(builds.length, 'build')} of failed runs cleared`] : []),
    ].join(', '),
  ),
} as const satisfies Task;
