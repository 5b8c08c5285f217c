import { sources } from '../mutation/groups.ts';
import { reached, shareKilled, together } from '../mutation/score.ts';

const scores = reached();

test('of all mutants at least 85 % are killed, by what npm run test:mutation found', () => {
  expect(shareKilled(together(scores))).toBeGreaterThanOrEqual(85);
});

test('each survivor has the reason why it may stay', () => {
  const without = Object.entries(scores).flatMap(([file, { survivors }]) =>
    survivors.filter(({ reason }) => reason === '').map(({ code, mutant }) => `${file}: ${code} → ${mutant}`),
  );
  expect(without).toEqual([]);
});

test('no reason says that a test tells it by now: such a mutant is measured again', () => {
  const promised = Object.entries(scores).flatMap(([file, { survivors }]) =>
    survivors
      .filter(({ reason }) => reason.includes('since this was measured'))
      .map(({ code }) => `${file}: ${code}`),
  );
  expect(promised).toEqual([]);
});

test('each file that is to be mutated is scored, and no other is', () => {
  expect(Object.keys(scores)).toEqual(sources());
});
