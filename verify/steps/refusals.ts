import { PutObjectCommand } from '@aws-sdk/client-s3';
import { deleteKeys } from '../../lake/objects.ts';
import { begin } from '../../operate/executions/execution.ts';
import { startedOf } from '../../operate/executions/start.ts';
import { BROKEN_NAME, BROKEN_TEXT } from '../files.ts';
import { lockIsFree } from '../lock.ts';
import { runFacts } from '../run-facts.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { readersSee } from './going-back.ts';

/** A file whose header is none of the pipeline's: the run ends at the upload, and readers don't notice. */
export async function brokenHeader(trial: Trial, notes: Notes): Promise<void> {
  const { session } = trial;
  const { s3 } = session.aws;
  const Bucket = session.pipeline.bucket;
  const key = session.pipeline.landing + BROKEN_NAME;
  const { ETag = '', VersionId } = await s3.send(
    new PutObjectCommand({ Bucket, Key: key, Body: BROKEN_TEXT }),
  );
  try {
    const file = { key, versionId: VersionId, etag: ETag.replaceAll('"', ''), bytes: BROKEN_TEXT.length };
    const { executionArn } = await startedOf(session, file);
    const run = await trial.follow(executionArn);
    await notes.facts('how it went', async () => runFacts(run, trial.mask));
  } finally {
    await deleteKeys(s3, Bucket, [{ key }]);
  }
  await notes.fact('readers are at version', () => readersSee(trial));
}

/** A start with a key that is none of a landed file. */
export async function outsideOfLanding(trial: Trial, notes: Notes): Promise<void> {
  await lockIsFree(trial);
  const { aws, pipeline } = trial.session;
  const run = await trial.follow(
    await begin(aws, pipeline, { source: { key: 'elsewhere/afluente-verify.csv' } }),
  );
  await notes.facts('how it went', async () => runFacts(run, trial.mask));
  await notes.fact('readers are at version', () => readersSee(trial));
}
