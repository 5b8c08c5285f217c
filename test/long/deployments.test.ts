import { App, Stack as CdkStack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weekly } from '../../core/definition/index.ts';
import { PipelineAlarms } from '../../lib/constructs/pipeline-alarms.ts';
import { ObservabilityStack } from '../../lib/stacks/observability-stack.ts';
import orders from '../../pipelines/orders/pipeline.ts';
import { Account } from '../deployments/account.ts';
import { type Setup, stacksOf } from '../deployments/apps.ts';
import { importsOf, type Stack, stacksIn } from '../deployments/assembly.ts';
import { changed, exportsOf, former } from '../deployments/former.ts';
import daily from '../pipelines/daily/pipeline.ts';
import { stages as settingsOf } from '../support/settings.ts';
import { cases } from '../support/short.ts';

const target = (change: Partial<typeof orders.target>) => ({
  pipelines: { orders: { ...orders, target: { ...orders.target, ...change } } },
});

/** Setups of a stage, each a change of what the project comes with. */
const SETUPS = {
  shipped: {},
  'no schedule': { pipelines: { orders: { ...orders, schedule: undefined } } },
  'no landing': { pipelines: { orders: { ...orders, startOnLanding: false } } },
  'started by hand': { pipelines: { orders: { ...orders, schedule: undefined, startOnLanding: false } } },
  'another schedule': { pipelines: { orders: { ...orders, schedule: weekly('MON', '06:00') } } },
  'schedules off': { settings: { schedules: false } },
  'a pipeline more': { pipelines: { orders, daily } },
  'another pipeline': { pipelines: { daily } },
  'pipeline renamed': { pipelines: { sales: orders } },
  'target renamed': target({ table: 'orders_by_day' }),
  'partition column renamed': target({ partitionBy: ['country'] }),
  'no partitions': target({ partitionBy: [] }),
  'dataset renamed': {
    pipelines: { orders: { ...orders, source: { ...orders.source, dataset: 'purchases' } } },
  },
  append: { pipelines: { orders: { ...orders, source: { ...orders.source, mode: 'append' } } } },
  'e-mails': { settings: { alarmEmails: ['one@example.org', 'two@example.org'] } },
  'other e-mails': { settings: { alarmEmails: ['two@example.org', 'three@example.org'] } },
  bridge: { settings: { bridge: 'prometheus' } },
  'bridge with Grafana': { settings: { bridge: 'grafana' } },
  'bucket brought': { settings: { existingBucket: 'my-lake' } },
  'data kept': { settings: { keepData: true } },
  'limits and concurrency': {
    settings: { scanCutoffBytes: 5e9, scanBudgetBytesPerDay: 5e10, reservedConcurrency: 2 },
  },
} as const satisfies Record<string, Setup>;

type SetupName = keyof typeof SETUPS;

const made = new Map<SetupName, Stack[]>();
/** The stacks of a setup, synthesized once. */
function stacks(setup: SetupName): Stack[] {
  const known = made.get(setup) ?? stacksOf(SETUPS[setup]);
  made.set(setup, known);
  return known;
}

/** From one setup to another: what is lost (of the types that hold something), and which stacks live on unasked. */
interface Change {
  readonly from: SetupName;
  readonly to: SetupName;
  readonly leftBehind?: readonly string[];
  readonly lost?: readonly string[];
}

const fromShipped = (to: SetupName, ...leftBehind: string[]): Change => ({ from: 'shipped', to, leftBehind });

/** Each is also played back: what follows is deployed over what it was deployed over. */
const CHANGES: readonly Change[] = [
  fromShipped('no schedule'),
  fromShipped('bucket brought', 'afluente-dev-storage'),
  { from: 'bridge with Grafana', to: 'shipped', leftBehind: ['afluente-dev-bridge'] },
  fromShipped('pipeline renamed', 'afluente-dev-pipeline-orders'),
  fromShipped('no landing'),
  fromShipped('started by hand'),
  fromShipped('another schedule'),
  fromShipped('schedules off'),
  fromShipped('a pipeline more'),
  fromShipped('another pipeline', 'afluente-dev-pipeline-orders'),
  { from: 'a pipeline more', to: 'shipped', leftBehind: ['afluente-dev-pipeline-daily'] },
  fromShipped('target renamed'),
  fromShipped('partition column renamed'),
  fromShipped('no partitions'),
  fromShipped('dataset renamed'),
  fromShipped('append'),
  fromShipped('e-mails'),
  { from: 'e-mails', to: 'other e-mails' },
  fromShipped('bridge'),
  fromShipped('bridge with Grafana'),
  { from: 'bridge', to: 'bridge with Grafana' },
  // Said in docs/operations.md: what people made in the workspace goes with it.
  { from: 'bridge with Grafana', to: 'bridge', lost: ['AWS::Grafana::Workspace'] },
  { from: 'bucket brought', to: 'shipped' },
  fromShipped('data kept'),
  fromShipped('limits and concurrency'),
  { from: 'no schedule', to: 'bucket brought', leftBehind: ['afluente-dev-storage'] },
  {
    from: 'a pipeline more',
    to: 'pipeline renamed',
    leftBehind: ['afluente-dev-pipeline-orders', 'afluente-dev-pipeline-daily'],
  },
];

const orderings = (assembly: Stack[]) => [assembly, assembly.toReversed()];

describe('one deployment over another', () => {
  test.each(cases(CHANGES, 9))('$from → $to, and back', ({ from, to, leftBehind = [], lost = [] }) => {
    for (const [before, after] of orderings(stacks(from)).flatMap((one) =>
      orderings(stacks(to)).map((other) => [one, other] as const),
    )) {
      const account = new Account();
      expect(account.deploy(before)).toEqual({ lost: [], leftBehind: [] });
      expect(account.deploy(after)).toEqual({ lost, leftBehind: expect.arrayContaining([...leftBehind]) });
      expect(account.deploy(after).leftBehind.length).toBe(leftBehind.length);
      expect(account.deploy(before).refused).toBeUndefined();
      expect(account.deploy(after).refused).toBeUndefined();
    }
  });

  test.each(cases(Object.keys(SETUPS) as SetupName[], 10))('%s over a stage of release 0.1', (to) => {
    for (const after of orderings(stacks(to))) {
      const account = new Account();
      account.deploy(former());
      const { refused, lost } = account.deploy(after);
      expect([refused, lost]).toEqual([undefined, to === 'bridge' ? ['AWS::Grafana::Workspace'] : []]);
    }
  });

  test.each(cases(Object.keys(SETUPS) as SetupName[], 10))(
    '%s: a first deployment fails anywhere, the next passes',
    (setup) => {
      for (const { name } of stacks(setup)) {
        const account = new Account();
        account.deploy(stacks(setup), name);
        expect(account.deploy(stacks(setup))).toEqual({ lost: [], leftBehind: [] });
      }
    },
  );
});

test('nothing crosses with the bridge either', () => {
  const all = stacks('bridge with Grafana');
  expect(all.flatMap(({ template }) => [...importsOf(template)])).toEqual([]);
  expect(exportsOf(all)).toEqual(exportsOf(former()));
});

/** The templates of an app that a test puts together. */
function synthesized(make: (app: App) => void): Stack[] {
  const outdir = join(mkdtempSync(join(tmpdir(), 'afluente-growing-')), 'cdk.out');
  const app = new App({ outdir, analyticsReporting: false });
  make(app);
  app.synth();
  return stacksIn(outdir);
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name}_${index}`);

describe('what grows', () => {
  const alarms = (tasks: number) =>
    synthesized((app) => {
      const stack = new CdkStack(app, 'grows');
      new PipelineAlarms(stack, 'Alarms', {
        pipeline: 'orders',
        stage: 'dev',
        stateMachineArn: 'arn',
        tasks: numbered(tasks, 'task'),
        listeners: numbered(3, 'listener'),
        deadLetterQueues: numbered(3, 'queue'),
        allowance: 27 * 3600,
        topic: Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:000000000000:told'),
        teller: new Role(stack, 'Teller', { assumedBy: new ServicePrincipal('events.amazonaws.com') }),
        deadLetters: new Queue(stack, 'Queue'),
        runbook: undefined,
      });
    });

  test('a task added is watched too, by as many alarms as it takes, and deployed over those before', () => {
    for (const [before, after] of [
      [9, 10],
      [10, 11],
      [11, 25],
      [11, 10],
    ] as const) {
      const account = new Account();
      account.deploy(alarms(before));
      expect(account.deploy(alarms(after))).toEqual({ lost: [], leftBehind: [] });
      const metrics = alarms(after).flatMap(({ template }) =>
        Object.values(template.Resources).map(({ Properties }) => {
          const all = JSON.stringify(Properties['Metrics'] ?? []);
          return [...all.matchAll(/"Value":"(task_\d+)"/g)].map(([, name]) => name!);
        }),
      );
      expect(metrics.flat().sort()).toEqual(numbered(after, 'task').sort());
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
      for (const one of metrics) expect(one.length).toBeLessThanOrEqual(10);
    }
  });

  test('a task added has functions, rights and logs of its own beside the others', () => {
    const before = stacks('shipped');
    const after = changed(before, 'afluente-dev-pipeline-orders', ({ Resources }) => {
      const ofPublish = Object.entries(Resources).filter(([id]) => /^publish(Role|Function|Logs)/.test(id));
      expect(ofPublish.map(([, { Type }]) => Type)).toEqual(
        expect.arrayContaining(['AWS::Lambda::Function']),
      );
      const copy = JSON.stringify(Object.fromEntries(ofPublish)).replaceAll('publish', 'another');
      Object.assign(Resources, JSON.parse(copy));
    });
    const account = new Account();
    account.deploy(before);
    expect(account.deploy(after)).toEqual({ lost: [], leftBehind: [] });
    expect(account.names('AWS::Lambda::Function')).toContain('afluente-dev-orders-another');
    // Its logs go with it.
    expect(account.deploy(before)).toEqual({ lost: ['AWS::Logs::LogGroup'], leftBehind: [] });
  });

  const dashboards = (pipelines: number) =>
    synthesized((app) => {
      new ObservabilityStack(app, 'grows', {
        stage: 'dev',
        settings: settingsOf.dev,
        runbook: undefined,
        pipelines: numbered(pipelines, 'pipeline'),
      });
    });

  test('a pipeline added is shown too, on dashboards that CloudWatch takes', () => {
    const account = new Account();
    for (const count of [1, 30, 31, 95, 30]) {
      const [stack] = dashboards(count);
      expect(account.deploy([stack!])).toEqual({ lost: [], leftBehind: [] });
      const bodies = Object.values(stack!.template.Resources)
        .filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard')
        .map(({ Properties }) => JSON.stringify(Properties['DashboardBody']));
      const shown = bodies.flatMap((body) =>
        [...body.matchAll(/## (pipeline_\d+)/g)].map(([, name]) => name!),
      );
      expect(shown).toEqual(numbered(count, 'pipeline'));
      for (const body of bodies) {
        expect([...body.matchAll(/\\"type\\":/g)].length).toBeLessThanOrEqual(500);
        const metrics = [...body.matchAll(/\[\\"(AWS\/|Afluente)/g)].length;
        expect(metrics).toBeGreaterThan(10);
        expect(metrics).toBeLessThanOrEqual(2500);
      }
    }
  });
});
