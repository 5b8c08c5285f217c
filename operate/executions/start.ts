import { commandLine } from '../session/command-line.ts';
import { startedFor, startExecution } from './execution.ts';
import type { Followed } from './follow.ts';
import { land } from '../data/land.ts';
import type { Session } from '../session/session.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { Interrupted } from '../interrupted.ts';
import type { Polling } from '../poll.ts';
import { followStarted } from './watch.ts';
import type { Landed } from '../documents/landed.ts';

/** An execution, and who started it. */
export interface Started {
  readonly executionArn: string;
  readonly by: string;
}

/** How long and on whose clock the landing rule is waited for. */
type Waiting = Pick<Polling, 'signal' | 'sleep' | 'patience'>;

/**
 * The execution that a landed file has: the landing rule's, or one that is started here where the rule starts none.
 * @returns nothing where the rule started none for as long as it is waited for
 * @throws Interrupted when its signal ended the waiting
 */
export async function startOf(
  session: Session,
  file: Landed,
  waiting: Waiting = {},
): Promise<Started | undefined> {
  const { aws, pipeline } = session;
  // The rule takes no empty file.
  if (!pipeline.startsOnLanding || file.bytes === 0)
    return { executionArn: await startExecution(aws, pipeline, new Date(), file), by: 'started here' };
  const executionArn = await startedFor(aws, pipeline, file, waiting).catch((error: unknown) => {
    if (!waiting.signal?.aborted) throw error;
    throw new Interrupted(
      `${file.key} has landed, and the landing rule may start an execution for it; see ${commandLine(session, 'status')}.`,
      { cause: error },
    );
  });
  return executionArn === undefined ? undefined : { executionArn, by: 'started by the landing rule' };
}

/** @throws Error where there is none, naming the command that starts one; and what `startOf` throws */
export async function startedOf(session: Session, file: Landed, waiting?: Waiting): Promise<Started> {
  const started = await startOf(session, file, waiting);
  if (started) return started;
  throw new Error(
    `The landing rule of ${session.pipeline.name} started no execution for ${file.key}. ${commandLine(session, 'run')} starts one; why the rule did not, its dead-letter queue may tell.`,
  );
}

/** Puts a file into landing, and follows the execution that it has. */
export async function landAndFollow(
  session: Session,
  file: string,
  attendance: Attendance = UNATTENDED,
): Promise<Followed> {
  const landed = await land(session, file, attendance);
  return followStarted(session, await startedOf(session, landed, { signal: attendance.signal }), attendance);
}
