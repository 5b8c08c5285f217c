import { readers } from '../support/readers.ts';
import { TestLake } from '../support/lake.ts';

test('readers see one complete version at a time through publishes and rollbacks', async () => {
  const lake = await TestLake.open('trial');
  try {
    expect(await readers(lake, { swaps: 4, clients: 2 })).toBeGreaterThan(4);
  } finally {
    await lake.close();
  }
}, 120_000);
