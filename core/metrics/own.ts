import type { Metric, Statistic, Unit } from './metric.ts';

/** Where the functions' own metrics lie in CloudWatch. */
export const NAMESPACE = 'Afluente';

/** The dimension `service` of every metric of ours. */
export const SERVICE = 'afluente';

/** The dimensions of every metric of ours: constants of a deployment. */
export const OWN_DIMENSIONS = ['service', 'pipeline', 'stage'] as const;

/** Why a row was rejected, in kinds: the values of the dimension `reason`, which CloudWatch bills one by one. */
export const REJECT_KINDS = ['fields', 'encoding', 'quote', 'length', 'required', 'type', 'rule'] as const;
export type RejectKind = (typeof REJECT_KINDS)[number];

function own<const N extends string>(
  name: N,
  unit: Unit,
  statistic: Statistic,
  meaning: string,
  replaces?: string,
): Metric & { readonly name: N } {
  const dimensions = name === 'RowsRejected' ? [...OWN_DIMENSIONS, 'reason'] : OWN_DIMENSIONS;
  const common = { namespace: NAMESPACE, name, unit, dimensions, statistics: [statistic], meaning };
  return replaces === undefined ? common : { ...common, replaces };
}

/** What the functions measure, in embedded metric format. `RowsRejected` is there twice: as a whole, and by reason. */
export const OWN_METRICS = {
  RowsIngested: own('RowsIngested', 'Count', 'Sum', 'rows accepted from the source files'),
  RowsRejected: own('RowsRejected', 'Count', 'Sum', 'rows of the source files that were not accepted'),
  FilesSetAside: own(
    'FilesSetAside',
    'Count',
    'Sum',
    'landed files that an append run went on without, since they could not be read',
  ),
  RowsWritten: own('RowsWritten', 'Count', 'Sum', 'rows of the versions that were built'),
  PartitionsWritten: own('PartitionsWritten', 'Count', 'Sum', 'partitions of the versions that were built'),
  BytesWritten: own('BytesWritten', 'Bytes', 'Sum', 'Parquet of the versions that were built'),
  BytesScanned: own('BytesScanned', 'Bytes', 'Sum', 'read by Athena for runs, all queries and attempts'),
  DqChecksPassed: own('DqChecksPassed', 'Count', 'Sum', 'checks that passed'),
  DqErrorsFailed: own('DqErrorsFailed', 'Count', 'Sum', 'checks of severity error that failed'),
  DqWarningsFailed: own('DqWarningsFailed', 'Count', 'Sum', 'checks of severity warn that failed'),
  RunsSkipped: own('RunsSkipped', 'Count', 'Sum', 'runs that ended at once, since another was at work'),
  RunsUnchanged: own('RunsUnchanged', 'Count', 'Sum', 'runs that ended at once, since nothing was new'),
  RunCost: own('RunCost', 'None', 'Sum', 'what ended runs cost, in US dollars, by list prices'),
  ScheduleDelay: own(
    'ScheduleDelay',
    'Seconds',
    'Maximum',
    'from the time that the schedule meant to the start of the run',
    'dagrun.schedule_delay',
  ),
  LastSuccessTimestamp: own(
    'LastSuccessTimestamp',
    'Seconds',
    'Maximum',
    'when a run last published, or found nothing new; since 1970',
  ),
  SuccessAge: own(
    'SuccessAge',
    'Seconds',
    'Maximum',
    'since that time; since the first file landed, where no run succeeded yet; 0 before',
    'scheduler_heartbeat',
  ),
  SuccessAllowance: own(
    'SuccessAllowance',
    'Seconds',
    'Maximum',
    'how old a success may become, by the schedule; absent without one',
  ),
  DataFreshness: own(
    'DataFreshness',
    'Seconds',
    'Maximum',
    'since the newest source file of the published version landed',
  ),
  PublishedVersion: own(
    'PublishedVersion',
    'None',
    'Maximum',
    'the number of the version that readers see: it rises with a publication, and falls with a rollback',
  ),
} as const;

export type OwnMetric = keyof typeof OWN_METRICS;
