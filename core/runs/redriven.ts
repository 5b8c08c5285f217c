import { type RunId, runIdOf } from './run-id.ts';
import type { Locked } from '../tasks/acquire-lock.ts';

/**
 * A redriven run's payload, where it begins anew: what its earlier attempt built is left to expiry, unless the
 * build is complete.
 */
export function begunAnew<T extends Locked>(payload: T, run: Locked['run']): T {
  if ('build' in payload) return { ...payload, run: { ...run, id: payload.run.id } };
  const { rows } = payload.stamps;
  return { ...payload, run, stamps: { rows } };
}

/**
 * The run that an execution's newest task worked for: where it builds, and what it left.
 * @param payload the last that a task left, of which the run had taken the lock
 * @param redriven the execution with its redrives so far
 */
export function runOf(
  payload: Pick<Locked, 'run'> & { readonly build?: unknown },
  redriven: { readonly id: string; readonly startTime: string; readonly redriveCount: number },
): RunId {
  const anew = redriven.redriveCount > payload.run.redrive && payload.build === undefined;
  return anew ? runIdOf(redriven) : payload.run.id;
}
