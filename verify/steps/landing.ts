import type { Progress } from '../../operate/attendance.ts';
import { landHeard } from '../../operate/executions/heard.ts';
import { landedName } from '../files.ts';
import { runFacts } from '../run-facts.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** A file lands, and the landing rule does the rest. */
export async function landing(trial: Trial, notes: Notes): Promise<void> {
  const { session, input, mask, signal } = trial;
  const tell = ({ kind }: Progress) => {
    if (kind === 'landed') trial.tell('waiting for the landing rule');
    if (kind === 'unheard') trial.tell('waiting until S3 tells EventBridge of what lands');
  };
  const file = { files: [input], name: landedName(input), follow: true } as const;
  const { started } = await landHeard(session, file, { tell, signal });
  await notes.fact('the execution', () => started.by);
  const run = await trial.follow(started.executionArn);
  trial.landed = run;
  await notes.facts('how it went', async () => runFacts(run, mask));
}
