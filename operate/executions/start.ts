import { commandLine } from '../session/command-line.ts';
import { startedFor, startExecution } from './execution.ts';
import type { Followed } from './follow.ts';
import { land } from '../data/land.ts';
import type { Session } from '../session/session.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { Interrupted } from '../interrupted.ts';
import { followStarted } from './watch.ts';
import type { Landed } from '../documents/landed.ts';

/** An execution, and who started it. */
export interface Started {
  readonly executionArn: string;
  readonly by: string;
}

/**
 * The execution that a landed file has: the landing rule's, or one that is started here where the rule starts none.
 * @throws Interrupted when its signal ended the waiting for the rule
 */
export async function startOf(
  session: Session,
  file: Landed,
  { signal }: Pick<Attendance, 'signal'> = UNATTENDED,
): Promise<Started> {
  const { aws, pipeline } = session;
  // The rule takes no empty file.
  if (pipeline.startsOnLanding && file.bytes > 0) {
    const executionArn = await startedFor(aws, pipeline, file, { signal }).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
      throw new Interrupted(
        `${file.key} has landed, and the landing rule may start an execution for it; see ${commandLine(session, 'status')}.`,
        { cause: error },
      );
    });
    return { executionArn, by: 'started by the landing rule' };
  }
  return { executionArn: await startExecution(aws, pipeline, new Date(), file), by: 'started here' };
}

/** Puts a file into landing, and follows the execution that it has. */
export async function landAndFollow(
  session: Session,
  file: string,
  attendance: Attendance = UNATTENDED,
): Promise<Followed> {
  const landed = await land(session, file, attendance);
  return followStarted(session, await startOf(session, landed, attendance), attendance);
}
