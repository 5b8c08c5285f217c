import { readers } from '../support/readers.ts';
import { TestLake } from '../support/lake.ts';

/** `.ci/run` makes do with fewer. */
const SWAPS = Number(process.env['AFLUENTE_SWAPS'] ?? 100);

test('through 100 publishes and rollbacks no reader fails, sees nothing, or sees two versions at once', async () => {
  const lake = await TestLake.open('trial');
  try {
    const reads = await readers(lake, { swaps: SWAPS, clients: 4 });
    console.log(`100 publishes and rollbacks, ${reads} reads`);
    expect(reads).toBeGreaterThan(3 * SWAPS);
  } finally {
    await lake.close();
  }
});
