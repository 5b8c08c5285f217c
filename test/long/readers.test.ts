import { readers } from '../support/readers.ts';
import { TestLake } from '../support/lake.ts';

test('through 100 publishes and rollbacks no reader fails, sees nothing, or sees two versions at once', async () => {
  const lake = await TestLake.open('trial');
  try {
    const reads = await readers(lake, { swaps: 100, clients: 4 });
    console.log(`100 publishes and rollbacks, ${reads} reads`);
    expect(reads).toBeGreaterThan(300);
  } finally {
    await lake.close();
  }
});
