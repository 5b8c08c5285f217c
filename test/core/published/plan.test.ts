import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { partitionPrefix, stagingPrefix, versionPrefix } from '../../../core/stage/keys.ts';
import { BuildPlan, chunksOf } from '../../../core/published/plan.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { buildPlan } from '../../../core/sql/chunks.ts';
import medicoes from '../../pipelines/medicoes/pipeline.ts';

const PIPELINE: Pipeline = { name: 'medicoes', definition: medicoes, sql: 'SELECT 1' };
const at = { database: 'afluente_dev', bucket: 'lake' };
const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });

test('a chunk is full before the next begins, unless its statement would be too long', () => {
  const all = Array.from({ length: 250 }, (_, index) => ({ values: [`v${index}`], rows: 1 }));
  const sizes = (room: number) => chunksOf(all, () => 10, room).map(({ length }) => length);
  expect(sizes(1e6)).toEqual([100, 100, 50]);
  for (const room of [300, 305]) expect(sizes(room)).toEqual([...Array<number>(8).fill(30), 10]);
  expect(sizes(1)).toEqual(Array<number>(250).fill(1));
});

test('chunks come in the order of their values, column by column, by code units', () => {
  const dealt = (...all: string[][]) =>
    chunksOf(
      all.map((values, rows) => ({ values, rows })),
      () => 1,
      100,
    );
  expect(dealt(['b', 'a'], ['a', 'b'], ['B', 'z'], ['a', 'a'], ['a', 'ä'])).toEqual([
    [
      { values: ['B', 'z'], rows: 2 },
      { values: ['a', 'a'], rows: 3 },
      { values: ['a', 'b'], rows: 1 },
      { values: ['a', 'ä'], rows: 4 },
      { values: ['b', 'a'], rows: 0 },
    ],
  ]);
  expect(dealt(['a'], ['a'])).toEqual([
    [
      { values: ['a'], rows: 0 },
      { values: ['a'], rows: 1 },
    ],
  ]);
});

test('a plan has a chunk at least, and tells no more of a partition than its values and rows', () => {
  const plan = { run, columns: ['ano'], chunks: [[{ values: ['2026'], rows: 2 }]] };
  expect(BuildPlan.parse(plan)).toEqual(plan);
  for (const wrong of [
    { ...plan, chunks: [] },
    { ...plan, more: 1 },
    { ...plan, run: undefined },
    { ...plan, columns: [1] },
    { ...plan, chunks: [[{ values: ['2026'], rows: 2, more: 1 }]] },
    { ...plan, chunks: [[{ values: [1], rows: 2 }]] },
    { ...plan, chunks: [[{ values: ['2026'], rows: 0.5 }]] },
  ]) {
    expect(BuildPlan.safeParse(wrong).success).toBe(false);
  }
});

test('a version without a row has one empty chunk: its table is made', () => {
  expect(buildPlan(PIPELINE, run, at, []).chunks).toEqual([[]]);
});

test('what a chunk may empty are the folders of its partitions, never more', () => {
  const version = versionPrefix('consumo', run);
  expect(partitionPrefix(PIPELINE, run, ['2025', 'Vila Nova'])).toBe(`${version}ano=2025/bairro=Vila Nova/`);
  for (const hostile of [
    [],
    ['2025'],
    ['', 'x'],
    ['2025', ''],
    ['2025', 'x/y'],
    ['..', '../x'],
    ['a/b=', 'c'],
  ]) {
    expect(() => partitionPrefix(PIPELINE, run, hostile)).toThrow(
      expect.objectContaining({ name: 'UnsafePrefix' }),
    );
  }
  const flat = { ...PIPELINE, definition: { ...medicoes, target: { ...medicoes.target, partitionBy: [] } } };
  expect(() => partitionPrefix(flat, run, [])).toThrow('is not the folder of a partition');
});

test('what a run stages lies below athena-staging, a folder for each run', () => {
  expect(stagingPrefix(PIPELINE, run)).toBe(`athena-staging/builds/medicoes/${run}/`);
  for (const hostile of ['', '..', 'x', `${run}/..`]) {
    expect(() => stagingPrefix(PIPELINE, hostile as typeof run)).toThrow(
      expect.objectContaining({ name: 'UnsafePrefix' }),
    );
  }
});
