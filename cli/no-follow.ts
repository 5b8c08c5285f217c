import { commandLine } from '../operate/session/command-line.ts';
import type { StageSession } from '../operate/session/session.ts';
import { UserError } from '../operate/user-error.ts';

/** @throws UserError where an execution that is left to itself would end with this command */
export function assertOutlives(session: StageSession): void {
  if (session.at !== 'opened') return;
  throw new UserError(
    `The offline AWS ends with this command, and so would the execution: leave --no-follow out, or keep one up with ${commandLine(session, 'offline')}.`,
  );
}
