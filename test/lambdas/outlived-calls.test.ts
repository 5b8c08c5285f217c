import { versionPrefix } from '../../core/stage/keys.ts';
import { buildTable } from '../../core/stage/names.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { identityOf } from '../../core/runs/source-identity.ts';
import { clearOutput } from '../../lambdas/clear-output/task.ts';
import { buildWhole } from '../../lambdas/ctas/whole.ts';
import { MemoryAws } from '../memory/aws.ts';
import type { Call } from '../memory/call.ts';
import { contextOf, VISITS } from '../memory/stage.ts';

// A call that Step Functions gave up, and made again, may go on beside what comes after it in the same run.

const input = {
  stamps: {},
  queries: {},
  upload: { raw: { etag: identityOf([]), bytes: 0, files: 0 } },
} as unknown as Uploaded;

function stage() {
  const aws = new MemoryAws();
  const { context } = contextOf(aws, aws.executions.start('one'), { pipeline: VISITS });
  const folder = versionPrefix('visits_by_page', context.run);
  return { aws, context, folder, table: buildTable(VISITS, context.run) };
}
const isListing = ({ operation }: Call) => operation === 'ListObjectsV2';

test('clear_output_prefix deletes what it found, and nothing that was built since it began', async () => {
  const { aws, context, folder } = stage();
  aws.s3.put(`${folder}left`, 'x');
  await aws.sleep(5000);
  const began = aws.now();
  aws.meanwhile(isListing, async () => {
    await aws.sleep(10_000);
    aws.s3.put(`${folder}built`, 'x');
  });
  await clearOutput(input, aws.clients.s3, { ...context, began });
  expect(aws.s3.keys()).toEqual([`${folder}built`]);
});

test('a failed build is cleared, and not what the next attempt built by then', async () => {
  const { aws, context, folder } = stage();
  aws.queries.outcome = () => {
    aws.s3.put(`${folder}half`, 'x');
    return { state: 'FAILED', error: { Retryable: true }, ended: aws.now() };
  };
  const failed = await buildWhole(input, aws.clients, context);
  expect(failed.step).toEqual({ status: 'retry', waitSeconds: 20 });
  expect(aws.s3.keys()).toEqual([]);

  const { aws: later, context: outlived, folder: built } = stage();
  later.queries.outcome = () => {
    later.s3.put(`${built}half`, 'x');
    return { state: 'FAILED', error: { Retryable: true }, ended: later.now() };
  };
  later.meanwhile(isListing, async () => {
    await later.sleep(20_000);
    later.s3.put(`${built}whole`, 'x');
  });
  await buildWhole(input, later.clients, outlived);
  expect(later.s3.keys()).toEqual([`${built}whole`]);
});
