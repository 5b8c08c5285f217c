import { stagingPrefix, versionPrefix } from '../../../core/stage/keys.ts';
import { clearOutput } from '../../../lambdas/clear-output/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, TRIAL } from '../../memory/stage.ts';
import { uploaded } from '../payloads.ts';

test('a run’s own version and stage are empty, nothing else is, and the build is stamped', async () => {
  const aws = new MemoryAws();
  const { context, logged } = contextOf(aws, aws.executions.start('one'));
  const [version, stage] = [versionPrefix('trial_by_city', context.run), stagingPrefix(TRIAL, context.run)];
  const other = '20261122t043012_1a2b3c4d';
  const kept = [`processed-data/trial_by_city/${other}/x`, `athena-staging/builds/trial/${other}/x`];
  for (const key of [`${version}a`, `${version}city=b/c`, `${stage}a`, ...kept]) aws.s3.put(key, 'xy');
  aws.s3.begin(`${version}city=d/e`);
  aws.s3.begin(`${stage}b`);
  await aws.sleep(1000);
  const began = aws.now();
  // By whoever goes on after this call was given up.
  const later = `${version}b`;
  aws.s3.put(later, 'xy');

  const input = uploaded(context.run);
  expect(await clearOutput(input, aws.clients.s3, { ...context, began })).toEqual({
    ...input,
    stamps: { rows: 'r', build: context.deployed.build },
  });
  expect(aws.s3.keys()).toEqual([...kept, later].toSorted());
  expect(aws.s3.uploads()).toEqual([]);
  expect(logged).toEqual([
    ['cleared', { folder: version, objects: 2, bytes: 4 }],
    ['cleared', { folder: stage, objects: 1, bytes: 2 }],
  ]);
});
