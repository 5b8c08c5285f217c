import { createHash } from 'node:crypto';
import type { Pipeline } from './pipeline.ts';

/** Changes when the definition or its SQL does: 16 hex digits. */
export function fingerprint({ definition, sql }: Pipeline): string {
  return createHash('sha256')
    .update(JSON.stringify([definition, sql]))
    .digest('hex')
    .slice(0, 16);
}
