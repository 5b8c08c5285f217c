import { startedFor, startExecution } from './execution.ts';
import type { Followed } from './follow.ts';
import { land, type Landed } from '../data/land.ts';
import type { Session } from '../session/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { followStarted } from './watch.ts';

/** An execution, and who started it. */
export interface Started {
  readonly executionArn: string;
  readonly by: string;
}

/** The execution that a landed file has: the landing rule's, or one that is started here where the rule starts none. */
export async function startOf({ aws, pipeline }: Session, file: Landed): Promise<Started> {
  // The rule takes no empty file.
  if (pipeline.startsOnLanding && file.bytes > 0)
    return { executionArn: await startedFor(aws, pipeline, file), by: 'started by the landing rule' };
  return { executionArn: await startExecution(aws, pipeline, new Date(), file), by: 'started here' };
}

/** Puts a file into landing, and follows the execution that it has. */
export async function landAndFollow(session: Session, file: string, terminal: Terminal): Promise<Followed> {
  const landed = await land(session.aws, session.pipeline, file, terminal);
  return followStarted(session, await startOf(session, landed), terminal);
}
