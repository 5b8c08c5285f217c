import { findPublished } from '../../lake/publish.ts';
import { rollBack } from '../../operate/data/rollback.ts';
import { lockIsFree } from '../lock.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, NotObserved, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { isSame } from './rebuild.ts';

/** Readers go back to the version before, and forward again. */
export async function goingBack(trial: Trial, notes: Notes): Promise<void> {
  const first = publishedBy(needed(trial.landed, 'the run of a landed file'));
  const second = publishedBy(needed(trial.rebuilt, 'the run that built it again'));
  await lockIsFree(trial);
  for (const { run, word } of [
    { run: first.run, word: 'back' },
    { run: second.run, word: 'forward' },
  ]) {
    trial.tell(`rolling ${word}`);
    const { aws, pipeline } = trial.session;
    await notes.fact(`the way ${word}`, async () => {
      await assertOwn(trial);
      const { from, to } = await rollBack(aws, pipeline, { to: run, fenceOff: false });
      return `from version ${trial.numbered(from)} to ${trial.numbered(to)}`;
    });
    await notes.fact(`${word}, readers are at version`, () => readersSee(trial));
    await notes.fact(`${word}, the content is the same`, () => isSame(trial));
  }
}

/** @throws NotObserved when readers have a version that isn't the scenario's: whoever published it wants it read */
export async function assertOwn(trial: Trial): Promise<void> {
  const { aws, pipeline } = trial.session;
  const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
  if (publication && !(await trial.ownRuns()).has(publication.run))
    throw new NotObserved(`another run published version ${publication.number} meanwhile`);
}

export async function readersSee(trial: Trial): Promise<string> {
  const { aws, pipeline } = trial.session;
  const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
  return publication ? trial.numbered(publication.number) : 'none';
}
