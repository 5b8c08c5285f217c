import { UNATTENDED } from '../../operate/attendance.ts';
import { executionName, goOn } from '../../operate/executions/execution.ts';
import type { Followed } from '../../operate/executions/follow.ts';
import { redrive } from '../../operate/executions/redrive.ts';
import { commandLine } from '../../operate/session/command-line.ts';
import { UserError } from '../../operate/user-error.ts';
import { runFacts } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { readersSee } from './going-back.ts';

/** A run whose rows were judged by other rules than are deployed can't go on, by whomever it is redriven. */
export async function redriven(trial: Trial, notes: Notes): Promise<void> {
  const { session, mask, signal } = trial;
  const { executionArn } = needed(trial.stopped, 'a stopped run');
  const name = executionName(executionArn);
  // Where it does go on.
  trial.underWay = executionArn;
  let run: Followed | undefined;
  await notes.fact('afluente redrive', async () => {
    try {
      run = await redrive(session, name, { ...UNATTENDED, signal });
      return 'goes on';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const said = error.message.replace(name, '<execution>');
      return mask(said.replace(commandLine(session, 'run'), '<command>'));
    }
  });
  if (!run) {
    await goOn(session.aws, executionArn);
    run = await trial.follow(executionArn);
  }
  // Where it was stopped is a matter of time: so are its states, and the one that its cause names first.
  const { 'its states': _, 'its cause': cause, ...facts } = runFacts(run, mask);
  const [last] = run.states.slice(-1);
  await notes.facts('how it went', async () => ({
    ...facts,
    ...(cause !== undefined && { 'its cause': cause.replace(`${last?.name}: `, '') }),
  }));
  await notes.fact('readers are at version', () => readersSee(trial));
}
