import type { GlueClient } from '@aws-sdk/client-glue';
import { listBuildTables } from '../../lake/build-tables.ts';
import { deleteTable, isPublishedBy, readTable } from '../../lake/table.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { publishedParameters } from '../memory/stage.ts';

const RUN = '20261122t043012_1a2b3c4d';
let aws: MemoryAws;
let glue: GlueClient;
beforeEach(() => {
  aws = new MemoryAws();
  glue = aws.clients.glue;
});
const deny = () => {
  aws.before = () => {
    throw failure('AccessDeniedException', 400);
  };
};

test('a table is read with what it says of its publication, if anything', async () => {
  aws.catalog.set({ Name: 'published', Parameters: publishedParameters({ withdrawn: 's d' }) });
  aws.catalog.set({
    Name: 'former',
    Description: 'Published by the pipeline orders.',
    Parameters: publishedParameters({ pipeline: undefined }),
  });
  aws.catalog.set({ Name: 'foreign', Parameters: { 'afluente.run': RUN } });
  expect(await readTable(glue, 'db', 'published')).toMatchObject({
    table: { Name: 'published', VersionId: '0' },
    publication: { pipeline: 'trial', run: RUN, epoch: 7, number: 3, last: 3, withdrawn: 's d' },
  });
  expect((await readTable(glue, 'db', 'former'))?.publication?.pipeline).toBe('orders');
  const foreign = await readTable(glue, 'db', 'foreign');
  expect([foreign?.table.Name, foreign?.publication]).toEqual(['foreign', undefined]);
  expect(await readTable(glue, 'db', 'absent')).toBeUndefined();
  deny();
  await expect(readTable(glue, 'db', 'absent')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('a run has published only what readers have of it now', async () => {
  aws.catalog.set({ Name: 't', Parameters: publishedParameters({ run: RUN }) });
  expect(await isPublishedBy(glue, 'db', 't', RUN)).toBe(true);
  expect(await isPublishedBy(glue, 'db', 't', '20261123t043012_1a2b3c4d')).toBe(false);
  expect(await isPublishedBy(glue, 'db', 'absent', RUN)).toBe(false);
});

test('a table is gone, whether or not it was there', async () => {
  aws.catalog.set({ Name: 't' });
  aws.catalog.set({ Name: 'u' });
  for (const _ of ['once', 'twice']) await deleteTable(glue, 'db', 't');
  expect(aws.catalog.names()).toEqual(['u']);
  deny();
  await expect(deleteTable(glue, 'db', 'u')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(aws.catalog.names()).toEqual(['u']);
});

test('the tables of runs are those of the target, over all pages, with whose they are', async () => {
  const other = '20261123t043012_1a2b3c4d';
  for (const Name of [
    't',
    `t__build_${RUN}`,
    `t__stage_${other}`,
    `t__build_${RUN}_more`,
    't__build_orders',
    `t_eu__build_${RUN}`,
    `t__other_${RUN}`,
  ])
    aws.catalog.set({ Name });
  expect(await listBuildTables(glue, 'db', 't')).toEqual([
    { name: `t__build_${RUN}`, run: RUN },
    { name: `t__stage_${other}`, run: other },
  ]);
});
