import { commandLine } from '../session/command-line.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { endedBy, Interrupted } from '../interrupted.ts';
import type { Session } from '../session/session.ts';
import { executionName, stop } from './execution.ts';
import { durationOf, follow, type Followed, type StateRun } from './follow.ts';
import type { Started } from './start.ts';

/**
 * Tells which execution was started and by whom, and follows it to its end. The signal lets go of it, or stops it where
 * the offline AWS ends with this session.
 * @throws Interrupted saying that it goes on, or that it is stopped
 */
export async function followStarted(
  session: Session,
  started: Started,
  { tell, signal }: Attendance = UNATTENDED,
): Promise<Followed> {
  tell({ kind: 'started', started });
  const { executionArn } = started;
  const watcher = {
    entered: (state: StateRun) => tell({ kind: 'entered', state }),
    left: (state: StateRun) => tell({ kind: 'left', state, milliseconds: durationOf(state, new Date()) }),
  };
  if (session.at === 'opened') {
    // One that has ended meanwhile can't be stopped, and is told as it ended.
    const end = () => void stop(session.aws, executionArn, 'Stopped by Ctrl-C.').catch(() => undefined);
    const run = await endedBy(signal, end, () => follow(session.aws, executionArn, watcher));
    if (!signal?.aborted || run.status !== 'ABORTED') return run;
    throw new Interrupted(
      `The execution was stopped with the offline AWS; ${commandLine(session, 'redrive')} goes on with it.`,
    );
  }
  try {
    return await follow(session.aws, executionArn, watcher, signal);
  } catch (error) {
    if (!signal?.aborted) throw error;
    const named = [executionName(executionArn)];
    throw new Interrupted(
      `The execution goes on. See it with ${commandLine(session, 'executions', named)}, end it with ${commandLine(session, 'stop', named)}.`,
      { cause: error },
    );
  }
}
