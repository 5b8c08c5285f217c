import { createHash } from 'node:crypto';
import type { Brand } from './brand.ts';

/** Names one execution in prefixes and table names: `20261123t043012_1a2b3c4d`, in the order of starting. */
export type RunId = Brand<'RunId'>;

const RUN_ID = /^\d{8}t\d{6}_[0-9a-f]{8}$/;

export function isRunId(text: string): text is RunId {
  return RUN_ID.test(text);
}

/**
 * The run of an execution: the second it started and a hash of its ARN. A retried or redriven task gets
 * the same run, since neither changes.
 * @param startTime ISO 8601, from the context object's `$$.Execution.StartTime`
 */
export function runIdOf(execution: { readonly id: string; readonly startTime: string }): RunId {
  const second = new Date(execution.startTime)
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .toLowerCase();
  const hash = createHash('sha256').update(execution.id).digest('hex').slice(0, 8);
  const id = `${second}_${hash}`;
  if (!isRunId(id)) throw new TypeError(`No run id can be made from ${JSON.stringify(execution)}`);
  return id;
}
