import fc from 'fast-check';
import { checkSelects, checksOf } from '../../core/checks/selects.ts';
import { RUN } from '../../core/limits/run.ts';
import { ctas, staging } from '../../core/sql/ctas.ts';
import { createRawTable } from '../../core/sql/raw-table.ts';
import { faultsOf, longest } from '../support/longest.ts';
import { times } from '../support/short.ts';

const AT = { database: 'afluente_prod', bucket: 'b'.repeat(63), run: RUN };

test('a definition that passes is as long as it may be: Athena takes its statements, a step further is refused', () => {
  fc.assert(
    fc.property(longest('prod'), ({ pipeline, beyond }) => {
      expect(faultsOf(pipeline, 'prod')).toEqual([]);
      const { source, target } = checkSelects(checksOf(pipeline), pipeline, AT);
      const build = pipeline.definition.target.partitionBy.length > 0 ? staging : ctas;
      const statements = [
        createRawTable(pipeline, AT).statement,
        build(pipeline, RUN, AT).statement,
        source.sql,
        target.sql,
      ];
      for (const statement of statements) expect(Buffer.byteLength(statement)).toBeLessThanOrEqual(262_144);
      for (const { dimension, pipeline: longer } of beyond) {
        expect([dimension, faultsOf(longer, 'prod')]).toEqual([
          dimension,
          expect.arrayContaining([expect.stringMatching(/^[a-z]\S* ?\S*: .*(by \d[\d,]*|of them)$/)]),
        ]);
      }
    }),
    { numRuns: times(12, 2) },
  );
}, 600_000);
