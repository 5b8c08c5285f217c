import * as z from 'zod/mini';
import type { Fingerprints } from '../definition/fingerprint.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { known } from '../release/formats.ts';
import { RunIdText } from '../runs/run-id.ts';
import { columnsInOrder } from '../sql/ctas.ts';
import { hiveType } from '../types/names.ts';

const CatalogColumn = z.object({ Name: z.string(), Type: z.string() });
export type CatalogColumn = z.infer<typeof CatalogColumn>;

/** What a build holds: of a version, all that is known before it is published. */
const Content = z.object({
  pipeline: z.string(),
  table: z.string(),
  run: RunIdText,
  rows: z.int(),
  bytes: z.int(),
  /** In the table's order, partition columns last. */
  columns: z.array(CatalogColumn),
  partitionBy: z.array(z.string()),
  /** The values of the partition columns, for each partition written. */
  partitions: z.array(z.array(z.string())),
});

/**
 * A build in full, as `_build.json` holds it beside the data once it is complete: all that publishing it takes, so
 * that the definition of that moment isn't asked what was built.
 */
export const BuildRecord = z.extend(Content, {
  /** Of the target that was built: what publishing refuses. */
  evolution: z.enum(['compatible', 'any']),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

/**
 * A version of the target in full, as `_version.json` holds it beside the data: all that publishing it takes,
 * so that a rollback needs neither the definition of then nor the one of now.
 */
export const Version = z.extend(Content, {
  /** 1 for the first, rising by 1. */
  number: z.int().check(z.minimum(1)),
  publishedAt: z.iso.datetime(),
  /** The release of Afluente that published it; absent before releases were made. */
  release: z.optional(z.string()),
  /** `fingerprintOf` the definition that judged its rows, built it and checked it. */
  definition: z.string(),
  /** `identityOf` the source versions that it was built from. */
  source: z.string(),
  /** When the newest of them landed. */
  sourceLandedAt: z.optional(z.iso.datetime()),
});
export type Version = z.infer<typeof Version>;

/** What of a `_version.json` tells what it was built from; every release writes it. */
const Origin = z.object({
  pipeline: z.string(),
  upload: z.object({ source: z.object({ key: z.string() }) }),
});

/** What of a `_version.json` tells the parts of the definition that it is of; releases before there were parts have none. */
const Stamped = z.object({ stamps: z.object({ rows: z.string(), build: z.string(), checks: z.string() }) });

/** What a definition says of a build before there is one. */
export function declared(
  pipeline: Pipeline,
): Pick<BuildRecord, 'pipeline' | 'table' | 'columns' | 'partitionBy' | 'evolution'> {
  const { target } = pipeline.definition;
  return {
    pipeline: pipeline.name,
    table: target.table,
    columns: columnsInOrder(pipeline).map(([Name, { type }]) => ({ Name, Type: hiveType(type) })),
    partitionBy: [...target.partitionBy],
    evolution: target.evolution,
  };
}

/**
 * @param key where the text lies
 * @returns the version of a `_version.json`, or nothing when the text is none
 * @throws NewerFormat where a later release wrote it
 */
export function parseVersion(text: string, key: string): Version | undefined {
  return Version.safeParse(known('version', jsonOf(text), key)).data;
}

/**
 * @param key where the text lies
 * @returns who built the version of a `_version.json`, and the key of the newest landed file in it; or nothing when the
 *   text is none
 * @throws NewerFormat where a later release wrote it
 */
export function parseOrigin(
  text: string,
  key: string,
): { readonly pipeline: string; readonly source: string } | undefined {
  const origin = Origin.safeParse(known('version', jsonOf(text), key)).data;
  return origin && { pipeline: origin.pipeline, source: origin.upload.source.key };
}

/**
 * @param key where the text lies
 * @returns the three parts of the definition that the version of a `_version.json` is of; nothing where it doesn't say
 * @throws NewerFormat where a later release wrote it
 */
export function parseFingerprints(text: string, key: string): Fingerprints | undefined {
  return Stamped.safeParse(known('version', jsonOf(text), key)).data?.stamps;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
