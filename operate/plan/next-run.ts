import { fingerprintOf, fingerprintsOf, formerFingerprint } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { isVerdict } from '../../core/errors/errors.ts';
import type { Publication } from '../../core/published/published-table.ts';
import { declared } from '../../core/published/version.ts';
import { assertMayTakeOwned, type OwnedStore } from '../../lake/owned.ts';
import { assertReadable, findPublished } from '../../lake/publish.ts';
import { assertRoom, readRawData } from '../../lake/raw-data.ts';
import { readSourceManifest, type SourceManifest } from '../../lake/source-manifest.ts';
import { assertStillJudged } from '../../lake/still-judged.ts';
import { isRecorded } from '../../lake/version/folder.ts';
import { isBuilt } from '../../lake/version/table.ts';
import { isAwaitingFirstFile, type Wanted, wantedSources } from '../../lake/wanted.ts';
import type { NextRun, Part } from '../documents/plan.ts';
import { PARTS_IN_WORDS } from '../pipeline/parts-in-words.ts';

/** What the next start comes to, and what it would take in, where something has landed. */
export interface Foreseen {
  readonly nextRun: NextRun;
  readonly wanted?: Wanted;
}

const AWAITING = 'there is no version yet, and no file to build one from';

/** The start that a plan is of: a person's always builds. */
const START = { trigger: 'schedule' } as const;

/**
 * What the next start by a file or the schedule comes to, once the definition is deployed: asked in the order and by the
 * code of the tasks. What only its rows can tell isn't known: whether they are accepted, and pass the checks.
 * @param changed what of the definition is another than what the published version is of, where that says
 */
export async function nextRunOf(
  store: OwnedStore,
  pipeline: Pipeline,
  changed: readonly Part[] | undefined,
): Promise<Foreseen> {
  let wanted: Wanted | undefined;
  try {
    const { s3, bucket } = store;
    const manifest = (await readSourceManifest(s3, bucket, pipeline))?.manifest;
    const publication = await assertMayTakeOwned(store, pipeline, { manifest, ...START });
    wanted = await wantedSources(s3, bucket, pipeline, START, manifest).catch((error: unknown) => {
      if (isAwaitingFirstFile(START, publication, error)) return undefined;
      throw error;
    });
    if (!wanted) return { nextRun: { outcome: 'nothing landed', reasons: [AWAITING] } };
    if (publication && (await isUnchanged(store, pipeline, publication, wanted.identity))) {
      const reason =
        publication.source === wanted.identity
          ? 'readers have a version of the same files and the same definition'
          : 'a rollback took from readers what it would build';
      return { wanted, nextRun: { outcome: 'unchanged', reasons: [reason] } };
    }
    await assertTakesIn(store, pipeline, wanted, manifest);
    const found = await findPublished(store.glue, store.database, pipeline.definition.target.table);
    if (pipeline.definition.target.evolution === 'compatible') assertReadable(found, declared(pipeline));
    const reasons = whyItBuilds(publication, wanted, changed, fingerprintOf(fingerprintsOf(pipeline)));
    return { wanted, nextRun: { outcome: 'builds', reasons } };
  } catch (error) {
    if (!isVerdict(error)) throw error;
    return { wanted, nextRun: { outcome: 'fails', error: error.name, reasons: [error.message] } };
  }
}

/** What `acquire_run_lock` asks. */
async function isUnchanged(
  { s3, bucket }: OwnedStore,
  pipeline: Pipeline,
  publication: Publication,
  source: string,
): Promise<boolean> {
  const { table } = pipeline.definition.target;
  const definition = fingerprintOf(fingerprintsOf(pipeline));
  const built = { source, definition, former: formerFingerprint(pipeline) };
  return (await isRecorded(s3, bucket, { table, run: publication.run })) && isBuilt(publication, built);
}

/** What `upload_csv_to_s3` asks before it reads a row. */
async function assertTakesIn(
  { s3, bucket }: OwnedStore,
  pipeline: Pipeline,
  { files }: Wanted,
  manifest: SourceManifest | undefined,
): Promise<void> {
  const append = pipeline.definition.source.mode === 'append';
  const taken = append ? Object.keys(manifest?.sources ?? {}) : [];
  const raw = await readRawData(s3, bucket, pipeline);
  assertRoom(raw, [...taken, ...files.map(({ key }) => key)], pipeline, manifest);
  if (append) assertStillJudged(pipeline, files, manifest);
}

function whyItBuilds(
  publication: Publication | undefined,
  { identity, newest }: Wanted,
  changed: readonly Part[] | undefined,
  definition: string,
): string[] {
  if (!publication) return ['there is no version yet'];
  const reasons = [
    ...(publication.source === identity
      ? []
      : [`${newest.key} or another landed file is not in the version`]),
    ...(changed ?? []).map((part) => `${PARTS_IN_WORDS[part]} changed since the version was built`),
  ];
  if (changed === undefined && publication.definition !== definition)
    reasons.push('the definition is another than the version is of');
  return reasons.length > 0 ? reasons : ['the run that published the version was cut off right after it'];
}
