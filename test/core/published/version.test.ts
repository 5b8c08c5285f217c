import {
  BuildRecord,
  declared,
  parseFingerprints,
  parseOrigin,
  parseVersion,
} from '../../../core/published/version.ts';
import medicoes from '../../pipelines/medicoes/pipeline.ts';
import { versionOf } from '../../memory/stage.ts';

const version = versionOf({ release: '0.1.0', sourceLandedAt: '2026-11-23T04:00:00.000Z' });
const text = (document: unknown) => JSON.stringify(document);

test('what a definition says of a build: its columns as the catalog has them, those of partitions last', () => {
  const { evolution, ...content } = declared({ name: 'medicoes', definition: medicoes, sql: '' });
  expect(evolution).toBe('compatible');
  expect(content).toMatchObject({ pipeline: 'medicoes', table: 'consumo', partitionBy: ['ano', 'bairro'] });
  expect(content.columns.map(({ Name }) => Name)).toEqual(
    expect.arrayContaining(Object.keys(medicoes.target.columns)),
  );
  expect(content.columns.slice(-2)).toEqual([
    { Name: 'ano', Type: 'string' },
    { Name: 'bairro', Type: 'string' },
  ]);
});

test('a version is what its manifest says, and what a run says beside it is left out', () => {
  expect(parseVersion(text({ ...version, epoch: 7, format: 1 }), 'v')).toEqual(version);
});

test('a former release told neither itself nor when the source had landed', () => {
  const { release: _, sourceLandedAt: __, ...former } = version;
  expect(parseVersion(text(former), 'v')).toEqual(former);
});

test.each(Object.keys(version).filter((field) => field !== 'release' && field !== 'sourceLandedAt'))(
  'without its %s a document is no version',
  (field) => {
    expect(parseVersion(text({ ...version, [field]: undefined }), 'v')).toBeUndefined();
  },
);

test.each<[string, object]>([
  ['a run that is none', { run: '../../landing' }],
  ['a number before the first', { number: 0 }],
  ['a number between two', { number: 1.5 }],
  ['a time that is none', { publishedAt: 'yesterday' }],
  ['a landing at no time', { sourceLandedAt: 'yesterday' }],
  ['a column without a type', { columns: [{ Name: 'id' }] }],
  ['partitions that are no lists', { partitions: ['Rio'] }],
])('with %s it is none either', (_, change) => {
  expect(parseVersion(text({ ...version, ...change }), 'v')).toBeUndefined();
});

test.each(['', '{', '{}', 'null'])('the text %j is no version, and tells of none', (it) => {
  for (const parse of [parseVersion, parseOrigin, parseFingerprints]) expect(parse(it, 'v')).toBeUndefined();
});

test('the first version is the first', () => {
  expect(parseVersion(text({ ...version, number: 1 }), 'v')).toEqual({ ...version, number: 1 });
});

test('the origin of a version is its pipeline and its file, whatever else a release wrote', () => {
  const origin = { pipeline: 'trial', upload: { source: { key: 'landing/trial/a.csv' } } };
  expect(parseOrigin(text({ ...origin, number: 'three' }), 'v')).toEqual({
    pipeline: 'trial',
    source: 'landing/trial/a.csv',
  });
  for (const other of [
    { ...origin, pipeline: undefined },
    { ...origin, upload: undefined },
    { ...origin, upload: {} },
    { ...origin, upload: { source: {} } },
  ]) {
    expect(parseOrigin(text(other), 'v')).toBeUndefined();
  }
});

test('the definition of a version is told in its three parts, or not at all', () => {
  const stamps = { rows: 'r', build: 'b', checks: 'c' };
  expect(parseFingerprints(text({ ...version, stamps }), 'v')).toEqual(stamps);
  expect(parseFingerprints(text(version), 'v')).toBeUndefined();
  for (const part of ['rows', 'build', 'checks'])
    expect(parseFingerprints(text({ stamps: { ...stamps, [part]: undefined } }), 'v')).toBeUndefined();
});

test.each([parseVersion, parseOrigin, parseFingerprints])(
  'what a later release wrote is refused by its key: %o',
  (parse) => {
    expect(() => parse(text({ ...version, format: 99 }), 'processed-data/x/_version.json')).toThrow(
      expect.objectContaining({
        name: 'NewerFormat',
        message: expect.stringMatching(/^processed-data\/x\/_version\.json is of format 99, /),
      }),
    );
  },
);

test('a build says what publishing it may refuse', () => {
  const {
    number: _,
    publishedAt: __,
    release: ___,
    definition: ____,
    source: _____,
    sourceLandedAt: ______,
    ...content
  } = version;
  for (const evolution of ['compatible', 'any']) {
    expect(BuildRecord.parse({ ...content, evolution })).toEqual({ ...content, evolution });
  }
  expect(BuildRecord.safeParse({ ...content, evolution: 'none' }).success).toBe(false);
  expect(BuildRecord.safeParse(content).success).toBe(false);
});
