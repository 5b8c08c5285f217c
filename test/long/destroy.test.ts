import { jest } from '@jest/globals';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { destroy } from '../../cli/destroy/destroy.ts';
import { stacksOf } from '../../cli/destroy/inventory.ts';
import { terminal, type Terminal } from '../../cli/terminal.ts';
import { altered } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';
import { land } from '../support/trial.ts';

// Three of these make a lake with two versions first.
jest.setTimeout(180_000);

/** A terminal that keeps what it was told. */
function recorder(): { screen: Terminal; said: () => string } {
  const lines: string[] = [];
  const keep = (line?: string) => void (line !== undefined && lines.push(line));
  return {
    screen: { ...terminal(process.stderr, true), print: keep, settle: keep, style: (_, text) => text },
    said: () => lines.join('\n'),
  };
}

/** A lake whose data bucket has older versions, a delete marker and an unfinished upload. */
async function fullLake(assembly?: string): Promise<TestLake> {
  const lake = await TestLake.open('trial', assembly);
  await land(lake, 1, 2);
  const { bucket: Bucket } = lake.pipeline;
  await lake.remove('landing/trial/trial.csv');
  await lake.aws.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'raw-data/trial/dangling' }));
  const Logs = Bucket.replace('-data-', '-logs-');
  await lake.aws.s3.send(new PutObjectCommand({ Bucket: Logs, Key: 's3/log', Body: 'GET' }));
  return lake;
}

async function leftIn(lake: TestLake, Bucket: string): Promise<number> {
  const { Versions = [], DeleteMarkers = [] } = await lake.aws.s3.send(
    new ListObjectVersionsCommand({ Bucket }),
  );
  const { Uploads = [] } = await lake.aws.s3.send(new ListMultipartUploadsCommand({ Bucket }));
  return Versions.length + DeleteMarkers.length + Uploads.length;
}

/** The CDK's part: the stacks are gone, as far as CloudFormation tells. */
function gone(lake: TestLake): void {
  const send: any = lake.aws.cloudformation.send.bind(lake.aws.cloudformation);
  lake.aws.cloudformation.send = (async (command: any) => {
    const answer: unknown = await send(command);
    return command.constructor.name === 'DescribeStacksCommand'
      ? {
          ...(answer as any),
          Stacks: (answer as any).Stacks.filter((one: any) => one.EnableTerminationProtection),
        }
      : answer;
  }) as never;
}

test('a dry run says what goes, and changes nothing', async () => {
  const lake = await fullLake();
  try {
    const { screen, said } = recorder();
    const asked: unknown[] = [];
    const options = {
      dryRun: true,
      confirm: async () => void asked.push('confirm'),
      cdk: async () => void asked.push('cdk'),
    };
    const { bucket } = lake.pipeline;
    const before = await leftIn(lake, bucket);
    expect(await destroy(lake.aws, 'dev', options, screen)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await leftIn(lake, bucket)).toBe(before);
    expect(said()).toMatch(/^Destroying the stage dev in account 000000000000, us-east-1\n/);
    expect(said()).toContain('afluente-dev-storage');
    expect(said()).toMatch(
      new RegExp(
        `bucket ${bucket}: \\d+ objects, \\d+ older versions, \\d+ delete markers, 1 unfinished upload, [\\d.]+ kB in all`,
      ),
    );
    expect(said()).toMatch(/tables afluente_dev\.raw_trial, afluente_dev\.trial_by_city/);
    expect(said()).toMatch(/workgroups afluente-dev-pipelines, afluente-dev-analysts|workgroups .*analysts/);
    expect(said()).toMatch(/\d+ log groups/);
    expect(said()).toMatch(/npx cdk destroy --all --force -c stage=dev was not run; nothing was changed\.$/);
  } finally {
    await lake.close();
  }
});

test('dev is emptied, asked for once, and the CDK destroys the rest', async () => {
  const lake = await fullLake();
  try {
    const { screen, said } = recorder();
    const order: string[] = [];
    const { bucket } = lake.pipeline;
    const logs = bucket.replace('-data-', '-logs-');
    const options = {
      dryRun: false,
      confirm: async () => void order.push(`confirm with ${await leftIn(lake, logs)} log`),
      cdk: async (args: readonly string[]) => {
        order.push(args.join(' '));
        order.push(`${await leftIn(lake, bucket)} and ${await leftIn(lake, logs)} left`);
        gone(lake);
      },
    };
    expect(await destroy(lake.aws, 'dev', options, screen)).toEqual([]);
    expect(order).toEqual(['confirm with 1 log', 'destroy --all --force -c stage=dev', '0 and 0 left']);
    expect(await lake.sql('SHOW TABLES')).toEqual([]);
    expect(said()).toMatch(/Nothing that could go is left of dev\.$/);
  } finally {
    await lake.close();
  }
});

test('an execution that runs is told and stopped', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const executionArn = await lake.begin();
    const { screen, said } = recorder();
    const options = { dryRun: false, confirm: () => Promise.resolve(), cdk: async () => gone(lake) };
    await destroy(lake.aws, 'dev', options, screen);
    expect(said()).toContain(`stopped: ${executionArn.split(':').at(-1)}`);
    expect((await lake.finish(executionArn)).status).toBe('ABORTED');
  } finally {
    await lake.close();
  }
});

test('what stays after all is named, after a second round', async () => {
  const lake = await TestLake.open('trial');
  try {
    const { screen, said } = recorder();
    let rounds = 0;
    const cdk = async () => void (rounds += 1);
    const options = { dryRun: false, confirm: () => Promise.resolve(), cdk };
    const left = await destroy(lake.aws, 'dev', options, screen);
    expect(rounds).toBe(2);
    expect(left).toContain('afluente-dev-storage');
    expect(said()).toMatch(/Still there: .*afluente-dev-storage.* try again then\.$/);
  } finally {
    await lake.close();
  }
});

test('protected stacks stay whole: nothing of their bucket or database is touched', async () => {
  const assembly = altered(
    'test',
    'catalog',
    () => undefined,
    (manifest) => {
      for (const name of ['afluente-dev-storage', 'afluente-dev-catalog'])
        manifest.artifacts[name].properties.terminationProtection = true;
    },
  );
  const lake = await fullLake(assembly);
  try {
    const { screen, said } = recorder();
    const { bucket } = lake.pipeline;
    const before = await leftIn(lake, bucket);
    const asked: string[] = [];
    const options = {
      dryRun: false,
      confirm: () => Promise.resolve(),
      cdk: async (args: readonly string[]) => {
        asked.push(args.join(' '));
        gone(lake);
      },
    };
    expect(await destroy(lake.aws, 'dev', options, screen)).toEqual([]);
    expect(await leftIn(lake, bucket)).toBe(before);
    expect((await lake.sql('SHOW TABLES')).flat().sort()).toEqual(['raw_trial', 'trial_by_city']);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^destroy afluente-dev-.*pipeline-trial.* --force -c stage=dev$/);
    expect(asked[0]).not.toMatch(/--all|storage|catalog/);
    expect(said()).toMatch(/stays +afluente-dev-storage, afluente-dev-catalog: protected/);
    expect(said()).toContain(`bucket ${bucket}, with all that it holds`);
    expect(said()).toContain('database afluente_dev, with all that it holds');
  } finally {
    await lake.close();
  }
});

test('a stage that is not there is one line, and a stage is no other’s beginning', async () => {
  const lake = await TestLake.open('trial');
  try {
    const { screen } = recorder();
    const options = { dryRun: false, confirm: () => Promise.resolve(), cdk: () => Promise.resolve() };
    await expect(destroy(lake.aws, 'prod', options, screen)).rejects.toThrow(
      'No stack of the stage prod is there; nothing was done.',
    );
    const answer = { Stacks: ['afluente-dev-storage', 'afluente-dev2-storage', 'afluente-devil'] };
    lake.aws.cloudformation.send = (async () => ({
      Stacks: answer.Stacks.map((StackName) => ({ StackName })),
    })) as never;
    expect((await stacksOf(lake.aws.cloudformation, 'dev')).map(({ name }) => name)).toEqual([
      'afluente-dev-storage',
    ]);
  } finally {
    await lake.close();
  }
});
