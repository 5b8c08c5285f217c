import { ArnFormat, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Row,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import type { MetricKey } from '../../core/metrics/catalogue.ts';
import type { Statistic } from '../../core/metrics/metric.ts';
import { REJECT_KINDS } from '../../core/metrics/own.ts';
import { QUERY_STATES } from '../../core/metrics/services.ts';
import {
  alarmName,
  dashboardName,
  functionName,
  type Stage,
  stageAlarmName,
  stateMachineName,
  workgroupName,
} from '../../core/stage/names.ts';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { alarmTopicIn } from '../constructs/alarm-topic.ts';
import { alertAlarm } from '../constructs/alert-alarm.ts';
import { AT_ONCE } from '../constructs/watches.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import { metric, ownDimensions, slices, total } from '../metrics.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
  /** The names of those that it shows. */
  readonly pipelines: readonly string[];
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/**
 * Pipelines that a dashboard shows: it takes 500 widgets and 2,500 metrics, see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
const MOST_SHOWN = 30;

/** Stateless: the CloudWatch dashboard of a stage, and the alarm on what all of it scans. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { stage, settings, pipelines, runbook } = props;
    const dashboards = slices(pipelines, MOST_SHOWN).map((shown, index) => {
      const dashboard = new Dashboard(this, index === 0 ? 'Dashboard' : `Dashboard${index + 1}`, {
        dashboardName: dashboardName(stage, index),
        defaultInterval: Duration.days(7),
      });
      for (const pipeline of shown) {
        dashboard.addWidgets(...this.#rowsOf(pipeline, stage).map((widgets) => new Row(...widgets)));
      }
      return dashboard;
    });
    const { condition } = ALERTS.ScanBudget;
    const scanned = total(
      (['pipelines', 'analysts'] as const).flatMap((users) =>
        QUERY_STATES.map((QueryState) =>
          metric(
            condition.metric,
            { WorkGroup: workgroupName(stage, users), QueryState, QueryType: 'DML' },
            { period: Duration.seconds(condition.seconds), label: `${users}, ${QueryState}` },
          ),
        ),
      ),
      'bytes scanned in a day',
    );
    dashboards[0]?.addWidgets(graph('Athena: bytes scanned in a day, all of the stage', [scanned]));
    alertAlarm(this, 'ScanBudget', {
      alert: 'ScanBudget',
      subject: stage,
      alarmName: stageAlarmName(stage, 'ScanBudget'),
      watch: { ...AT_ONCE, metric: scanned, above: settings.scanBudgetBytesPerDay },
      topic: alarmTopicIn(this, stage),
      runbook,
    });
    new CfnOutput(this, 'DashboardConsole', {
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/${dashboardName(stage, 0)}`,
      description: 'The dashboard in the console',
    });
  }

  /** The widgets of a pipeline, all of them by the names that its stack gives. */
  #rowsOf(name: string, stage: Stage): IWidget[][] {
    const stateMachineArn = this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stateMachineName(name, stage),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    // The alarm knows the queues, whose names CloudFormation makes up.
    const deadLetters = Alarm.fromAlarmName(
      this,
      `${name}DeadLetters`,
      alarmName(name, stage, 'DeadLetters'),
    );
    const machine = (key: MetricKey, statistic?: Statistic) =>
      metric(key, { StateMachineArn: stateMachineArn }, statistic ? { statistic, label: statistic } : {});
    const own = (key: MetricKey) => metric(key, ownDimensions(name, stage));
    const functions = (key: MetricKey) =>
      TASK_KINDS.map((kind) =>
        metric(key, { FunctionName: functionName(name, stage, kind) }, { label: kind }),
      );
    const rejected = REJECT_KINDS.map((reason) =>
      metric('RowsRejected', { ...ownDimensions(name, stage), reason }, { label: reason }),
    );
    return [
      [new TextWidget({ markdown: `## ${name}`, width: 24, height: 1 })],
      [
        new SingleValueWidget({
          title: 'Now (seconds)',
          metrics: [own('SuccessAge'), own('DataFreshness')],
          width: 8,
          height: 6,
        }),
        graph('Executions by outcome', [
          machine('ExecutionsSucceeded'),
          machine('ExecutionsFailed'),
          machine('ExecutionsTimedOut'),
          machine('ExecutionsAborted'),
          own('RunsSkipped'),
          own('RunsUnchanged'),
        ]),
        graph('Duration (ms)', [machine('ExecutionTime', 'Average'), machine('ExecutionTime', 'p95')]),
      ],
      [
        graph('Rows, files set aside', [
          own('RowsIngested'),
          own('RowsRejected'),
          own('RowsWritten'),
          own('FilesSetAside'),
        ]),
        graph('Rejected rows by reason', rejected),
        graph('Checks', [own('DqChecksPassed'), own('DqErrorsFailed'), own('DqWarningsFailed')]),
      ],
      [
        graph('Duration of tasks (ms)', functions('LambdaDuration')),
        graph('Errors of tasks', functions('LambdaErrors')),
        graph('Cost of runs (US dollars)', [own('RunCost')]),
      ],
      [
        graph('Bytes', [own('BytesScanned'), own('BytesWritten')]),
        graph('Delay of the schedule (seconds)', [own('ScheduleDelay')]),
        new AlarmWidget({ title: 'Messages in the dead-letter queues', alarm: deadLetters, ...SIZE }),
      ],
    ];
  }
}

const SIZE = { width: 8, height: 6 };

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, ...SIZE });
}
