import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import { findPublished } from '../../lake/publish.ts';
import { keptVersions } from '../../lake/versions.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { rebuild } from './rebuild.ts';

/** A start by the new rules publishes the next version, which is stamped by them; the one before stays. */
export async function byNewRules(trial: Trial, notes: Notes): Promise<void> {
  const { aws, pipeline } = trial.session;
  await rebuild(trial, notes);
  await notes.fact('readers have what the deployed definition makes', async () => {
    const deployed = fingerprintOf(needed(pipeline.fingerprints, 'the output Fingerprints'));
    const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
    return publication?.definition === deployed ? 'yes' : 'no';
  });
  const { run } = publishedBy(needed(trial.landed, 'the run of a landed file'));
  await notes.fact('the version before is kept', async () => {
    const kept = await keptVersions(aws.s3, pipeline.bucket, pipeline.table);
    return kept.some((version) => version.run === run) ? 'yes' : 'no';
  });
}
