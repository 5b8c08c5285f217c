import { runIdOf } from '../runs/run-id.ts';

/** A run as good as any other: all ids are of one length. */
export const RUN = runIdOf({ id: '', startTime: '2026-01-01T00:00:00Z', redriveCount: 0 });
