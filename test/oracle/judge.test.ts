import type { Answer, Statement } from './answer.ts';
import { simplified, type Verdict } from './judge.ts';
import { randomQueries } from './sources/random/query.ts';

const one = (value: string): Answer => ({
  kind: 'rows',
  columns: [{ name: 'a', type: 'varchar' }],
  rows: [[value]],
});

/** As if whatever has `upper(` in it differed. */
function judged(statement: Statement): Verdict {
  const outcome = statement.sql.includes('upper(') ? 'different values' : 'equal';
  return { statement, outcome, offline: one('a'), trino: one(outcome === 'equal' ? 'a' : 'A') };
}

test('a generated statement that differs is made small, as long as it differs', async () => {
  const long = randomQueries(3, 2000).filter(({ sql }) => sql.includes('upper(') && sql.length > 200);
  const [verdict] = await simplified(long.slice(0, 1).map(judged), async (statement) => judged(statement));
  expect(verdict?.outcome).toBe('different values');
  expect(verdict?.statement.sql).toMatch(/upper\((CAST\('a' AS varchar\)|[tu]\.s|'[^']*')\)/);
  expect(verdict?.statement.sql.length).toBeLessThan(long[0]!.sql.length / 2);
});

test('of differences that look alike the first ones are made small', async () => {
  const all = randomQueries(3, 4000)
    .filter(({ sql }) => sql.includes('upper(') && sql.length > 200)
    .slice(0, 4);
  const small = await simplified(all.map(judged), async (statement) => judged(statement));
  expect(small.map(({ statement }, i) => statement.sql.length < all[i]!.sql.length)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a seed says which statements there are', () => {
  const texts = (seed: number) => randomQueries(seed, 50).map(({ sql }) => sql);
  expect(texts(7)).toEqual(texts(7));
  expect(texts(7)).not.toEqual(texts(8));
});
