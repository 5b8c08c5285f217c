import { commandLine } from '../session/command-line.ts';
import * as z from 'zod/mini';
import { runningExecutions } from './execution.ts';
import type { Followed } from './follow.ts';
import type { Lock } from '../../lake/lock/lock.ts';
import { runLock } from '../pipeline/run-lock.ts';
import type { Session } from '../session/session.ts';
import type { Started } from './start.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { LISTING, poll } from '../poll.ts';
import { Interrupted } from '../interrupted.ts';
import { followStarted } from './watch.ts';

/** An ended run's lock is given back by an event, which takes seconds on AWS, and so does a list of executions. */
const PATIENCE_MS = 60_000;

/**
 * Follows an execution, and whatever runs after it, until the pipeline rests: a start that was skipped because
 * another was at work is published by the follow-up run of that one.
 * @returns the last that was not skipped
 * @throws Interrupted when its signal ended it
 */
export async function followToRest(
  session: Session,
  started: Started,
  attendance: Attendance = UNATTENDED,
): Promise<Followed> {
  const first = await followStarted(session, started, attendance);
  const followed = new Set([first.executionArn]);
  let acted = first;
  for (;;) {
    attendance.tell({ kind: 'resting' });
    const next = await nextOf(session, followed, attendance);
    if (!next) return acted;
    const run = await followStarted(session, next, attendance);
    followed.add(run.executionArn);
    if (!wasSkipped(run)) acted = run;
  }
}

const Skipped = z.object({ lock: z.object({ outcome: z.literal('skipped') }) });

function wasSkipped({ payload }: Followed): boolean {
  return Skipped.safeParse(payload).success;
}

/** An execution that runs and was not followed; one is still to come while the lock is held or owes a follow-up run. */
async function nextOf(
  session: Session,
  followed: ReadonlySet<string>,
  { signal }: Attendance,
): Promise<Started | undefined> {
  const { aws, pipeline } = session;
  const look = async () => {
    const lock = await runLock(aws, pipeline);
    const running = await runningExecutions(aws, pipeline.stateMachineArn);
    const executionArn = running.find((one) => !followed.has(one));
    if (executionArn !== undefined) return { next: { executionArn, by: 'started meanwhile' } };
    return !lock?.owner && !isOwed(lock, followed) ? { next: undefined } : undefined;
  };
  try {
    return (await poll(look, { pace: LISTING, patience: PATIENCE_MS, signal }))?.next;
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new Interrupted(
      `What was started has ended; another execution may follow. See ${commandLine(session, 'status')}.`,
      { cause: error },
    );
  }
}

/** Whether a free lock owes a run: the follow-up run that it names is neither listed nor followed yet, or it names none. */
function isOwed(
  { followUp, pending }: Pick<Lock, 'followUp' | 'pending'> = {},
  followed: ReadonlySet<string>,
) {
  if (followUp === undefined) return pending !== undefined;
  return ![...followed].some((arn) => arn.endsWith(`:${followUp}`));
}
