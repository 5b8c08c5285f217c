import { rulesFingerprint } from '../../core/definition/fingerprint.ts';
import { col } from '../../core/definition/index.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import { assertStillJudged } from '../../lake/still-judged.ts';
import visits from '../pipelines/visits/pipeline.ts';

const of = (change: Partial<CsvSource>): Pipeline => ({
  name: 'visits',
  definition: { ...visits, source: { ...visits.source, ...change } },
  sql: '',
});
const tolerating = (rows: number, share: number) => of({ tolerate: { rows, share } });
const was = tolerating(3, 0.5);
const JANUARY = 'landing/visits/january.csv';
const entry = {
  etag: 'e',
  bytes: 1,
  raw: { key: 'r', etag: 'e', bytes: 1 },
  accepted: 7,
  rejected: 3,
  judgedBy: rulesFingerprint(was),
};
const known = { judgedBy: entry.judgedBy, sources: { [JANUARY]: entry } };
const judged = (pipeline: Pipeline, files: string[]) => () =>
  assertStillJudged(
    pipeline,
    files.map((key) => ({ key })),
    known,
  );

test.each([
  ['the tolerance it had', was],
  ['a raised tolerance', tolerating(100, 1)],
  ['exactly what was rejected', tolerating(3, 0.3)],
])('a file that left landing stays under %s', (_, pipeline) => {
  expect(judged(pipeline, [])).not.toThrow();
});

test.each([
  ['in rows', tolerating(2, 1), '2 and 100 %'],
  ['in its share', tolerating(9, 0.29), '9 and 29 %'],
])(
  'a file that left landing is refused by name where the tolerance was tightened %s',
  (_, pipeline, limit) => {
    expect(judged(pipeline, [])).toThrow(
      expect.objectContaining({
        name: 'TooManyRejects',
        message: `${JANUARY}: 3 of 10 rows rejected (30 %), where the definition tolerates ${limit}. It is no longer there; land it again, mended, or raise the tolerance.`,
      }),
    );
    // What is there is judged anew, and tells its lines.
    expect(judged(pipeline, [JANUARY])).not.toThrow();
  },
);

test('a rule that changed with a raised tolerance is still another rule', () => {
  const columns = { ...visits.source.columns, visitors: col.int({ min: 1 }) };
  expect(judged(of({ columns, tolerate: { rows: 100, share: 1 } }), [])).toThrow(
    expect.objectContaining({ name: 'NoSource' }),
  );
});
