import { StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { stopQueries } from '../../lake/queries.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});

async function started(state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED'): Promise<string> {
  aws.queries.outcome = () => ({ state });
  const { QueryExecutionId = '' } = await aws.clients.athena.send(
    new StartQueryExecutionCommand({ QueryString: 'SELECT 1' }),
  );
  return QueryExecutionId;
}
const stop = (...ids: string[]) => stopQueries(aws.clients.athena, ids, aws.sleep);

test('those at work are stopped, and waited for; those that ended, or are forgotten, stay as they are', async () => {
  const [queued, running] = [await started('QUEUED'), await started('RUNNING')];
  const [succeeded, failed] = [await started('SUCCEEDED'), await started('FAILED')];
  aws.queries.lingers = 3;
  await stop(queued, succeeded, running, failed, 'q-forgotten');
  expect(aws.queries.all().map(({ state }) => state)).toEqual([
    'CANCELLED',
    'CANCELLED',
    'SUCCEEDED',
    'FAILED',
  ]);
});

test('none is none', async () => {
  const before = aws.time;
  await stop();
  expect(aws.time).toEqual(before);
});

test.each([
  [75, 15_000],
  [76, undefined],
])('one that goes on for %i looks is waited for %s ms', async (lingers, waited) => {
  const id = await started('RUNNING');
  aws.queries.lingers = lingers;
  const before = aws.time.getTime();
  const stopped = stop(id);
  if (waited === undefined) await expect(stopped).rejects.toMatchObject({ name: 'AwsUnavailable' });
  else {
    await stopped;
    expect(aws.time.getTime() - before).toBe(waited);
  }
});

test('a query that can’t be asked for is not taken for one that ended', async () => {
  const id = await started('RUNNING');
  aws.before = () => {
    throw failure('ThrottlingException', 400);
  };
  await expect(stop(id)).rejects.toMatchObject({ name: 'ThrottlingException' });
});
