import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { datasetOwnerKey } from '../../../core/keys.ts';
import type { Locked } from '../../../core/payload.ts';
import type { RunId } from '../../../core/run-id.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { upload } from '../../../lambdas/upload/task.ts';
import definition from '../../pipelines/trial/pipeline.ts';
import { FakeGlue, FakeS3 } from '../../support/fakes.ts';

// A definition that was given another pipeline's names after its run had taken the lock.

const run = '20261123t043012_1a2b3c4d' as RunId;
const pipeline: Pipeline = { name: 'trial', definition, sql: '' };
const context = {
  pipeline,
  place: { bucket: 'lake', database: 'db' },
  run,
  deployed: { rows: 'r', build: 'b', checks: 'c' },
  now: () => new Date('2026-11-23T04:30:12Z'),
} as FencedContext;
const input = { trigger: 'manual', run: { id: run, epoch: 3, redrive: 0 } } as Locked;
const OWNER = datasetOwnerKey('trial');
const SOURCES = 'raw-data/trial/_sources.json';

let s3: FakeS3;
let glue: FakeGlue;
beforeEach(() => {
  s3 = new FakeS3();
  glue = new FakeGlue();
  s3.objects.set('landing/trial/a.csv', 'id,city,amount,note\n1,Lisboa,5.00,\n');
});
const uploaded = () => upload(input, { s3: s3.client, glue: glue.client }, context);

/** @throws when the upload didn't end so, or wrote anything */
async function refused(message: RegExp): Promise<void> {
  const before = new Map(s3.objects);
  await expect(uploaded()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(message),
  });
  expect(s3.objects).toEqual(before);
}

test('raw data of a dataset that is another pipeline’s by now is not written', async () => {
  s3.objects.set(OWNER, JSON.stringify({ pipeline: 'visits', since: '2026-11-22T04:30:12Z' }));
  await refused(/^The dataset trial belongs to the pipeline visits, not to trial;/);
});

test('raw data is not written for a target that is another pipeline’s by now', async () => {
  glue.table = {
    Name: 'trial_by_city',
    Parameters: {
      'afluente.pipeline': 'visits',
      'afluente.run': '20261122t043012_1a2b3c4d',
      'afluente.epoch': '9',
      'afluente.version': '3',
      'afluente.last': '3',
      'afluente.source': 's',
      'afluente.definition': 'd',
    },
  };
  await refused(/^The table trial_by_city belongs to the pipeline visits, not to trial;/);
});

test('raw data that a former release put there, and nobody has, is not written over', async () => {
  s3.objects.set(SOURCES, JSON.stringify({ judgedBy: 'r', sources: {} }));
  await refused(
    /^raw-data\/trial\/ holds data of a pipeline that is not told, and trial has published nothing/,
  );
});

test('a dataset that nobody has is taken before anything of it is written', async () => {
  const writes: string[] = [];
  s3.beforeWrite = (key) => {
    writes.push(key);
    if (key !== OWNER) throw new Error('far enough');
  };
  await uploaded().catch(() => undefined);
  expect(writes[0]).toBe(OWNER);
  expect(s3.json(OWNER).pipeline).toBe('trial');
});
