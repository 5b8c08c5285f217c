import fc from 'fast-check';
import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { LIMITS } from '../../../core/limits/limits.ts';
import { projectable } from '../../../core/published/partitions.ts';
import { BuildPlan, MOST_PARTITIONS_A_STATEMENT } from '../../../core/published/plan.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { buildPlan, chunkStatement } from '../../../core/sql/chunks.ts';
import medicoes from '../../pipelines/medicoes/pipeline.ts';

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
        const lacking = chunk
          .flatMap(({ values }) => values)
          .filter((one) => !statement.includes(`'${one}'`));
        expect(lacking).toEqual([]);
      }
    }),
    { numRuns: 50 },
  );
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
