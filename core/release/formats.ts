import * as z from 'zod/mini';
import { NewerFormat } from '../errors/errors.ts';
import { RELEASE } from './release.ts';

/**
 * The number of the form in which this release writes what outlives it: a stage is upgraded, and another release reads
 * it. What bears no number is of the first form. A change that a former release would misread takes the next number, and
 * the reader goes on reading those before; test/fixtures/releases holds what each release wrote.
 */
export const FORMATS = {
  /** `locks/<pipeline>.json`; since 2 it holds what each skipped start asked for, in place of the first one's name. */
  lock: 2,
  /** `_sources.json`, beside the raw data. */
  sources: 1,
  /** `_build.json`, beside a build that is complete. */
  build: 1,
  /** `_version.json`, beside a version's data. */
  version: 1,
  /** `_superseded.json`, likewise. */
  superseded: 1,
  /** Whose a dataset is. */
  owner: 1,
  /** `_checks.json` and `_failure.json`, beside a build. */
  checks: 1,
  failure: 1,
  /** What travels from task to task of an execution, which may be redriven for a fortnight; its `_plan.json` with it. */
  payload: 1,
} as const;

export type Format = keyof typeof FORMATS;

const Numbered = z.object({ format: z.int() });

/** A document as this release writes it: with the number of its form. */
export function numbered<T extends object>(format: Format, document: T): T & { readonly format: number } {
  return { ...document, format: FORMATS[format] };
}

/**
 * A document that some release wrote, unless this one is too old to read it.
 * @param document parsed JSON
 * @param where what it is, to people: its key
 * @returns the document
 * @throws NewerFormat where a later release wrote it
 */
export function known(format: Format, document: unknown, where: string): unknown {
  const written = Numbered.safeParse(document).data?.format ?? 1;
  if (written <= FORMATS[format]) return document;
  throw new NewerFormat(
    `${where} is of format ${written}, and the release ${RELEASE} reads ${FORMATS[format]} at most; use the release that wrote it, or a later one.`,
  );
}
