import { datasetOwnerKey } from '../../../core/keys.ts';
import type { Locked } from '../../../core/payload.ts';
import { upload } from '../../../lambdas/upload/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters } from '../../memory/stage.ts';

// A definition that was given another pipeline's names after its run had taken the lock.

const OWNER = datasetOwnerKey('trial');
const SOURCES = 'raw-data/trial/_sources.json';

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
  aws.s3.put('landing/trial/a.csv', 'id,city,amount,note\n1,Lisboa,5.00,\n');
});

function uploaded() {
  const { context } = contextOf(aws, aws.executions.start('one'), { epoch: 3 });
  const run = { id: context.run, epoch: 3, redrive: 0 };
  return upload({ trigger: 'manual', run } as Locked, aws.clients, context);
}

/** @throws when the upload didn't end so, or wrote anything */
async function refused(message: RegExp): Promise<void> {
  const before = aws.s3.contents();
  await expect(uploaded()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(message),
  });
  expect(aws.s3.contents()).toEqual(before);
}

test('raw data of a dataset that is another pipeline’s by now is not written', async () => {
  aws.s3.put(OWNER, { pipeline: 'visits', since: '2026-11-22T04:30:12Z' });
  await refused(/^The dataset trial belongs to the pipeline visits, not to trial;/);
});

test('raw data is not written for a target that is another pipeline’s by now', async () => {
  aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ pipeline: 'visits' }) });
  await refused(/^The table trial_by_city belongs to the pipeline visits, not to trial;/);
});

test('raw data that a former release put there, and nobody has, is not written over', async () => {
  aws.s3.put(SOURCES, { judgedBy: 'r', sources: {} });
  await refused(
    /^raw-data\/trial\/ holds data of a pipeline that is not told, and trial has published nothing/,
  );
});

test('a dataset that nobody has is taken before anything of it is written', async () => {
  const writes: string[] = [];
  aws.before = (call) => {
    if (!call.writes) return;
    writes.push(call.input.Key);
    if (call.input.Key !== OWNER) throw new Error('far enough');
  };
  await uploaded().catch(() => undefined);
  expect(writes[0]).toBe(OWNER);
  expect(aws.s3.json(OWNER).pipeline).toBe('trial');
});
