import fc from 'fast-check';
import { histories } from './moves.ts';
import { play } from './play.ts';

/** So many histories are played; by the seed they are the same each time. */
const RUNS = Number(process.env['AFLUENTE_MODEL_RUNS'] ?? 40);
const SEED = Number(process.env['AFLUENTE_MODEL_SEED'] ?? 7);

test('whoever comes when, and dies where it may: readers see whole versions, epochs rise, all is given back', async () => {
  await fc.assert(
    fc.asyncProperty(histories, (history) => play(history)),
    { numRuns: RUNS, seed: SEED },
  );
}, 600_000);
