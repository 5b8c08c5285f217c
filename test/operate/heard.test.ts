import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../operate/attendance.ts';
import { landHeard } from '../../operate/executions/heard.ts';
import type { Session } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';

/** When the stacks of a stage were made, by their names. */
type Made = Readonly<Record<string, string>>;
const PIPELINE = 'afluente-dev-pipeline-sales';
const STORAGE = 'afluente-dev-storage';
/** At 04:32 what lands is heard. */
const YOUNG = { [STORAGE]: '2026-11-23T04:25:00Z', [PIPELINE]: '2026-11-23T04:26:00Z' };
const MACHINE = 'sales_pipeline-dev';

interface Stage {
  readonly made?: Made;
  readonly at?: string;
  /** From when a landing starts an execution. */
  readonly hears?: string;
}

/** A deployed stage, at half past four. */
function deployed({ made = YOUNG, at = 'aws', hears = '2026-11-23T04:31:00Z' }: Stage = {}) {
  const aws = new MemoryAws('2026-11-23T04:30:00Z');
  const Stacks = Object.entries(made).map(([StackName, time]) => ({
    StackName,
    CreationTime: new Date(time),
  }));
  const cloudformation = Object.assign(Object.create(CloudFormationClient.prototype), {
    send: async () => ({ Stacks }),
  });
  const pipeline = {
    name: 'sales',
    stack: PIPELINE,
    bucket: 'lake',
    landing: 'landing/sales/',
    stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${MACHINE}`,
    startsOnLanding: true,
  };
  aws.after = ({ operation, input }) => {
    if (operation !== 'PutObject' || aws.now() < new Date(hears)) return;
    const { Key: key } = input as { Key: string };
    const head = aws.s3.operations['HeadObject']!({ Bucket: 'lake', Key: key }) as any;
    const source = { key, 'version-id': head.VersionId, size: 5, etag: 'e' };
    aws.executions.start('heard', MACHINE, JSON.stringify({ trigger: 'landing', source }));
  };
  const clients = { cloudformation, states: aws.clients.sfn, s3: aws.clients.s3 };
  return { session: { aws: clients, at, stage: 'dev', pipeline } as unknown as Session, aws };
}

const file = join(mkdtempSync(join(tmpdir(), 'afluente-heard-')), 'a.csv');
writeFileSync(file, 'id\n1\n');
const RUN = 'npx afluente run --pipeline sales --stage dev';

async function upload(stage: Stage, follow = true) {
  const { session, aws } = deployed(stage);
  const told: Progress[] = [];
  const tell = (progress: Progress) => void told.push(progress);
  const heard = await landHeard(session, { files: [file], follow }, { tell }, aws);
  return { heard, aws, unheard: told.filter(({ kind }) => kind === 'unheard') };
}

test('in a stage’s first minutes who uploads is told what is waited for and what goes sooner, and is heard', async () => {
  const { heard, aws, unheard } = await upload({});
  expect(unheard).toEqual([
    {
      kind: 'unheard',
      stage: 'dev',
      until: new Date('2026-11-23T04:32:00Z'),
      milliseconds: 105_000,
      waits: true,
      instead: RUN,
    },
  ]);
  expect(heard).toMatchObject({
    landed: [{ key: 'landing/sales/a.csv' }],
    started: { by: 'started by the landing rule' },
  });
  expect(aws.now()).toEqual(new Date('2026-11-23T04:32:00Z'));
});

test('an execution that starts late is followed as it is', async () => {
  const { session, aws } = deployed({ hears: '2099-01-01T00:00:00Z' });
  const tell = ({ kind }: Progress) => {
    if (kind !== 'unheard') return;
    const source = { key: 'landing/sales/a.csv', size: 5, etag: 'e' };
    const { VersionId } = aws.s3.operations['HeadObject']!({ Bucket: 'lake', Key: source.key }) as any;
    const input = { trigger: 'landing', source: { ...source, 'version-id': VersionId } };
    aws.executions.start('late', MACHINE, JSON.stringify(input));
  };
  const { started } = await landHeard(session, { files: [file], follow: true }, { tell }, aws);
  expect(started.executionArn).toMatch(/:late$/);
  expect(aws.now()).toEqual(new Date('2026-11-23T04:30:15Z'));
});

test('who is heard already isn’t kept waiting', async () => {
  const { heard, aws, unheard } = await upload({ hears: '2026-11-23T04:00:00Z' });
  expect(unheard).toEqual([]);
  expect(heard.started).toBeDefined();
  expect(aws.now()).toEqual(new Date('2026-11-23T04:30:00Z'));
});

test('who doesn’t follow is told, and not kept waiting', async () => {
  const { heard, unheard } = await upload({}, false);
  expect(unheard).toMatchObject([{ waits: false, instead: RUN }]);
  expect(heard).toEqual({ landed: [expect.objectContaining({ key: 'landing/sales/a.csv' })] });
});

test.each<[string, Stage, Date]>([
  [
    'of a bucket that others made',
    { made: { [PIPELINE]: YOUNG[PIPELINE] } },
    new Date('2026-11-23T04:32:00Z'),
  ],
  [
    'whose bucket is younger than the pipeline',
    { made: { ...YOUNG, [STORAGE]: '2026-11-23T04:30:00Z' } },
    new Date('2026-11-23T04:36:00Z'),
  ],
])('a stage %s is as young as that', async (_, stage, until) => {
  expect((await upload(stage)).unheard).toMatchObject([{ until }]);
});

test.each<[string, Stage]>([
  [
    'older than six minutes',
    { made: { [STORAGE]: '2026-11-23T04:20:00Z', [PIPELINE]: '2026-11-23T04:24:00Z' } },
  ],
  [
    'young beside others',
    { made: { 'afluente-dev-pipeline-other': YOUNG[PIPELINE], 'afluente-qa-storage': YOUNG[STORAGE] } },
  ],
  ['on the laptop', { at: 'served' }],
])('where a stage that is %s starts none, the command that starts one is named', async (_, stage) => {
  await expect(upload({ ...stage, hears: '2099-01-01T00:00:00Z' })).rejects.toThrow(
    /^The landing rule of sales started no execution for landing\/sales\/a\.csv\. npx afluente run .* starts one; why the rule did not, its dead-letter queue may tell\.$/,
  );
});

test('who ends the waiting has a file that landed', async () => {
  const { session, aws } = deployed();
  const end = new AbortController();
  const tell = ({ kind }: Progress) => void (kind === 'unheard' && end.abort());
  const sleep = async (milliseconds: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    await aws.sleep(milliseconds);
  };
  const clock = { now: aws.now, sleep };
  await expect(
    landHeard(session, { files: [file], follow: true }, { tell, signal: end.signal }, clock),
  ).rejects.toMatchObject({
    name: 'Interrupted',
    message: expect.stringMatching(
      /^landing\/sales\/a\.csv has landed, and the landing rule may start an execution/,
    ),
  });
});
