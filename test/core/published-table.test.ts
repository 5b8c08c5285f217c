import { assertCompatible } from '../../core/evolution.ts';
import { prefix } from '../../core/keys.ts';
import { catalogPartitions, handedOver, publicationOf, publishedTable } from '../../core/published-table.ts';
import { runIdOf } from '../../core/run-id.ts';
import { identityOf } from '../../core/source-identity.ts';
import { declared, parseVersion, type Version } from '../../core/version.ts';
import medicoes from '../pipelines/medicoes/pipeline.ts';

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

test('a table that no run published has no publication', () => {
  expect(publicationOf({ EXTERNAL: 'TRUE' })).toBeUndefined();
  expect(
    publicationOf({ ...publishedTable(version, publication, 'lake').Parameters, 'afluente.run': '../x' }),
  ).toBeUndefined();
});

test('a version is what its manifest says, and nothing else is one', () => {
  expect(parseVersion(JSON.stringify({ ...version, epoch: 7 }), 'v')).toEqual(version);
  for (const text of ['', '{}', 'null', JSON.stringify({ ...version, run: '../../landing' })]) {
    expect(parseVersion(text, 'v')).toBeUndefined();
  }
});

test.each([
  [
    'a column is added',
    [['a', 'int']],
    [
      ['a', 'int'],
      ['b', 'string'],
    ],
  ],
  ['an int becomes a bigint', [['a', 'int']], [['a', 'bigint']]],
  ['a decimal gets more digits on both sides', [['a', 'decimal(12,2)']], [['a', 'decimal(18,4)']]],
])('%s: readers go on', (_, before, after) => {
  expect(() => assertCompatible('t', columns(before), columns(after))).not.toThrow();
});

test.each([
  [
    'a column is removed',
    [
      ['a', 'int'],
      ['b', 'int'],
    ],
    [['a', 'int']],
    'b is gone',
  ],
  ['a bigint becomes an int', [['a', 'bigint']], [['a', 'int']], 'a was bigint and is int'],
  [
    'a decimal loses digits before the point',
    [['a', 'decimal(12,2)']],
    [['a', 'decimal(12,4)']],
    'a was decimal(12,2)',
  ],
  ['a date becomes a text', [['a', 'date']], [['a', 'string']], 'a was date and is string'],
])('%s: it is refused by name', (_, before, after, said) => {
  expect(() => assertCompatible('t', columns(before), columns(after))).toThrow(
    expect.objectContaining({ name: 'IncompatibleSchema', message: expect.stringContaining(said) }),
  );
});

function columns(pairs: string[][]) {
  return pairs.map(([Name = '', Type = '']) => ({ Name, Type }));
}

test('the identity of sources is theirs in any order, and changes with each of them', () => {
  const a = { key: 'landing/x/a.csv', versionId: 'v1', etag: '"e1"' };
  const b = { key: 'landing/x/b.csv', etag: 'e2' };
  expect(identityOf([a, b])).toBe(identityOf([b, { ...a, etag: 'e1' }]));
  expect(identityOf([a, b])).not.toBe(identityOf([a]));
  expect(identityOf([a, b])).not.toBe(identityOf([{ ...a, versionId: 'v2' }, b]));
});
