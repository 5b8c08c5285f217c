import { PutObjectCommand } from '@aws-sdk/client-s3';
import { datasetOwnerKey } from '../../core/stage/keys.ts';
import type { TaskKind } from '../../core/tasks/kinds.ts';
import { base, SQL } from '../support/changes.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { ofDataset, withRolesOf } from '../support/roles.ts';
import { file } from '../support/trial.ts';
import { deploy, variant } from '../support/variant.ts';

// `trial` is given the names of another pipeline, `visits`, while its run is at work: that one's folder is gone, its
// stack lives. Roles are those of both definitions, as between two deployments.

const OWNER = datasetOwnerKey('visits');
/** What is the other pipeline's: its raw data, a build under way, a version that it keeps. */
const THEIRS = {
  'raw-data/visits/_sources.json': { judgedBy: 'r', sources: {} },
  'processed-data/visits_by_city/20261101t043000_2b3c4d5e/part-0.json': {},
  'processed-data/visits_by_city/20261102t043000_2b3c4d5e/_superseded.json': {
    number: 1,
    at: '2026-11-03T04:30:00.000Z',
  },
};
const others = variant(
  'trial',
  {
    ...base,
    source: { ...base.source, dataset: 'visits' },
    target: { ...base.target, table: 'visits_by_city' },
  },
  SQL.replace('FROM trial', 'FROM visits'),
);

/** Roles as the deployments of both definitions would make them. */
const withBoth = () =>
  withRolesOf('trial', [
    (resource) => ofDataset('trial', 'visits')(resource.replaceAll('trial_by_city', 'visits_by_city')),
  ]);

/** A run of `trial` that is met in a task; the next is the first of the other definition. */
async function deployedDuring(kind: TaskKind, expected: object): Promise<void> {
  const gate = await Gate.before(`afluente-dev-trial-${kind}`);
  const lake = await TestLake.open('trial', withBoth(), undefined, { functionEndpoint: gate.endpointFor });
  try {
    await lake.replace(OWNER, { pipeline: 'visits', since: '2026-11-22T04:30:12.000Z' });
    for (const [key, value] of Object.entries(THEIRS)) await lake.replace(key, value);
    // What `visits` was to take in.
    await lake.aws.s3.send(
      new PutObjectCommand({ Bucket: lake.pipeline.bucket, Key: 'landing/visits/a.csv', Body: file(7) }),
    );
    deploy(lake, variant('trial', { ...base, target: { ...base.target, keepVersions: 1 } }, SQL));
    const held = gate.hold();
    await lake.put(file(5));
    await held;
    const [executionArn = ''] = await lake.executions();
    deploy(lake, others);
    gate.open();
    expect(await lake.finish(executionArn)).toMatchObject(expected);
    await lake.settled();
    for (const [key, value] of Object.entries(THEIRS)) expect(lake.json(key)).toEqual(value);
    const theirs = await Promise.all(
      ['raw-data/visits/', 'processed-data/visits_by_city/'].map((at) => lake.keys(at)),
    );
    expect(theirs.flat().sort()).toEqual(Object.keys(THEIRS).sort());
    expect(lake.json(OWNER).pipeline).toBe('visits');
    expect(lake.json('locks/trial.json')).not.toHaveProperty('owner');
  } finally {
    await gate.close();
    await lake.close();
  }
}

test(
  'deployed before the upload, another’s dataset ends the run, and its raw data is as it was',
  () =>
    deployedDuring('acquire-lock', {
      error: 'OwnedByAnother',
      message: expect.stringMatching(/^The dataset visits belongs to the pipeline visits, not to trial;/),
    }),
  120_000,
);

test(
  'deployed after publishing, another’s target keeps its versions and builds',
  () => deployedDuring('publish', { status: 'SUCCEEDED', message: '' }),
  120_000,
);
