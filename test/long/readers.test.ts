import { readers } from '../support/readers.ts';
import { TestLake } from '../support/lake.ts';
import { times } from '../support/short.ts';

const SWAPS = times(100, 10);

test('through many publishes and rollbacks no reader fails, sees nothing, or sees two versions at once', async () => {
  const lake = await TestLake.open('trial');
  try {
    const reads = await readers(lake, { swaps: SWAPS, clients: 4 });
    console.log(`100 publishes and rollbacks, ${reads} reads`);
    expect(reads).toBeGreaterThan(3 * SWAPS);
  } finally {
    await lake.close();
  }
});
