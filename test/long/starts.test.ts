import { TestLake } from '../support/lake.ts';

/** A file of one row, told by its amount. The other ends of a run are in test/long/runs.test.ts. */
const file = (amount: number) => `id,city,amount,note\n1,Lisboa,${amount}.00,\n`;

async function published(lake: TestLake): Promise<string | null | undefined> {
  const [[amount] = []] = await lake.sql('SELECT sum(amount) FROM trial_by_city');
  return amount;
}

test('a run on what readers have already ends as unchanged, unless somebody asks for it', async () => {
  const lake = await TestLake.open('trial');
  try {
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
    const scheduled = await lake.start({ trigger: 'schedule' });
    expect(await lake.output(scheduled)).toMatchObject({ lock: { outcome: 'unchanged' } });
    expect(scheduled.states.map(({ name }) => name)).toEqual(['acquire_run_lock']);
    expect(lake.json('locks/trial.json')).not.toHaveProperty('owner');
    const manual = await lake.start({});
    expect(await lake.output(manual)).toMatchObject({ published: { version: 2 } });
    await lake.put(file(2));
    await lake.settled();
    expect(await published(lake)).toBe('2.00');
  } finally {
    await lake.close();
  }
}, 90_000);

test('a run whose lock another one holds ends as LockLost and publishes nothing', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'check-quality');
  try {
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
    const held = gate.hold();
    const one = await lake.begin();
    await held;
    const lock = lake.json('locks/trial.json');
    const other = { execution: 'arn:aws:states:us-east-1:000000000000:execution:x:y', name: 'y', redrive: 0 };
    await lake.replace('locks/trial.json', { ...lock, epoch: lock.epoch + 1, owner: other });
    gate.open();
    const run = await lake.finish(one);
    expect({ error: run.error, message: run.message }).toEqual({
      error: 'LockLost',
      message: expect.stringContaining('y holds it'),
    });
    expect(await published(lake)).toBe('1.00');
    expect((await lake.keys('processed-data/')).filter((key) => key.endsWith('_version.json'))).toHaveLength(
      1,
    );
  } finally {
    await gate.close();
    await lake.close();
  }
}, 90_000);
