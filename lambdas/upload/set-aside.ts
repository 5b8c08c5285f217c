import { rulesFingerprint } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { EmptySource, HeaderMismatch, MalformedCsv } from '../../core/errors/errors.ts';
import { MOST_SET_ASIDE } from '../../core/limits/payload.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import type { Source } from '../../lake/landing.ts';
import type { SetAside, SourceManifest } from '../../lake/source-manifest.ts';
import { isStillJudged } from '../../lake/still-judged.ts';

/** A verdict on a file as a whole: what is wrong with it is no matter of how many of its rows may be. */
export type Unusable = EmptySource | HeaderMismatch | MalformedCsv;

export function isUnusable(error: unknown): error is Unusable {
  return error instanceof EmptySource || error instanceof HeaderMismatch || error instanceof MalformedCsv;
}

/** What is noted of a file that could not be taken in. */
export function setAside(
  { etag }: Pick<Source, 'etag'>,
  { name, message }: Unusable,
  pipeline: Pipeline,
): SetAside {
  return { etag, judgedBy: rulesFingerprint(pipeline), error: name, cause: message };
}

/** What was set aside before and would be again: the same version of a file that lies there, by the same rules. */
export function stillAside(
  files: readonly Pick<Source, 'key' | 'etag'>[],
  known: SourceManifest | undefined,
  pipeline: Pipeline,
): Record<string, SetAside> | undefined {
  // Where nothing could be taken in, each start says why anew.
  if (!known || Object.keys(known.sources).length === 0) return undefined;
  const rules = rulesFingerprint(pipeline);
  const notes = files.flatMap(({ key, etag }): [string, SetAside][] => {
    const note = known.aside?.[key];
    return note?.etag === etag && note.judgedBy === rules && canDoWithout(key, known, pipeline)
      ? [[key, note]]
      : [];
  });
  return notes.length > 0 ? Object.fromEntries(notes) : undefined;
}

/**
 * Whether a run can go on without a file: others are there, and what an earlier version of the file left in the dataset,
 * if anything, is what the definition would let in.
 */
export function canDoWithout(key: string, { sources }: SourceManifest, pipeline: Pipeline): boolean {
  const earlier = sources[key];
  return earlier === undefined || isStillJudged(pipeline, earlier);
}

/** What the payload tells of the files that were set aside; nothing where none was. */
export function asideOf({ aside = {} }: SourceManifest): Uploaded['upload']['aside'] {
  const all = Object.entries(aside);
  if (all.length === 0) return undefined;
  return {
    files: all.length,
    first: all.slice(0, MOST_SET_ASIDE).map(([key, { error }]) => ({ key, error })),
  };
}
