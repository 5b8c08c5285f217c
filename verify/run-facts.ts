import type * as z from 'zod/mini';
import { Ended } from '../core/tasks/acquire-lock.ts';
import type { RunId } from '../core/runs/run-id.ts';
import type { Followed } from '../operate/executions/follow.ts';
import { messageOf, Reached } from '../operate/executions/summary.ts';
import { count, counted } from '../operate/units.ts';
import { NotObserved } from './seen.ts';
import type { Mask } from './mask.ts';

/** How an execution went: facts that are the same for the same input, definition and AWS. */
export function runFacts(run: Followed, mask: Mask): Record<string, string> {
  const { upload, build } = reached(run);
  const ended = Ended.safeParse(run.payload).data;
  return {
    'the execution ends': endOf(run),
    'its states': run.states
      .map(({ name, status }) => (status === 'SUCCEEDED' ? name : `${name} ${status}`))
      .join(', '),
    ...(run.cause !== undefined && { 'its cause': mask(messageOf(run.cause)) }),
    ...(ended && { 'it came to': ended.lock.outcome }),
    ...(upload && {
      'its rows': `${count(upload.read)} read, ${count(upload.rejected.rows)} rejected, ${count(upload.rows)} accepted`,
    }),
    ...(upload &&
      upload.rejected.rows > 0 && {
        'why rows were rejected': upload.rejected.reasons
          .map(({ column, reason, rows }) => `${column}: ${reason} (${count(rows)})`)
          .join('; '),
      }),
    ...(build && {
      'its build': `${counted(build.rows, 'row')} in ${counted(build.partitions, 'partition')}`,
    }),
  };
}

/** `SUCCEEDED`, or `FAILED: HeaderMismatch`. */
export function endOf({ status, error }: Followed): string {
  return error === undefined ? status : `${status}: ${error}`;
}

/** The result of each check. */
export function checkFacts(run: Followed, mask: Mask): Record<string, string> {
  const { checks = [] } = reached(run);
  return Object.fromEntries(
    checks.map(({ check, severity, passed, observed, expected }) => [
      `the check ${check}`,
      mask(`${passed ? 'passed' : `did not pass (${severity})`}: ${observed}; expected ${expected}`),
    ]),
  );
}

/**
 * The version that a run published.
 * @throws NotObserved when it published none
 */
export function publishedBy(run: Followed): { readonly version: number; readonly run: RunId } {
  const { published, run: by } = reached(run);
  if (published && by) return { version: published.version, run: by.id };
  throw new NotObserved(`the execution published nothing: ${endOf(run)}`);
}

/** Whether the rows of its file were judged. */
export function isJudged(run: Followed): boolean {
  return reached(run).upload !== undefined;
}

function reached({ payload }: Followed): z.infer<typeof Reached> {
  return Reached.safeParse(payload).data ?? {};
}
