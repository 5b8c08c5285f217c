import { jest } from '@jest/globals';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateTableCommand, GetTablesCommand } from '@aws-sdk/client-glue';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOffline } from '@afluente/offline';
import type { Cdk } from '../../operate/cdk.ts';
import { destroyStage as destroy } from '../../cli/destroy-stage.ts';
import { stacksOf } from '../../operate/destroy/inventory.ts';
import { type Aws, connect } from '../../operate/session/stage.ts';
import { terminal, type Terminal } from '../../cli/terminal.ts';
import { altered, assemblyOf } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';
import { land } from '../support/trial.ts';

// Some of these make a lake with two versions first.
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

/** Changes what CloudFormation answers to one operation. */
function answering({ cloudformation }: Aws, operation: string, change: (answer: any) => object): void {
  const send: any = cloudformation.send.bind(cloudformation);
  cloudformation.send = (async (command: any) => {
    const answer: unknown = await send(command);
    return command.constructor.name === `${operation}Command` ? change(answer) : answer;
  }) as never;
}

/** The CDK's part: the stacks are gone, as far as CloudFormation tells. */
function gone(aws: Aws): void {
  answering(aws, 'DescribeStacks', (answer) => ({
    ...answer,
    Stacks: answer.Stacks.filter((one: any) => one.EnableTerminationProtection),
  }));
}

/** A CDK whose app has the stacks that are there, but for some, and which destroys them by `work`. */
function cdkOf(
  aws: Aws,
  stage: 'dev' | 'prod',
  work: (args: string) => Promise<void>,
  missing?: string,
): Cdk {
  return {
    run: (args) => work(args.join(' ')),
    lines: async () =>
      (await stacksOf(aws.cloudformation, stage)).map(({ name }) => name).filter((name) => name !== missing),
  };
}

const nobody = () => Promise.resolve();

test('a dry run says what goes, and changes nothing', async () => {
  const lake = await fullLake();
  try {
    const { screen, said } = recorder();
    const asked: unknown[] = [];
    const options = {
      dryRun: true,
      confirm: async () => void asked.push('confirm'),
      cdk: cdkOf(lake.aws, 'dev', async () => void asked.push('cdk')),
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
    expect(said()).toMatch(/workgroups afluente-dev-pipelines, afluente-dev-analysts, with their queries/);
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
      cdk: cdkOf(lake.aws, 'dev', async (args) => {
        order.push(args);
        order.push(`${await leftIn(lake, bucket)} and ${await leftIn(lake, logs)} left`);
        gone(lake.aws);
      }),
    };
    expect(await destroy(lake.aws, 'dev', options, screen)).toEqual([]);
    expect(order).toEqual(['confirm with 1 log', 'destroy --all --force -c stage=dev', '0 and 0 left']);
    expect(await lake.sql('SHOW TABLES')).toEqual([]);
    expect(said()).toMatch(/Nothing that could go is left of dev\.$/);
  } finally {
    await lake.close();
  }
});

test('executions that run are told and stopped, also those that began since', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const told = await lake.begin();
    const { screen, said } = recorder();
    let since = '';
    const confirm = async () => {
      await lake.finish(told);
      since = await lake.begin();
    };
    const options = { dryRun: false, confirm, cdk: cdkOf(lake.aws, 'dev', async () => gone(lake.aws)) };
    await destroy(lake.aws, 'dev', options, screen);
    expect(said()).toContain(`stopped: ${told.split(':').at(-1)}`);
    expect((await lake.finish(since)).status).toBe('ABORTED');
  } finally {
    await lake.close();
  }
});

test('a stack that the app no longer has is named before anything happens', async () => {
  const lake = await fullLake();
  try {
    const { screen } = recorder();
    const { bucket } = lake.pipeline;
    const before = await leftIn(lake, bucket);
    const asked: string[] = [];
    const options = {
      dryRun: false,
      confirm: async () => void asked.push('confirm'),
      cdk: cdkOf(lake.aws, 'dev', async () => void asked.push('cdk'), 'afluente-dev-pipeline-trial'),
    };
    await expect(destroy(lake.aws, 'dev', options, screen)).rejects.toThrow(
      /^afluente-dev-pipeline-trial is a stack of the stage, but not of the app as it is now; put [^\n]+ Nothing was done\.$/,
    );
    expect(asked).toEqual([]);
    expect(await leftIn(lake, bucket)).toBe(before);
  } finally {
    await lake.close();
  }
});

test('a CDK that fails is tried twice, and its words are the outcome', async () => {
  const lake = await TestLake.open('trial');
  try {
    const { screen, said } = recorder();
    let rounds = 0;
    const cdk = cdkOf(lake.aws, 'dev', async () => {
      rounds += 1;
      throw new Error(`npx cdk destroy ended with exit code ${rounds}.`);
    });
    await expect(destroy(lake.aws, 'dev', { dryRun: false, confirm: nobody, cdk }, screen)).rejects.toThrow(
      'npx cdk destroy ended with exit code 2.',
    );
    expect(said()).not.toMatch(/Nothing that could go is left/);
  } finally {
    await lake.close();
  }
});

test('what somebody deleted by hand is empty, and the rest goes', async () => {
  const lake = await fullLake();
  try {
    const absent = {
      'AWS::S3::Bucket': 'afluente-dev-absent',
      'AWS::Glue::Database': 'absent',
      'AWS::StepFunctions::StateMachine': lake.pipeline.stateMachineArn.replace('trial', 'absent'),
    };
    answering(lake.aws, 'ListStackResources', (answer) => ({
      ...answer,
      StackResourceSummaries: [
        ...Object.entries(absent).map(([ResourceType, PhysicalResourceId]) => ({
          ResourceType,
          PhysicalResourceId,
          LogicalResourceId: 'Absent',
        })),
        ...answer.StackResourceSummaries,
      ],
    }));
    const { screen, said } = recorder();
    const { bucket } = lake.pipeline;
    const cdk = cdkOf(lake.aws, 'dev', async () => gone(lake.aws));
    await destroy(lake.aws, 'dev', { dryRun: false, confirm: nobody, cdk }, screen);
    expect(said()).toContain('bucket afluente-dev-absent: 0 objects, 0 B in all');
    expect(await leftIn(lake, bucket)).toBe(0);
    expect(await lake.sql('SHOW TABLES')).toEqual([]);
  } finally {
    await lake.close();
  }
});

test('what a stack retains is not touched, also where its protection was lifted', async () => {
  const assembly = altered(
    'prod',
    'catalog',
    () => undefined,
    ({ artifacts }) => {
      for (const { properties } of Object.values<any>(artifacts))
        if (properties?.terminationProtection) properties.terminationProtection = false;
    },
  );
  const state = mkdtempSync(join(tmpdir(), 'afluente-retained-'));
  const offline = await openOffline({ assembly, state });
  try {
    const aws = connect(offline.connection);
    const Bucket = offline.outputs['afluente-prod-storage']!['BucketName']!;
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: 'raw-data/orders/kept', Body: 'kept' }));
    const TableInput = { Name: 'kept' };
    await aws.glue.send(new CreateTableCommand({ DatabaseName: 'afluente_prod', TableInput }));
    const { screen, said } = recorder();
    const asked: string[] = [];
    const cdk = cdkOf(aws, 'prod', async (args) => {
      asked.push(args);
      gone(aws);
    });
    expect(await destroy(aws, 'prod', { dryRun: false, confirm: nobody, cdk }, screen)).toEqual([]);
    expect(asked).toEqual(['destroy --all --force -c stage=prod']);
    const { Versions } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions?.map(({ Key }) => Key)).toEqual(['raw-data/orders/kept']);
    const { TableList } = await aws.glue.send(new GetTablesCommand({ DatabaseName: 'afluente_prod' }));
    expect(TableList?.map(({ Name }) => Name)).toEqual(['kept']);
    expect(said()).toMatch(/goes +afluente-prod-storage, afluente-prod-catalog/);
    expect(said()).toContain(`bucket ${Bucket}, with all that it holds`);
    expect(said()).toContain('database afluente_prod, with all that it holds');
    expect(said()).not.toMatch(/emptied|dropped/);
  } finally {
    await offline.close();
  }
});

test('a bucket that was brought is named', async () => {
  const lake = await TestLake.open('orders', assemblyOf('brought'));
  try {
    const { screen, said } = recorder();
    const cdk = cdkOf(lake.aws, 'dev', nobody);
    await destroy(lake.aws, 'dev', { dryRun: true, confirm: nobody, cdk }, screen);
    expect(said()).toMatch(/\nstays +bucket my-lake \(yours\), with all that it holds\n/);
    expect(said()).not.toMatch(/bucket my-lake:/);
    expect(said()).toContain('npx cdk destroy --all --force -c stage=dev was not run');
  } finally {
    await lake.close();
  }
});

test('what stays after all is named, after a second round', async () => {
  const lake = await TestLake.open('trial');
  try {
    const { screen, said } = recorder();
    let rounds = 0;
    const cdk = cdkOf(lake.aws, 'dev', async () => void (rounds += 1));
    const options = { dryRun: false, confirm: nobody, cdk };
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
      confirm: nobody,
      cdk: cdkOf(lake.aws, 'dev', async (args) => {
        asked.push(args);
        gone(lake.aws);
      }),
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
    const options = { dryRun: false, confirm: nobody, cdk: cdkOf(lake.aws, 'dev', nobody) };
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
