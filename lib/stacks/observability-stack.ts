import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IWidget,
  Metric,
  Row,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { NAMESPACE, OWN_METRICS, type OwnMetric } from '../../core/metrics/own.ts';
import { type Stage, workgroupName } from '../../core/names.ts';
import { TASK_KINDS, type TaskKind } from '../../core/tasks.ts';

/** What the dashboard shows of a pipeline. */
export interface WatchedPipeline {
  readonly name: string;
  readonly stateMachineArn: string;
  readonly functionNames: Readonly<Record<TaskKind, string>>;
  /** Names of the queues where starts wait that could not be delivered. */
  readonly deadLetterQueues: readonly string[];
}

export interface ObservabilityStackProps extends StackProps {
  readonly stage: Stage;
  readonly pipelines: readonly WatchedPipeline[];
}

const PERIOD = Duration.minutes(5);

/** Stateless: the CloudWatch dashboard of a stage. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { stage, pipelines } = props;
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `afluente-${stage}`,
      defaultInterval: Duration.days(7),
    });
    for (const pipeline of pipelines) {
      dashboard.addWidgets(...rowsOf(pipeline, stage).map((widgets) => new Row(...widgets)));
    }
    dashboard.addWidgets(athena(stage));
    new CfnOutput(this, 'DashboardConsole', {
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/afluente-${stage}`,
      description: 'The dashboard in the console',
    });
  }
}

function rowsOf(
  { name, stateMachineArn, functionNames, deadLetterQueues }: WatchedPipeline,
  stage: Stage,
): IWidget[][] {
  const states = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      statistic,
      period: PERIOD,
      dimensionsMap: { StateMachineArn: stateMachineArn },
    });
  const own = (metricName: OwnMetric, statistic: string = Stats.SUM) =>
    new Metric({
      namespace: NAMESPACE,
      metricName,
      statistic,
      period: PERIOD,
      label: OWN_METRICS[metricName].meaning,
      dimensionsMap: { service: 'afluente', pipeline: name, stage },
    });
  const functions = (metricName: string, statistic: string) =>
    TASK_KINDS.map(
      (kind) =>
        new Metric({
          namespace: 'AWS/Lambda',
          metricName,
          statistic,
          period: PERIOD,
          label: kind,
          dimensionsMap: { FunctionName: functionNames[kind] },
        }),
    );
  return [
    [new TextWidget({ markdown: `## ${name}`, width: 24, height: 1 })],
    [
      graph('Executions by outcome', [
        states('ExecutionsSucceeded', Stats.SUM),
        states('ExecutionsFailed', Stats.SUM),
        states('ExecutionsTimedOut', Stats.SUM),
        states('ExecutionsAborted', Stats.SUM),
      ]),
      graph('Duration (ms)', [
        states('ExecutionTime', Stats.AVERAGE),
        states('ExecutionTime', Stats.percentile(95)),
      ]),
      graph('Rows', [own('RowsIngested'), own('RowsRejected'), own('RowsWritten')]),
    ],
    [
      graph('Checks', [own('DqChecksPassed'), own('DqErrorsFailed'), own('DqWarningsFailed')]),
      graph('Duration of tasks (ms)', functions('Duration', Stats.AVERAGE)),
      graph('Errors of tasks', functions('Errors', Stats.SUM)),
      graph('Starts that failed: messages in the dead-letter queues', deadLetters(deadLetterQueues)),
    ],
  ];
}

function deadLetters(queues: readonly string[]): Metric[] {
  return queues.map(
    (QueueName) =>
      new Metric({
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        statistic: Stats.MAXIMUM,
        period: PERIOD,
        dimensionsMap: { QueueName },
      }),
  );
}

function athena(stage: Stage): IWidget {
  return graph('Athena: bytes scanned by the pipelines', [
    new Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      statistic: Stats.SUM,
      period: PERIOD,
      dimensionsMap: {
        WorkGroup: workgroupName(stage, 'pipelines'),
        QueryState: 'SUCCEEDED',
        QueryType: 'DML',
      },
    }),
  ]);
}

function graph(title: string, left: Metric[]): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}
