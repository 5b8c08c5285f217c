import { rollBack } from '../../operate/data/rollback.ts';
import type { TestLake } from './lake.ts';

/** Rows of a version in two partitions: every row bears its version's number, so that a mix is seen. */
const rowsOf = (version: number) =>
  [
    'id,city,amount,note',
    ...[1, 2, 3, 4].map((id) => `${id},${id % 2 ? 'Lisboa' : 'Recife'},${version}.00,`),
    '',
  ].join('\n');

/** What a reader may see of a version. */
const CHECKSUM = 'SELECT count(*), min(amount), max(amount), count(DISTINCT city) FROM trial_by_city';

/**
 * Publishes and, three times in ten, rolls back, while clients read in a tight loop. Each result must be of one
 * complete version that was published by then.
 * @returns how many reads there were
 */
export async function readers(
  lake: TestLake,
  { swaps, clients }: { readonly swaps: number; readonly clients: number },
): Promise<number> {
  expect((await lake.landText(rowsOf(1))).status).toBe('SUCCEEDED');
  const known = new Set(['1.00']);
  let reads = 0;
  const stop = new AbortController();
  const read = async () => {
    while (!stop.signal.aborted) {
      const [[count, low, high, cities] = []] = await lake.sql(CHECKSUM);
      expect([count, high, cities]).toEqual(['4', low, '2']);
      expect(known).toContain(low);
      reads += 1;
    }
  };
  const swap = async () => {
    let version = 1;
    for (let done = 1; done <= swaps; done += 1) {
      if ([3, 6, 9].includes(done % 10)) {
        await rollBack(lake.aws, lake.pipeline, { fenceOff: false });
        continue;
      }
      version += 1;
      known.add(`${version}.00`);
      expect((await lake.landText(rowsOf(version))).status).toBe('SUCCEEDED');
    }
  };
  const reading = Promise.all(Array.from({ length: clients }, read));
  try {
    // A reader that fails ends it at once.
    await Promise.race([swap(), reading]);
  } finally {
    stop.abort();
    await reading;
  }
  return reads;
}
