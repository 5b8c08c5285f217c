import type { Pipeline } from '../../core/definition/pipeline.ts';
import { datasetOwnerKey, versionManifestKey } from '../../core/stage/keys.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { assertMayTakeOwned, takeOwned } from '../../lake/owned.ts';
import definition from '../pipelines/trial/pipeline.ts';
import { MemoryAws } from '../memory/aws.ts';
import { publishedParameters } from '../memory/stage.ts';

const now = new Date('2026-11-23T04:30:12Z');
const run = '20261122t043012_1a2b3c4d' as RunId;
const pipeline: Pipeline = { name: 'trial', definition, sql: '' };
const started = { trigger: 'schedule', now } as const;
const manifest = { judgedBy: 'r', sources: {} };
const VERSION = versionManifestKey('trial_by_city', run);
const OWNER = datasetOwnerKey('trial');

/** A stage of release 0.1: `trial` published version 3 of its table, and nobody has a dataset. */
function stage() {
  const { s3, catalog, clients } = new MemoryAws();
  const built = (by: string, key: string) => ({ pipeline: by, upload: { source: { key } } });
  s3.put(VERSION, built('trial', 'landing/trial/a.csv'));
  catalog.set({
    Name: 'trial_by_city',
    Description: 'Published by the pipeline trial.',
    StorageDescriptor: { Location: `s3://lake/processed-data/trial_by_city/${run}/` },
    Parameters: publishedParameters({ pipeline: undefined, run }),
  });
  return { s3, catalog, built, store: { ...clients, bucket: 'lake', database: 'db' } };
}

test('raw data of a former release is taken by who published a version that was built from it', async () => {
  const { s3, store } = stage();
  expect(await takeOwned(store, pipeline, { ...started, manifest })).toMatchObject({
    pipeline: 'trial',
    number: 3,
  });
  expect(s3.json(OWNER).pipeline).toBe('trial');
});

test.each<[string, (on: ReturnType<typeof stage>) => unknown]>([
  ['of another dataset', ({ s3, built }) => s3.put(VERSION, built('trial', 'landing/trial_other/a.csv'))],
  ['that another pipeline built', ({ s3, built }) => s3.put(VERSION, built('visits', 'landing/trial/a.csv'))],
  ['that doesn’t say what of', ({ s3 }) => s3.put(VERSION, '{}')],
  ['whose run was cut off', ({ s3 }) => s3.remove(VERSION)],
  ['of another table', ({ catalog }) => catalog.drop('trial_by_city')],
])('raw data that nobody has is not taken by who published a version %s', async (_, change) => {
  const on = stage();
  change(on);
  await expect(takeOwned(on.store, pipeline, { ...started, manifest })).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(
      /^raw-data\/trial\/ holds data of a pipeline .* adopt --pipeline trial --from <its name>, or --from trial where it is its own\.$/,
    ),
  });
  expect(on.s3.has(OWNER)).toBe(false);
});

test('a target that is another’s is refused before the dataset is taken', async () => {
  const { s3, catalog, store } = stage();
  const table = catalog.table('trial_by_city')!;
  catalog.set({ ...table, Name: 'trial_by_city', Description: 'Published by the pipeline visits.' });
  await expect(takeOwned(store, pipeline, { ...started, manifest: undefined })).rejects.toMatchObject({
    message: expect.stringMatching(/^The table trial_by_city belongs to the pipeline visits, not to trial;/),
  });
  expect(s3.has(OWNER)).toBe(false);
});

test('without raw data a dataset that nobody has is taken, whatever was published', async () => {
  const { s3, catalog, store } = stage();
  catalog.drop('trial_by_city');
  expect(await takeOwned(store, pipeline, { ...started, manifest: undefined })).toBeUndefined();
  expect(s3.json(OWNER).pipeline).toBe('trial');
});

test('what lies in a former bucket is replaced by who starts by hand, and by nobody else', async () => {
  const { s3, catalog, store } = stage();
  const table = catalog.table('trial_by_city')!;
  const Location = `s3://former/processed-data/trial_by_city/${run}/`;
  catalog.set({ ...table, Name: 'trial_by_city', StorageDescriptor: { Location } });
  s3.remove(VERSION);
  for (const trigger of ['landing', 'schedule', 'follow-up'] as const) {
    await expect(takeOwned(store, pipeline, { manifest: undefined, trigger, now })).rejects.toMatchObject({
      name: 'BucketChanged',
      message:
        'The table trial_by_city lies in the bucket former, which the stage worked in before, and this run would replace it by what landed in lake; land there all that readers are to have, then start by hand: npx afluente run --pipeline trial.',
    });
    expect(s3.has(OWNER)).toBe(false);
  }
  const byHand = { manifest: undefined, trigger: 'manual', now } as const;
  expect(await takeOwned(store, pipeline, byHand)).toMatchObject({ number: 3 });
  // What no run published is not replaced at all: publishing says so.
  catalog.set({ Name: 'trial_by_city', StorageDescriptor: { Location } });
  expect(await takeOwned(store, pipeline, { ...byHand, trigger: 'landing' })).toBeUndefined();
  // Of another table nothing is known to lie anywhere.
  catalog.drop('trial_by_city');
  expect(await takeOwned(store, pipeline, { ...byHand, trigger: 'landing' })).toBeUndefined();
});

test('whether a run could begin is told as it would be then, and nothing is taken', async () => {
  const may = (on: ReturnType<typeof stage>, its: typeof manifest | undefined) =>
    assertMayTakeOwned(on.store, pipeline, { manifest: its, trigger: 'schedule' });
  const on = stage();
  expect(await may(on, manifest)).toMatchObject({ pipeline: 'trial', number: 3 });
  on.s3.remove(VERSION);
  await expect(may(on, manifest)).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^raw-data\/trial\/ holds data of a pipeline that is not told/),
  });
  expect(await may(on, undefined)).toMatchObject({ number: 3 });
  on.catalog.drop('trial_by_city');
  expect(await may(on, undefined)).toBeUndefined();
  expect(on.s3.has(OWNER)).toBe(false);
  on.s3.put(OWNER, { pipeline: 'visits', since: now.toISOString() });
  await expect(may(on, undefined)).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The dataset trial belongs to the pipeline visits, not to trial;/),
  });
});
