import { UNATTENDED } from '../../operate/attendance.ts';
import { land } from '../../operate/data/land.ts';
import { startOf } from '../../operate/executions/start.ts';
import { landedName } from '../files.ts';
import { runFacts } from '../run-facts.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** A file lands, and the landing rule does the rest. */
export async function landing(trial: Trial, notes: Notes): Promise<void> {
  const { session, input, mask, signal } = trial;
  const file = await land(session, input, { ...UNATTENDED, signal }, landedName(input));
  trial.tell('waiting for the landing rule');
  const started = await startOf(session, file);
  await notes.fact('the execution', () => started.by);
  const run = await trial.follow(started.executionArn);
  trial.landed = run;
  await notes.facts('how it went', async () => runFacts(run, mask));
}
