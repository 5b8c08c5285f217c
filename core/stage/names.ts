import type { Pipeline } from '../definition/pipeline.ts';
import { isRunId, type RunId } from '../runs/run-id.ts';

/** Names as Athena takes them: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
const NAME = /^[a-z_][a-z0-9_]*$/;

/** Whether a table, column or dataset may bear this name, but for its length: lower case, digits and `_`. */
export function isName(name: string): boolean {
  return NAME.test(name);
}

/** A stage by its name, as `afluente.config.ts` has it: see `faultOfStage`. */
export type Stage = string;

/** The CSV as it lies in `raw-data/`, every column a string. */
export function rawTable(pipeline: Pipeline): string {
  return rawTableOf(pipeline.definition.source.dataset);
}

/** The same, where a dataset is known and no definition. */
export function rawTableOf(dataset: string): string {
  return `raw_${dataset}`;
}

/** What of a pipeline the tables of a run are named after. */
interface OfTarget {
  readonly definition: { readonly target: { readonly table: string } };
}

/** The table that one run builds beside the published one. */
export function buildTable({ definition }: OfTarget, run: string): string {
  return `${definition.target.table}__build_${run}`;
}

/** The run that made a table for itself, by the table's name; nothing for any other table, a sibling's included. */
export function builtBy(target: string, table: string): RunId | undefined {
  const [, run = ''] = table.startsWith(target)
    ? (/^__(?:build|stage)_(.+)$/.exec(table.slice(target.length)) ?? [])
    : [];
  return isRunId(run) ? run : undefined;
}

/** The result of the target's SELECT, from which one run builds its partitions; its suffix is what earlier releases left. */
export function stagingTable({ definition }: OfTarget, run: string): string {
  return `${definition.target.table}__stage_${run}`;
}

/** `orders_pipeline-dev` */
export function stateMachineName(pipeline: string, stage: Stage): string {
  return `${pipeline}_pipeline-${stage}`;
}

/** `afluente-dev-orders-ctas`: a kind of task or listener of a pipeline. */
export function functionName(pipeline: string, stage: Stage, kind: string): string {
  return `afluente-${stage}-${pipeline}-${kind}`;
}

/** What the metrics of a pipeline's schedule are told by. */
export function scheduleGroupName(pipeline: string, stage: Stage): string {
  return `afluente-${stage}-${pipeline}`;
}

/** A group of its own: what the heartbeat's schedule does is none of the pipeline's metrics. */
export function heartbeatGroupName(pipeline: string, stage: Stage): string {
  return `${scheduleGroupName(pipeline, stage)}-heartbeat`;
}

/** Where a function logs: Lambda's own name for it. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** The Glue database of a stage, which all its pipelines share: `afluente_qa_eu` of `qa-eu`. */
export function databaseName(stage: Stage): string {
  return `afluente_${stage.replaceAll('-', '_')}`;
}

/** `pipelines` is what the tasks use; `analysts` enforces its settings on whoever queries the lake. */
export function workgroupName(stage: Stage, users: 'pipelines' | 'analysts'): string {
  return `afluente-${stage}-${users}`;
}

/**
 * A bucket that a stage makes for itself: `data` holds the lake, `logs` its access logs.
 * @param environment the account and region: bucket names are one space for all of AWS
 */
export function bucketName(
  stage: Stage,
  holds: 'data' | 'logs',
  environment: { readonly account: string; readonly region: string },
): string {
  return `afluente-${stage}-${holds}-${environment.account}-${environment.region}`;
}

/** Whether a bucket is the one that a stage makes for its data, in whatever account and region. */
export function isDataBucketOf(stage: Stage, bucket: string): boolean {
  const [, account = '', region = ''] = /-(\d{12})-([a-z0-9-]+)$/.exec(bucket) ?? [];
  return bucket === bucketName(stage, 'data', { account, region });
}

/** The topic where alarms and failed runs of a stage are told. */
export function alarmTopicName(stage: Stage): string {
  return `afluente-${stage}-alarms`;
}

/** `afluente-dev-orders-DeadLetters`: an alarm of a pipeline. */
export function alarmName(pipeline: string, stage: Stage, alarm: string): string {
  return `afluente-${stage}-${pipeline}-${alarm}`;
}

/** `afluente-dev-ScanBudget`: an alarm of a stage as a whole. */
export function stageAlarmName(stage: Stage, alarm: string): string {
  return `afluente-${stage}-${alarm}`;
}

/** The cluster and the task that bring a stage's metrics to Prometheus. */
export function bridgeName(stage: Stage): string {
  return `afluente-${stage}-bridge`;
}

/** Where the bridge's containers log. */
export function bridgeLogGroupName(stage: Stage): string {
  return `/aws/ecs/${bridgeName(stage)}`;
}

/** A stage's workspace of Amazon Managed Prometheus, and the one of Grafana. */
export function workspaceName(stage: Stage): string {
  return `afluente-${stage}`;
}

/** The CloudWatch dashboards of a stage: one, and more where a stage has more pipelines than one shows. */
export function dashboardName(stage: Stage, index: number): string {
  return index === 0 ? `afluente-${stage}` : `afluente-${stage}_${index + 1}`;
}
