import { leftBy, type Told } from '../../operate/executions/left.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

const pipeline = { bucket: 'lake', table: 't', dataset: 'd' } as DeployedPipeline;
const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
const folder = `processed-data/t/${run}`;
const rejectedKey = `rejected-data/d/${run}.csv`;
const cause = `ctas: Cannot cast '…' to INT. In full: s3://lake/${folder}/_failure.json`;
const check = { table: 't', check: 'range(n)', severity: 'error' as const, passed: false };
const rejected = { rows: 5, limit: { rows: 9, share: 1 }, keys: [rejectedKey], reasons: [] };
const told: Told = {
  run,
  error: 'BadData',
  cause,
  checks: [{ ...check, observed: '1 row outside', expected: 'at least 1' }],
  rejected,
};

/** A bucket of some objects, of which a caller may read some. */
function bucketOf(
  objects: Readonly<Record<string, string>>,
  denied: readonly string[] = [],
  name = 'AccessDenied',
): Aws {
  const memory = new MemoryAws();
  const { s3, clients } = memory;
  for (const [key, text] of Object.entries(objects)) s3.put(key, text);
  memory.before = ({ input: { Key, Prefix } }) => {
    if (denied.some((one) => (Key ?? Prefix).startsWith(one))) throw failure(name, 403);
  };
  return clients as unknown as Aws;
}

const failureOf = (of: string) =>
  JSON.stringify({
    run,
    state: 's',
    error: 'BadData',
    cause: of,
    inFull: "Cannot cast 'Ana' to INT",
    failedAt: 'now',
  });
const objects = {
  [`${folder}/_failure.json`]: failureOf(cause),
  [`${folder}/_checks.json`]: JSON.stringify({
    run,
    table: 't',
    startedAt: 'then',
    checkedAt: 'now',
    checks: [{ ...check, observed: '1 row outside; -1 to 9', expected: 'at least 1', rows: ['n=-1'] }],
  }),
  [rejectedKey]: 'line,column,reason,text,value\r\n3,n,is not an int,"x,1",x\r\n4,,2 fields,"1",\r\n',
};

test('who may read the bucket sees the values', async () => {
  expect(await leftBy(bucketOf(objects), pipeline, told)).toMatchObject({
    cause: "Cannot cast 'Ana' to INT",
    checks: [{ observed: '1 row outside; -1 to 9', rows: ['n=-1'] }],
    rejects: {
      first: [
        { line: 3, column: 'n', reason: 'is not an int', value: 'x', text: 'x,1' },
        { line: 4, column: '', reason: '2 fields', value: '', text: '1' },
      ],
    },
    withheld: [],
  });
});

test('who may not is told where they lie, and sees what the execution says', async () => {
  const aws = bucketOf(objects, ['processed-data/', 'rejected-data/']);
  expect(await leftBy(aws, pipeline, told)).toEqual({
    cause,
    checks: undefined,
    rejects: undefined,
    withheld: [
      `s3://lake/${folder}/_failure.json`,
      `s3://lake/${folder}/_checks.json`,
      `s3://lake/${rejectedKey}`,
    ],
  });
});

test('an answer that no policy gave is no denial: what lies there isn’t told to be withheld', async () => {
  // S3 answers with 403 to a key that is archived, to a clock that is wrong, to a signature.
  const archived = bucketOf(objects, ['rejected-data/'], 'InvalidObjectState');
  await expect(leftBy(archived, pipeline, told)).rejects.toMatchObject({ name: 'InvalidObjectState' });
});

test('a failure that left no payload is told by the files of its run', async () => {
  const { checks: _, rejected: __, ...failed } = told;
  const { rejects } = await leftBy(bucketOf(objects), pipeline, { ...failed, error: 'TooManyRejects' });
  expect(rejects).toMatchObject({ rows: 2, first: [{ line: 3 }, { line: 4 }] });
});

test('rejected rows of a former release have no value of their own', async () => {
  const former = { [rejectedKey]: 'line,column,reason,text\r\n3,n,is not an int,"x,1"\r\n' };
  const { rejects } = await leftBy(bucketOf(former), pipeline, told);
  expect(rejects?.first).toEqual([{ line: 3, column: 'n', reason: 'is not an int', text: 'x,1', value: '' }]);
});

test('what is gone, or is of another failure in the same place, is not told', async () => {
  const gone = await leftBy(bucketOf({}), pipeline, told);
  expect(gone).toMatchObject({ cause, rejects: { first: [] }, withheld: [] });
  expect(gone.checks).toBeUndefined();
  const other = { [`${folder}/_failure.json`]: failureOf('another') };
  expect((await leftBy(bucketOf({ ...objects, ...other }), pipeline, told)).cause).toBe(cause);
});
