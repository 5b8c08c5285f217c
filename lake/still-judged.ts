import { excessInWords, isTolerated } from '../core/csv/tolerance.ts';
import { rulesFingerprint } from '../core/definition/fingerprint.ts';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { NoSource, TooManyRejects } from '../core/errors/errors.ts';
import type { Source } from './landing.ts';
import type { ManifestEntry, SourceManifest } from './source-manifest.ts';

/** Whether the definition would let in a file as it once was: its rows by the same rules, its counts by the tolerance. */
export function isStillJudged(pipeline: Pipeline, entry: ManifestEntry): boolean {
  return (
    entry.judgedBy === rulesFingerprint(pipeline) && isTolerated(entry, pipeline.definition.source.tolerate)
  );
}

/**
 * What left landing can't be judged again, and its raw object may even have other columns. A tolerance judges the
 * counts, which are known.
 * @param files that lie in landing
 * @throws NoSource naming a file that other rules let in, TooManyRejects one of which too much was rejected
 */
export function assertStillJudged(
  pipeline: Pipeline,
  files: readonly Pick<Source, 'key'>[],
  known: SourceManifest | undefined,
): void {
  const here = new Set(files.map(({ key }) => key));
  const gone = Object.entries(known?.sources ?? {}).find(
    ([key, entry]) => !here.has(key) && !isStillJudged(pipeline, entry),
  );
  if (!gone) return;
  const [key, entry] = gone;
  const { tolerate } = pipeline.definition.source;
  if (entry.judgedBy === rulesFingerprint(pipeline)) {
    throw new TooManyRejects(
      `${key}: ${excessInWords(entry, tolerate)}. It is no longer there; land it again, mended, or raise the tolerance.`,
    );
  }
  throw new NoSource(
    `${key} is no longer there and its rows were judged by other rules than the definition's; land it again, or take the rules back.`,
  );
}
