import { begin } from '../../operate/executions/execution.ts';
import { runFacts } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** A start such as the schedule's, when readers have the newest file already. */
export async function nothingNew(trial: Trial, notes: Notes): Promise<void> {
  needed(trial.rebuilt, 'a published version');
  const { aws, pipeline } = trial.session;
  const run = await trial.follow(await begin(aws, pipeline, { trigger: 'schedule' }));
  await notes.facts('how it went', async () => runFacts(run, trial.mask));
}
