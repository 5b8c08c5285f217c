import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Brand } from '../brand.ts';

/** Names one execution in prefixes and table names: `20261123t043012_1a2b3c4d`, in the order of starting. */
export type RunId = Brand<'RunId'>;

const RUN_ID = /^\d{8}t\d{6}_[0-9a-f]{8}$/;

export function isRunId(text: string): text is RunId {
  return RUN_ID.test(text);
}

/** Whether a run's execution started in an earlier second. */
export function isEarlier(one: RunId, other: RunId): boolean {
  const second = (run: RunId) => run.slice(0, run.indexOf('_'));
  return second(one) < second(other);
}

/** A run id in a payload, a manifest or a table's parameters. */
export const RunIdText = z.custom<RunId>(
  (value) => typeof value === 'string' && isRunId(value),
  'not a run id',
);

/** What of an execution names its run. */
interface Named {
  readonly id: string;
  /** ISO 8601, from the context object's `$$.Execution.StartTime`. */
  readonly startTime: string;
  readonly redriveCount: number;
}

/**
 * The run of an execution: the second it started and a hash of its ARN. A retried task gets the same run. A
 * redriven execution gets another: it builds in a place of its own, which nothing that the earlier attempt left
 * running can write to.
 */
export function runIdOf(execution: Named): RunId {
  const second = new Date(execution.startTime)
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .toLowerCase();
  const { id: arn, redriveCount } = execution;
  const hash = createHash('sha256')
    .update(redriveCount > 0 ? `${arn}#${redriveCount}` : arn)
    .digest('hex')
    .slice(0, 8);
  const id = `${second}_${hash}`;
  if (!isRunId(id)) throw new TypeError(`No run id can be made from ${JSON.stringify(execution)}`);
  return id;
}

/** All runs of an execution, the newest last: that of its start, and one of each redrive. */
export function runsOf(execution: Named): RunId[] {
  return Array.from({ length: execution.redriveCount + 1 }, (_, redriveCount) =>
    runIdOf({ ...execution, redriveCount }),
  );
}
