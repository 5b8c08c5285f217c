import { compare, isOrdered, OUTCOMES } from './compare.ts';
import { OfflineAthena } from './offline.ts';
import { known, recorded } from './recorded.ts';
import { ownQueries } from './sources/queries.ts';
import { tables } from './tables.ts';

const answers = recorded();

test('each of the project’s statements has Trino’s answer: npm run test:oracle -- --record', () => {
  expect(answers.map(({ sql }) => sql).sort()).toEqual(
    ownQueries()
      .map(({ sql }) => sql)
      .sort(),
  );
});

test('what Trino answered is answered here, but for what is known to differ', async () => {
  const offline = await OfflineAthena.start(tables());
  const outcomes = known();
  const rank = (outcome: (typeof OUTCOMES)[number]) =>
    Math.min(OUTCOMES.indexOf(outcome), OUTCOMES.indexOf('different rows'));
  const worse: string[] = [];
  for (const { sql, answer } of answers) {
    const outcome = compare(await offline.answer(sql), answer, isOrdered(sql));
    // What was mended since is no fault, and leaves the list when it is recorded anew.
    if (rank(outcome) > rank(outcomes[sql] ?? 'equal')) worse.push(`${outcome}: ${sql}`);
  }
  offline.close();
  expect(worse).toEqual([]);
  // Five seconds, or minutes where other suites want the same cores.
}, 600_000);
