import { startExecution } from '../../operate/executions/execution.ts';
import { contentOf } from '../content.ts';
import { landedName } from '../files.ts';
import { checkFacts, publishedBy, runFacts } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** A start by hand builds the same file again; its checks know the version before, which is the scenario's own. */
export async function rebuild(trial: Trial, notes: Notes): Promise<void> {
  const { session, mask } = trial;
  const { aws, pipeline } = session;
  needed(trial.landed, 'the run of a landed file');
  const key = pipeline.landing + landedName(trial.input);
  const run = await trial.follow(await startExecution(aws, pipeline, new Date(), { key }));
  trial.rebuilt = run;
  await notes.facts('how it went', async () => runFacts(run, mask));
  await notes.facts('its checks', async () => checkFacts(run, mask));
  await notes.fact('the version is the next one', () => trial.numbered(publishedBy(run).version));
  await notes.fact('the content is what it was', () => isSame(trial));
}

/** Whether readers see what they saw after the file had landed. */
export async function isSame({ session, content }: Trial): Promise<string> {
  const now = JSON.stringify(await contentOf(session, session.pipeline.table));
  return now === needed(content, 'the content of before') ? 'yes' : 'no';
}
