import { fingerprintOf } from '../../../core/definition/fingerprint.ts';
import { RELEASE } from '../../../core/release/release.ts';
import { publish } from '../../../lambdas/publish/task.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { buildOf, contextOf, publishedParameters, type Told } from '../../memory/stage.ts';
import { checked } from '../payloads.ts';

const FORMER = '20261122t043012_1a2b3c4d';
let aws: MemoryAws;
let told: Told;
let context: FencedContext;
let prefix: string;
beforeEach(() => {
  aws = new MemoryAws('2026-11-23T04:30:12Z');
  told = contextOf(aws, aws.executions.start('one'), { epoch: 9 });
  ({ context } = told);
  prefix = `processed-data/trial_by_city/${context.run}/`;
  record();
});

/** What the build says of itself. */
const record = (change: object = {}) => {
  const built = buildOf({ run: context.run, partitions: [['Ava'], ['Rio']] });
  aws.s3.put(`${prefix}_build.json`, { ...built, format: 1, ...change });
};
/** A version that readers have. */
const former = (change: Record<string, string> = {}, type = 'int') =>
  aws.catalog.set({
    Name: 'trial_by_city',
    Parameters: publishedParameters({ run: FORMER, ...change }),
    StorageDescriptor: { Columns: [{ Name: 'id', Type: type }] },
    PartitionKeys: [{ Name: 'city', Type: 'string' }],
  });
const publication = () => aws.catalog.table('trial_by_city')?.Parameters;
const published = (change: object = {}) =>
  publish({ ...checked(context.run), ...change }, aws.clients, context);
const stamps = { rows: 'r', build: 'b', checks: 'c' };

test('the first version is number 1: the table, its partitions, and what it says of itself', async () => {
  const input = checked(context.run);
  expect(await publish(input, aws.clients, context)).toEqual({
    ...input,
    published: { table: 'trial_by_city', version: 1, location: `s3://lake/${prefix}` },
  });
  expect(publication()).toMatchObject({
    'afluente.pipeline': 'trial',
    'afluente.run': context.run,
    'afluente.epoch': '9',
    'afluente.version': '1',
    'afluente.last': '1',
    'afluente.source': 'identity',
    'afluente.definition': fingerprintOf(stamps),
  });
  expect(aws.catalog.partitions('trial_by_city')).toEqual({
    Ava: `s3://lake/${prefix}city=Ava/`,
    Rio: `s3://lake/${prefix}city=Rio/`,
  });
  expect(aws.s3.json(`${prefix}_version.json`)).toEqual({
    format: 1,
    pipeline: 'trial',
    table: 'trial_by_city',
    run: context.run,
    rows: 3,
    bytes: 30,
    columns: [
      { Name: 'id', Type: 'int' },
      { Name: 'city', Type: 'string' },
    ],
    partitionBy: ['city'],
    partitions: [['Ava'], ['Rio']],
    number: 1,
    publishedAt: '2026-11-23T04:30:12.000Z',
    release: RELEASE,
    definition: fingerprintOf(stamps),
    source: 'identity',
    sourceLandedAt: '2026-11-23T04:00:00.000Z',
    epoch: 9,
    stamps,
    upload: input.upload,
  });
  expect(told.logged).toEqual([['published', { table: 'trial_by_city', version: 1 }]]);
});

test('the next is one more than any so far, also after a rollback; the former one says when', async () => {
  former({ version: '3', last: '5' });
  expect(await published()).toMatchObject({ published: { version: 6 } });
  expect(publication()).toMatchObject({ 'afluente.version': '6', 'afluente.last': '6' });
  expect(aws.s3.json(`processed-data/trial_by_city/${FORMER}/_superseded.json`)).toMatchObject({
    number: 3,
    at: '2026-11-23T04:30:12.000Z',
    by: { number: 6, run: context.run },
  });
});

test('a repeat publishes nothing again, and leaves what is missing', async () => {
  await published();
  const table = aws.catalog.table('trial_by_city');
  aws.s3.remove(`${prefix}_version.json`);
  expect(await published()).toMatchObject({ published: { version: 1 } });
  expect(aws.catalog.table('trial_by_city')).toEqual(table);
  expect(aws.s3.json(`${prefix}_version.json`)).toMatchObject({ number: 1 });
});

/** Publishing is refused, and readers keep what they have. */
async function refused(name: string, message: RegExp, change: object = {}): Promise<void> {
  const before = aws.catalog.table('trial_by_city');
  await expect(published(change)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  expect(aws.catalog.table('trial_by_city')).toEqual(before);
  expect(aws.s3.has(`${prefix}_version.json`)).toBe(false);
}

test('a version without all of its stamps is not published', async () => {
  await refused('DefinitionChanged', /no record of what judged it/, { stamps: { rows: 'r', build: 'b' } });
});

test('a table that no run published is not taken', async () => {
  aws.catalog.set({ Name: 'trial_by_city' });
  await refused('ForeignTable', /^trial_by_city is in db already/);
});

test('nor is one of another pipeline, or of a later run', async () => {
  former({ pipeline: 'visits' });
  await refused('OwnedByAnother', /belongs to the pipeline visits, not to trial/);
  former({ epoch: '10' });
  await refused('Superseded', /at version 3 of the later run/);
});

test('readers that would break keep what they have, unless the build was told to break them', async () => {
  former({}, 'date');
  await refused('IncompatibleSchema', /^trial_by_city: id was date and is int/);
  record({ evolution: 'any' });
  expect(await published()).toMatchObject({ published: { version: 4 } });
});

test('a table that changes meanwhile is a conflict', async () => {
  former();
  const changed = () => former({ version: '4', last: '4' });
  aws.meanwhile(({ operation }) => operation === 'UpdateTable', changed);
  await expect(published()).rejects.toMatchObject({ name: 'PublishConflict' });
  expect(publication()).toMatchObject({ 'afluente.version': '4' });
});

test('a build that a later release recorded is told by its key', async () => {
  record({ format: 99 });
  await refused('NewerFormat', new RegExp(`^${prefix}_build\\.json is of format 99`));
});
