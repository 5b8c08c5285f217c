import { StopExecutionCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskKind } from '../../core/tasks/kinds.ts';
import { type Run, TestLake } from '../support/lake.ts';

/** A file of one row, told by its amount. */
const file = (amount: number) => `id,city,amount,note\n1,Lisboa,${amount}.00,\n`;

async function published(lake: TestLake): Promise<string | null | undefined> {
  const [[amount] = []] = await lake.sql('SELECT sum(amount) FROM trial_by_city');
  return amount;
}

async function stop(lake: TestLake, executionArn: string): Promise<void> {
  await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
}

async function redrive(lake: TestLake, executionArn: string): Promise<Run> {
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  return lake.finish(executionArn);
}

/** The errors that a task's function logged, by name. */
function loggedErrors(lake: TestLake, kind: TaskKind): string[] {
  return globSync(join(lake.state, `logs/aws/lambda/*-${kind}/**/*`), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .flatMap((line) => /"level":"ERROR".*"error":\{"name":"(\w+)"/.exec(line)?.[1] ?? []);
}

test('of 50 simultaneous starts one runs, the others name it, and one follow-up run comes after', async () => {
  const lake = await TestLake.open('trial');
  try {
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
    const started = new Set(await Promise.all(Array.from({ length: 50 }, () => lake.begin())));
    const runs = await lake.settled();
    expect(runs.every(({ status }) => status === 'SUCCEEDED')).toBe(true);
    const fifty = runs.filter(({ executionArn }) => started.has(executionArn));
    const outcomes = await Promise.all(fifty.map((run) => lake.output(run)));
    const [ran = {}, ...others] = outcomes.filter(({ lock }) => lock.outcome === 'acquired');
    expect(others).toEqual([]);
    const skipped = outcomes.filter(({ lock }) => lock.outcome === 'skipped');
    expect(skipped).toHaveLength(49);
    expect(new Set(skipped.map(({ lock }) => lock.owner))).toEqual(new Set([ran.lock.owner]));
    const followUps = runs.filter(({ executionArn }) => executionArn.includes(':follow-up-'));
    expect(followUps).toHaveLength(1);
    expect(ran.followUp).toBe(followUps[0]!.executionArn.split(':').at(-1));
    expect((await lake.output(followUps[0]!)).lock.outcome).toBe('unchanged');
    expect(await published(lake)).toBe('1.00');
  } finally {
    await lake.close();
  }
}, 180_000);

test('what lands while a run is at work is published by the follow-up run, though the run fails', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'ctas');
  try {
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
    const held = gate.hold();
    const one = await lake.begin();
    await held;
    await lake.put(file(2));
    await eventually(() => lake.json('locks/trial.json').pending !== undefined);
    await stop(lake, one);
    gate.open();
    const runs = await lake.settled();
    const followUp = runs.find(({ executionArn }) => executionArn.includes(':follow-up-'));
    expect(await lake.output(followUp!)).toMatchObject({
      trigger: 'follow-up',
      published: { version: 2 },
    });
    expect(await published(lake)).toBe('2.00');
  } finally {
    await gate.close();
    await lake.close();
  }
}, 90_000);

test('two starts by hand that name an older file leave readers with it', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'ctas');
  try {
    await lake.landText(file(1), 'older.csv');
    await lake.landText(file(2), 'newer.csv');
    const source = { key: 'landing/trial/older.csv' };
    const held = gate.hold();
    await lake.begin({ source });
    await held;
    const second = await lake.begin({ source });
    await eventually(() => lake.json('locks/trial.json').pending !== undefined);
    gate.open();
    const runs = await lake.settled();
    expect(await lake.output(runs.find(({ executionArn }) => executionArn === second)!)).toMatchObject({
      lock: { outcome: 'skipped' },
    });
    const followUp = runs.find(({ executionArn }) => executionArn.includes(':follow-up-'));
    expect(await lake.output(followUp!)).toMatchObject({ source, lock: { outcome: 'unchanged' } });
    expect(await published(lake)).toBe('1.00');
  } finally {
    await gate.close();
    await lake.close();
  }
}, 90_000);

async function eventually(holds: () => boolean): Promise<void> {
  for (let look = 0; !holds(); look += 1) {
    if (look === 600) throw new Error('It never came to hold.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * A task that goes on after its execution was given up, met at its most dangerous call; by then another run has
 * published.
 */
test.each<[TaskKind, string, (call: string) => boolean, string]>([
  [
    'upload',
    'the raw object',
    (call) => call.startsWith('PUT') && call.includes('/raw-data/'),
    'AwsUnavailable',
  ],
  ['ctas', 'its first call', () => true, 'LockLost'],
  ['publish', 'the catalog', (call) => call === 'UpdateTable', 'PublishConflict'],
  ['expire-versions', 'its first call', () => true, 'LockLost'],
])(
  'a zombie %s, held before %s, can’t harm the later run',
  async (kind, _, call, error) => {
    const { lake, gate } = await TestLake.gated('trial', kind);
    try {
      expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
      const held = gate.hold(call);
      await lake.put(file(2));
      await held;
      // Frozen, so that its call is not given up, however long the later run takes.
      const [{ pid } = {}] = lake.offline
        .processes()
        .filter(({ functionName }) => functionName === `afluente-dev-trial-${kind}`);
      process.kill(pid!, 'SIGSTOP');
      const [, zombie] = await lakeExecutions(lake);
      await stop(lake, zombie!);
      const later = await lake.landText(file(3), 'later.csv');
      expect({ status: later.status, message: later.message }).toEqual({ status: 'SUCCEEDED', message: '' });
      const before = await state(lake);
      gate.open();
      process.kill(pid!, 'SIGCONT');
      await eventually(() => loggedErrors(lake, kind).includes(error));
      expect(await state(lake)).toEqual(before);
      expect(await published(lake)).toBe('3.00');
      const [again] = (await lake.settled()).slice(-1);
      expect(again!.executionArn).toBe(later.executionArn);
    } finally {
      await gate.close();
      await lake.close();
    }
  },
  300_000,
);

async function lakeExecutions(lake: TestLake): Promise<string[]> {
  const { ListExecutionsCommand } = await import('@aws-sdk/client-sfn');
  const { stateMachineArn } = lake.pipeline;
  const { executions = [] } = await lake.aws.states.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.map(({ executionArn = '' }) => executionArn).toReversed();
}

/** The raw data and the versions, file by file. */
async function state(lake: TestLake): Promise<string[]> {
  const keys = [...(await lake.keys('raw-data/')), ...(await lake.keys('processed-data/'))];
  return keys.map((key) => {
    const at = lake.offline.pathOf(`s3://${lake.pipeline.bucket}/${key}`);
    return `${key} ${readFileSync(at).toString('base64')}`;
  });
}

test('who takes over a dead run’s lock stops its queries first', async () => {
  const lake = await TestLake.open('trial');
  try {
    const { GetQueryExecutionCommand, StartQueryExecutionCommand } = await import('@aws-sdk/client-athena');
    const { QueryExecutionId } = await lake.aws.athena.send(
      new StartQueryExecutionCommand({
        QueryString:
          'SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(y) CROSS JOIN UNNEST(sequence(1, 10000)) AS c(z) WHERE x * y * z % 7 = 3',
        WorkGroup: 'afluente-dev-pipelines',
      }),
    );
    const gone = {
      execution: 'arn:aws:states:us-east-1:000000000000:execution:trial_pipeline-dev:gone',
      name: 'gone',
      redrive: 0,
    };
    await lake.replace('locks/trial.json', {
      epoch: 7,
      owner: gone,
      since: '2026-01-01T00:00:00.000Z',
      queries: [QueryExecutionId],
    });
    const run = await lake.landText(file(1));
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect((await lake.output(run)).run.epoch).toBe(8);
    const { QueryExecution } = await lake.aws.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    expect(QueryExecution!.Status!.State).toBe('CANCELLED');
  } finally {
    await lake.close();
  }
}, 90_000);

test('an owner that Step Functions doesn’t know is dead only when its lock is five minutes old', async () => {
  const lake = await TestLake.open('trial');
  try {
    const gone = {
      execution: 'arn:aws:states:us-east-1:000000000000:execution:trial_pipeline-dev:gone',
      name: 'gone',
      redrive: 0,
    };
    await lake.replace('locks/trial.json', {
      epoch: 7,
      owner: gone,
      since: new Date().toISOString(),
      queries: [],
    });
    expect(await lake.output(await lake.start({}))).toMatchObject({
      lock: { outcome: 'skipped', owner: 'gone' },
    });
  } finally {
    await lake.close();
  }
}, 60_000);

test('a redriven run publishes, or ends as Superseded when a later one has', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'ctas');
  try {
    expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
    const stopped = async () => {
      const held = gate.hold();
      const one = await lake.begin();
      await held;
      await stop(lake, one);
      return one;
    };
    const one = await stopped();
    const redriven = await redrive(lake, one);
    expect({ status: redriven.status, message: redriven.message }).toEqual({
      status: 'SUCCEEDED',
      message: '',
    });
    expect(await lake.output(redriven)).toMatchObject({ published: { version: 2 }, run: { redrive: 1 } });
    gate.open();
    const two = await stopped();
    gate.open();
    expect((await lake.landText(file(3))).status).toBe('SUCCEEDED');
    const late = await redrive(lake, two);
    expect({ error: late.error, message: late.message }).toEqual({
      error: 'Superseded',
      message: expect.stringContaining('Version 3 of the later run'),
    });
    expect(await published(lake)).toBe('3.00');
  } finally {
    await gate.close();
    await lake.close();
  }
}, 120_000);
