import { PutObjectCommand } from '@aws-sdk/client-s3';
import { TestLake } from '../support/lake.ts';
import { amount, file, land } from '../support/trial.ts';

/** Of a build with partitions: the stage, the plan, the first chunk. */
const STATEMENTS = 3;

test.each([
  ['before the build', 1, 0],
  ['after the build', STATEMENTS, STATEMENTS],
])(
  'raw data that changes under a run is noticed %s, and nothing of it is published',
  async (_, statement, started) => {
    const { lake, gate } = await TestLake.gated('trial', 'ctas');
    try {
      await land(lake, 1);
      let seen = 0;
      // Before: met at its very first call. After: at its last statement, past the first look at the raw data.
      const held = gate.hold((call) => {
        if (call === 'StartQueryExecution') seen += 1;
        return started === 0 || seen === statement;
      });
      await lake.put(file(2));
      await held;
      const { bucket } = lake.pipeline;
      await lake.aws.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: 'raw-data/trial/trial.csv', Body: file(3) }),
      );
      const calls = gate.calls.length;
      gate.open();
      const runs = await lake.settled();
      const failed = runs.at(-1)!;
      expect({ error: failed.error, message: failed.message }).toEqual({
        error: 'SourceChanged',
        message: 'raw-data/trial/ holds other data than this run put there; start the pipeline again.',
      });
      const after = gate.calls.slice(calls).filter((call) => call === 'StartQueryExecution');
      // No query is begun on what isn't ours; one that was under way is looked at to its end.
      expect(after).toEqual([]);
      expect(await amount(lake)).toBe('1.00');
      expect((await lake.start({})).status).toBe('SUCCEEDED');
      expect(await amount(lake)).toBe('2.00');
    } finally {
      await gate.close();
      await lake.close();
    }
  },
  120_000,
);
