import { createHash } from 'node:crypto';
import type { Pipeline } from './pipeline.ts';

/**
 * What a definition says, in the three parts that a run comes to one after the other: how rows are judged, what is
 * built from them, what the build is held to. 16 hex digits each; equal where the part is.
 */
export interface Fingerprints {
  /** Of the source: its dialect, columns, rules and tolerance. */
  readonly rows: string;
  /** Of the SELECT, and of the target that it fills. */
  readonly build: string;
  /** Of the checks, in their order. */
  readonly checks: string;
}

/** When it runs and how many versions are kept changes no version, and so no fingerprint. */
export function fingerprintsOf({ definition, sql }: Pipeline): Fingerprints {
  const { source, target, checks } = definition;
  const { table, columns, partitionBy, evolution } = target;
  return {
    rows: hashOf(source),
    build: hashOf([sql, table, columns, partitionBy, evolution]),
    checks: hashOf(checks),
  };
}

/** That of the definition as a whole: equal only where all three are. */
export function fingerprintOf({ rows, build, checks }: Fingerprints): string {
  return hashOf([rows, build, checks]);
}

/** How releases before the three parts told a definition: what a rollback withdrew then is still known by it. */
export function formerFingerprint({ definition, sql }: Pipeline): string {
  return hashOf([definition, sql]);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
