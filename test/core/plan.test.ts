import fc from 'fast-check';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { partitionPrefix, stagePrefix, versionPrefix } from '../../core/keys.ts';
import { projectable } from '../../core/partitions.ts';
import { BuildPlan, chunksOf, MOST_PARTITIONS_A_STATEMENT } from '../../core/plan.ts';
import { runIdOf } from '../../core/run-id.ts';
import { LIMITS } from '../../core/limits/limits.ts';
import { buildPlan, chunkStatement } from '../../core/sql/chunks.ts';
import medicoes from '../pipelines/medicoes/pipeline.ts';

const PIPELINE: Pipeline = { name: 'medicoes', definition: medicoes, sql: 'SELECT 1' };
const at = { database: 'afluente_dev', bucket: 'lake' };
const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });

/** Partition values as they may be, some as long as they may be. */
const value = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._-]{1,12}( [A-Za-z0-9._-]{1,5})?$/),
  fc.integer({ min: 0, max: 9 }).map((digit) => String(digit).repeat(255)),
);
const partitions = fc.uniqueArray(
  fc.record({ values: fc.tuple(value, value), rows: fc.integer({ min: 1, max: 1000 }) }),
  { selector: ({ values }) => values.join('/'), maxLength: 450, size: 'max' },
);

test('chunks are disjoint, cover every partition, and their statements are accepted', () => {
  fc.assert(
    fc.property(partitions, (all) => {
      const plan = buildPlan(PIPELINE, run, at, projectable(['ano', 'bairro'], all, 900));
      expect(BuildPlan.parse(plan)).toEqual(plan);
      const key = ({ values }: { values: readonly string[] }) => values.join('/');
      const planned = plan.chunks.flat();
      expect(planned.map(key).sort()).toEqual(all.map(key).sort());
      expect(planned.reduce((sum, { rows }) => sum + rows, 0)).toBe(
        all.reduce((sum, { rows }) => sum + rows, 0),
      );
      for (const [index, chunk] of plan.chunks.entries()) {
        expect(chunk.length).toBeLessThanOrEqual(MOST_PARTITIONS_A_STATEMENT);
        if (all.length > 0) expect(chunk.length).toBeGreaterThan(0);
        const statement = chunkStatement(PIPELINE, run, at, index, chunk);
        expect(Buffer.byteLength(statement)).toBeLessThanOrEqual(LIMITS.statement.most);
        for (const { values } of chunk) for (const one of values) expect(statement).toContain(`'${one}'`);
      }
    }),
    { numRuns: 50 },
  );
});

test('a chunk is full before the next begins, unless its statement would be too long', () => {
  const all = Array.from({ length: 250 }, (_, index) => ({ values: [`v${index}`], rows: 1 }));
  const sizes = (room: number) => chunksOf(all, () => 10, room).map(({ length }) => length);
  expect(sizes(1e6)).toEqual([100, 100, 50]);
  expect(sizes(305)).toEqual([...Array<number>(8).fill(30), 10]);
  expect(sizes(1)).toEqual(Array<number>(250).fill(1));
});

test('a version without a row has one empty chunk: its table is made', () => {
  expect(buildPlan(PIPELINE, run, at, []).chunks).toEqual([[]]);
});

test('the order in which Athena lists partitions doesn’t change the plan', () => {
  fc.assert(
    fc.property(partitions, (all) => {
      const plan = (given: typeof all) =>
        buildPlan(PIPELINE, run, at, projectable(['ano', 'bairro'], given, 900));
      expect(plan(all.toReversed())).toEqual(plan(all));
    }),
    { numRuns: 20 },
  );
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

test('a stage lies below athena-staging, a folder for each run', () => {
  expect(stagePrefix(PIPELINE, run)).toBe(`athena-staging/builds/medicoes/${run}/`);
  for (const hostile of ['', '..', 'x', `${run}/..`]) {
    expect(() => stagePrefix(PIPELINE, hostile as typeof run)).toThrow(
      expect.objectContaining({ name: 'UnsafePrefix' }),
    );
  }
});
