import { altered, assemblyOf, resourcesOf, type Template } from '../support/assemblies.ts';
import { type Run, TestLake } from '../support/lake.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await TestLake.open('trial');
});
afterAll(() => lake.close());

const failed = (state: string, error: string, message: RegExp) => ({
  status: 'FAILED',
  error,
  message: expect.stringMatching(message),
  states: expect.arrayContaining([expect.objectContaining({ name: state, status: 'FAILED' })]),
});

/** Opens the same state with another app, as a deployment would change it. */
async function redeployed(assembly: string, during: () => Promise<void>): Promise<void> {
  const { state } = lake;
  await lake.close();
  lake = await TestLake.open('trial', assembly, state);
  try {
    await during();
  } finally {
    await lake.close();
    lake = await TestLake.open('trial', assemblyOf('test'), state);
  }
}

/** Changes the limits of the upload's function. */
const limited = (limits: object) => (template: Template) => {
  for (const [id, properties] of resourcesOf(template, 'AWS::Lambda::Function')) {
    if (id.startsWith('uploadFunction')) Object.assign(properties, limits);
  }
};
/** So many megabytes of rows. */
const megabytes = (size: number) =>
  `id,city,amount,note\n${'1,Lisboa,10.50,a note\n'.repeat((size * 1_000_000) / 22)}`;

async function endedBy(limits: object, size: number): Promise<Run> {
  let run: Run | undefined;
  await redeployed(altered('test', 'pipeline-trial', limited(limits)), async () => {
    run = await lake.landText(megabytes(size));
  });
  return run!;
}

test('a task over its time ends with the error of Lambda', async () => {
  const run = await endedBy({ Timeout: 1 }, 120);
  expect(run).toMatchObject(
    failed('upload_csv_to_s3', 'Sandbox.Timedout', /Task timed out after 1\.00 seconds/),
  );
});

test('a task over its memory ends with the error of Lambda', async () => {
  const run = await endedBy({ MemorySize: 128 }, 50);
  expect(run).toMatchObject({
    status: 'FAILED',
    error: expect.stringMatching(/^Runtime\.(ExitError|OutOfMemory)$/),
  });
  expect(run.message).toMatch(/signal: killed|OutOfMemory|memory/i);
});

test('a query over the bytes of its workgroup ends as ScanLimitExceeded', async () => {
  const small = altered('test', 'catalog', (template) => {
    for (const [, { WorkGroupConfiguration }] of resourcesOf(template, 'AWS::Athena::WorkGroup')) {
      WorkGroupConfiguration.BytesScannedCutoffPerQuery = 10_000_000;
    }
  });
  await redeployed(small, async () => {
    expect(await lake.landText(megabytes(11))).toMatchObject(
      failed(
        'ctas_trial_by_city',
        'ScanLimitExceeded',
        /Bytes scanned limit was exceeded.*Raise the workgroup's cutoff/,
      ),
    );
  });
});
