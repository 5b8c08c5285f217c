import { rollBack } from '../../operate/data/rollback.ts';
import { lockIsFree } from '../lock.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { assertOwn, readersSee } from './going-back.ts';
import { nothingNew } from './nothing-new.ts';

/** Readers go back a version; a start such as a schedule's must not take them forward again. */
export async function earlier(trial: Trial, notes: Notes): Promise<void> {
  await lockIsFree(trial);
  const { aws, pipeline } = trial.session;
  await notes.fact('the way back', async () => {
    await assertOwn(trial);
    const { from, to } = await rollBack(aws, pipeline, { fenceOff: false });
    return `from version ${trial.numbered(from)} to ${trial.numbered(to)}`;
  });
  await nothingNew(trial, notes);
  await notes.fact('readers are at version', () => readersSee(trial));
}
