import { readFileSync } from 'node:fs';
import { TestLake } from '../support/lake.ts';

const GOOD = 'id,city,amount,note\n1,Lisboa,10.50,\n';

test('of several starts at once one runs, the others are skipped and name its execution', async () => {
  const lake = await TestLake.open('trial');
  try {
    expect((await lake.landText(GOOD)).status).toBe('SUCCEEDED');
    const started = await Promise.all(Array.from({ length: 4 }, () => lake.begin()));
    const runs = await Promise.all(started.map((arn) => lake.finish(arn)));
    const outputs = await Promise.all(runs.map((run) => lake.output(run)));
    expect(runs.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    const acquired = outputs.filter(({ lock }) => lock.outcome === 'acquired');
    const skipped = outputs.filter(({ lock }) => lock.outcome === 'skipped');
    expect(acquired.length).toBeGreaterThanOrEqual(1);
    expect(acquired.length + skipped.length).toBe(4);
    const names = acquired.map(({ lock }) => lock.owner);
    for (const { lock } of skipped) expect(names).toContain(lock.owner);
    // Each that ran published a version of its own.
    const versions = acquired.map(({ published }) => published.version as number).sort();
    expect(versions).toEqual(acquired.map((_, index) => index + 2));
  } finally {
    await lake.close();
  }
}, 60_000);

test('a failed run leaves the lock, the next one takes it over with a higher epoch', async () => {
  const lake = await TestLake.open('trial');
  try {
    const lock = () =>
      JSON.parse(readFileSync(lake.offline.pathOf(`s3://${lake.pipeline.bucket}/locks/trial.json`), 'utf8'));
    const failed = await lake.landText('wrong\n1\n');
    expect(failed.error).toBe('HeaderMismatch');
    expect(lock()).toMatchObject({ epoch: 1, owner: { execution: failed.executionArn } });
    expect((await lake.landText(GOOD)).status).toBe('SUCCEEDED');
    expect(lock()).toEqual({ epoch: 2, since: expect.any(String) });
  } finally {
    await lake.close();
  }
}, 60_000);
