import { lockKey, versionManifestKey } from '../../../core/stage/keys.ts';
import { Beat, heartbeat } from '../../../lambdas/heartbeat/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { PLACE, publishedParameters, TRIAL, versionOf } from '../../memory/stage.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:trial_pipeline-dev';
const { definition } = TRIAL;
const { target } = definition;

let aws: MemoryAws;
let logged: [string, object][];
let measured: [string, number][];
beforeEach(() => {
  aws = new MemoryAws('2026-11-23T04:30:12.600Z');
  aws.executions.machines.set(MACHINE, new Date('2026-11-23T04:00:12.600Z'));
});
async function beat(allowance?: number): Promise<[string, number][]> {
  logged = [];
  measured = [];
  await heartbeat({ stateMachineArn: MACHINE, allowance }, definition, aws.clients, {
    environment: { ...PLACE, pipeline: 'trial' },
    now: aws.now,
    log: (message, fields = {}) => void logged.push([message, fields]),
    measure: (metric, value) => void measured.push([metric, value]),
  });
  return measured;
}
const lock = (succeededAt?: string, change: object = {}) =>
  aws.s3.put(lockKey('trial'), {
    epoch: 4,
    since: '2026-11-23T04:00:00.000Z',
    queries: [],
    succeededAt,
    ...change,
  });
const version = versionOf({ sourceLandedAt: '2026-11-23T04:30:02.600Z' });
const { run } = version;
const publish = (change: object = {}) => {
  aws.catalog.set({ Name: target.table, Parameters: publishedParameters({ run }) });
  aws.s3.put(versionManifestKey(target.table, run), { ...version, ...change });
};

const landed = (at: string, key = 'landing/trial/a.csv') => aws.s3.put(key, 'id', new Date(at));

test('until a file lands nobody owes a success, and there is no data', async () => {
  expect(await beat()).toEqual([['SuccessAge', 0]]);
  expect(logged).toEqual([['heartbeat', { succeeded: undefined, landed: undefined }]]);
  // A scheduled run that found nothing leaves a lock, too.
  lock();
  landed('2026-11-23T04:20:12.000Z', 'landing/trial/readme.txt');
  expect(await beat()).toEqual([['SuccessAge', 0]]);
});

test('before the first success it counts from the first landing', async () => {
  landed('2026-11-23T04:27:12.000Z', 'landing/trial/0.csv');
  landed('2026-11-23T04:20:12.000Z');
  landed('2026-11-23T04:25:12.000Z', 'landing/trial/b.csv');
  expect(await beat()).toEqual([['SuccessAge', 600.6]]);
  // The file may be replaced each day while each run fails.
  lock(undefined, { firstLandedAt: '2026-11-23T04:10:12.600Z' });
  expect(await beat()).toEqual([['SuccessAge', 1200]]);
});

test('a pipeline that is deployed over what landed long ago owes nothing from before', async () => {
  landed('2026-10-01T00:00:00.000Z');
  expect(await beat()).toEqual([['SuccessAge', 1800]]);
});

test('after one, its age counts from then, and how old it may become is told beside it', async () => {
  lock('2026-11-23T04:29:12.000Z');
  expect(await beat(86_400)).toEqual([
    ['LastSuccessTimestamp', Math.floor(Date.parse('2026-11-23T04:29:12Z') / 1000)],
    ['SuccessAge', 60.6],
    ['SuccessAllowance', 86_400],
  ]);
  // In whole seconds.
  lock('2026-11-23T04:29:12.700Z');
  expect((await beat())[0]).toEqual(['LastSuccessTimestamp', Date.parse('2026-11-23T04:29:12Z') / 1000]);
});

test('the data that readers have is as old as its newest file’s landing', async () => {
  publish();
  expect(await beat()).toEqual([
    ['SuccessAge', 1800],
    ['PublishedVersion', 3],
    ['DataFreshness', 10],
  ]);
  expect(logged).toEqual([
    ['heartbeat', { succeeded: undefined, landed: new Date('2026-11-23T04:30:02.600Z') }],
  ]);
});

test('what lies a moment ahead is not old', async () => {
  lock('2026-11-23T04:30:13.000Z');
  publish({ sourceLandedAt: '2026-11-23T04:30:13.000Z' });
  expect((await beat()).slice(1)).toEqual([
    ['SuccessAge', 0],
    ['PublishedVersion', 3],
    ['DataFreshness', 0],
  ]);
});

test.each([
  [
    'without a manifest',
    () => {
      publish();
      aws.s3.remove(versionManifestKey(target.table, run));
    },
  ],
  ['whose manifest doesn’t tell when it landed', () => publish({ sourceLandedAt: undefined })],
  ['whose manifest is none', () => publish({ rows: 'many' })],
])('of a table %s no freshness is told', async (_, stage) => {
  stage();
  expect(await beat()).toEqual([
    ['SuccessAge', 1800],
    ['PublishedVersion', 3],
  ]);
});

test('of a table that no run published neither freshness nor a success is owed', async () => {
  aws.catalog.set({ Name: target.table });
  expect(await beat()).toEqual([['SuccessAge', 0]]);
});

test('a state machine that doesn’t tell when it was created is a fault', async () => {
  const send = async () => ({});
  const sfn = Object.assign(Object.create(aws.clients.sfn), { send });
  await expect(
    heartbeat(
      { stateMachineArn: MACHINE },
      definition,
      { ...aws.clients, sfn },
      {
        environment: { ...PLACE, pipeline: 'trial' },
        now: aws.now,
        log: () => undefined,
        measure: () => undefined,
      },
    ),
  ).rejects.toThrow(new TypeError(`Step Functions tells no creation date of ${MACHINE}.`));
});

test('what the schedule sends names the state machine, and an allowance where there is one', () => {
  expect(Beat.parse({ stateMachineArn: MACHINE, allowance: 5 })).toEqual({
    stateMachineArn: MACHINE,
    allowance: 5,
  });
  expect(Beat.parse({ stateMachineArn: MACHINE })).toEqual({ stateMachineArn: MACHINE });
  expect(Beat.safeParse({ allowance: 5 }).success).toBe(false);
});
