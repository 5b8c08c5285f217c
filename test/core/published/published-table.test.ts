import { prefix } from '../../../core/stage/keys.ts';
import {
  catalogPartitions,
  handedOver,
  isBuilt,
  publicationOf,
  publishedTable,
  succession,
} from '../../../core/published/published-table.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { declared, type Version } from '../../../core/published/version.ts';
import medicoes from '../../pipelines/medicoes/pipeline.ts';

const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
const { evolution: _, ...built } = declared({ name: 'medicoes', definition: medicoes, sql: 'SELECT 1' });
const version: Version = {
  ...built,
  run,
  definition: 'dddd',
  number: 3,
  publishedAt: '2026-11-23T04:31:00.000Z',
  source: 'aaaa',
  rows: 4,
  bytes: 1000,
  partitions: [
    ['2025', 'Centro'],
    ['2026', 'Centro'],
    ['2026', 'Vila Nova'],
  ],
};
const publication = {
  pipeline: 'medicoes',
  run,
  epoch: 7,
  number: 3,
  last: 5,
  rows: 4,
  source: 'aaaa',
  definition: version.definition,
};

test.each([
  [undefined, 3],
  [2, 3],
  [5, 5],
])('over a former one whose last number is %p, a publication’s last is %i', (last, expected) => {
  const former = last === undefined ? undefined : { ...publication, pipeline: 'other', epoch: 1, last };
  const how = { pipeline: 'medicoes', epoch: 7, withdrawn: 'i d' };
  expect(succession(version, how, former)).toEqual({ ...publication, last: expected, withdrawn: 'i d' });
});

test('the published table projects its partitions under the run’s folder', () => {
  const table = publishedTable(version, publication, 'lake');
  expect(table.Parameters).toMatchObject({
    'projection.enabled': 'true',
    'projection.ano.type': 'enum',
    'projection.ano.values': '2025,2026',
    'projection.bairro.values': 'Centro,Vila Nova',
    'storage.location.template': `s3://lake/processed-data/consumo/${run}/ano=\${ano}/bairro=\${bairro}/`,
  });
  expect(table.PartitionKeys).toEqual([
    { Name: 'ano', Type: 'string' },
    { Name: 'bairro', Type: 'string' },
  ]);
  expect(publicationOf(table.Parameters)).toEqual(publication);
  expect(catalogPartitions(version, 'lake')[2]).toMatchObject({
    Values: ['2026', 'Vila Nova'],
    StorageDescriptor: { Location: `s3://lake/processed-data/consumo/${run}/ano=2026/bairro=Vila Nova/` },
  });
});

test('a table without partitions has no projection', () => {
  const flat = { ...version, partitionBy: [], partitions: [] };
  const table = publishedTable(flat, publication, 'lake');
  expect(Object.keys(table.Parameters).filter((name) => name.includes('projection'))).toEqual([]);
  expect(table.StorageDescriptor.Location).toBe(`s3://lake/${prefix(`processed-data/consumo/${run}/`)}`);
});

test('a table is of the pipeline that publishes, whoever built the version; a former release says it in words', () => {
  const { Parameters, Description } = publishedTable(version, { ...publication, pipeline: 'other' }, 'lake');
  expect(publicationOf(Parameters)?.pipeline).toBe('other');
  expect(Description).toBe('Published by the pipeline other.');
  const { 'afluente.pipeline': _, ...former } = Parameters as Record<string, string>;
  expect(publicationOf(former, Description)?.pipeline).toBe('other');
  expect(publicationOf(former, 'Our monthly numbers.')?.pipeline).toBeUndefined();
  const { 'afluente.rows': __, ...withoutRows } = Parameters as Record<string, string>;
  expect(publicationOf(withoutRows)).toEqual({ ...publication, pipeline: 'other', rows: undefined });
});

test('handed over, a table is the same but for whose it is, and its epoch', () => {
  const { Parameters } = publishedTable(version, publication, 'lake');
  const { Parameters: after, Description } = handedOver(Parameters, 'other', 12);
  expect(publicationOf(after)).toEqual({ ...publication, pipeline: 'other', epoch: 12 });
  expect({ ...after, 'afluente.pipeline': 'medicoes', 'afluente.epoch': '7' }).toEqual(Parameters);
  expect(Description).toBe('Published by the pipeline other.');
});

test('the published table is an external one of Parquet files, its partition columns apart', () => {
  const parquet = {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  };
  const Columns = version.columns.slice(0, -2);
  const folder = `s3://lake/processed-data/consumo/${run}/`;
  expect(publishedTable(version, publication, 'lake')).toEqual({
    Name: 'consumo',
    Description: 'Published by the pipeline medicoes.',
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: version.columns.slice(-2),
    StorageDescriptor: { ...parquet, Columns, Location: folder },
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'parquet.compression': 'SNAPPY',
      'projection.enabled': 'true',
      'projection.ano.type': 'enum',
      'projection.ano.values': '2025,2026',
      'projection.bairro.type': 'enum',
      'projection.bairro.values': 'Centro,Vila Nova',
      'storage.location.template': `${folder}ano=\${ano}/bairro=\${bairro}/`,
      'afluente.pipeline': 'medicoes',
      'afluente.run': run,
      'afluente.epoch': '7',
      'afluente.version': '3',
      'afluente.last': '5',
      'afluente.rows': '4',
      'afluente.source': 'aaaa',
      'afluente.definition': 'dddd',
    },
  });
  expect(publishedTable(version, publication, 'lake').Parameters).not.toHaveProperty(['afluente.withdrawn']);
  expect(catalogPartitions(version, 'lake')).toEqual(
    version.partitions.map(([ano, bairro]) => ({
      Values: [ano, bairro],
      StorageDescriptor: { ...parquet, Columns, Location: `${folder}ano=${ano}/bairro=${bairro}/` },
    })),
  );
});

test('what a rollback took back is told, and read again', () => {
  const { Parameters } = publishedTable(version, { ...publication, withdrawn: 'aaaa dddd' }, 'lake');
  expect(Parameters).toHaveProperty(['afluente.withdrawn'], 'aaaa dddd');
  expect(publicationOf(Parameters)).toEqual({ ...publication, withdrawn: 'aaaa dddd' });
});

test('a publication that doesn’t tell whose it is names no pipeline; the table is of who built the version', () => {
  const { pipeline: _, ...nobodys } = publication;
  const { Parameters, Description } = publishedTable(version, nobodys, 'lake');
  expect(Parameters).not.toHaveProperty(['afluente.pipeline']);
  expect(Description).toBe('Published by the pipeline medicoes.');
});

test.each([
  'Published by the pipeline other',
  'Once: Published by the pipeline other.',
  'Published by the pipeline other. Ours.',
  'Published by the pipeline two words.',
])('the description %j is none of a release’s', (description) => {
  const { 'afluente.pipeline': _, ...former } = publishedTable(version, publication, 'lake')
    .Parameters as Record<string, string>;
  expect(publicationOf(former, description)).toEqual({ ...publication, pipeline: undefined });
});

test('a table that no run published has no publication', () => {
  expect(publicationOf()).toBeUndefined();
  expect(publicationOf({ EXTERNAL: 'TRUE' })).toBeUndefined();
  for (const name of ['run', 'epoch', 'version', 'last', 'source', 'definition']) {
    const { [`afluente.${name}`]: _, ...less } = publishedTable(version, publication, 'lake')
      .Parameters as Record<string, string>;
    expect([name, publicationOf(less)]).toEqual([name, undefined]);
  }
  expect(
    publicationOf({ ...publishedTable(version, publication, 'lake').Parameters, 'afluente.run': '../x' }),
  ).toBeUndefined();
});

test('a run builds nothing that readers have, or that a rollback took from them', () => {
  const had = { run: 'r' as never, epoch: 1, number: 2, last: 2, source: 's', definition: 'd' };
  const built = { source: 's', definition: 'd', former: 'f' };
  expect(isBuilt(had, built)).toBe(true);
  expect(isBuilt(had, { ...built, source: 'other' })).toBe(false);
  expect(isBuilt(had, { ...built, definition: 'other' })).toBe(false);
  expect(isBuilt({ ...had, definition: 'f' }, built)).toBe(false);
  for (const withdrawn of ['s d', 's f'])
    expect(isBuilt({ ...had, source: 'o', withdrawn }, built)).toBe(true);
  expect(isBuilt({ ...had, source: 'o', withdrawn: 'o d' }, built)).toBe(false);
});
