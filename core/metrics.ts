/** The metrics that tasks emit. Their dimensions are constants of a deployment: never a run or a query id. */
export const NAMESPACE = 'Afluente';

export const METRICS = {
  RowsIngested: { unit: 'Count', meaning: 'rows accepted from the source file' },
  RowsRejected: { unit: 'Count', meaning: 'rows of the source file that were not accepted' },
  RowsWritten: { unit: 'Count', meaning: 'rows in the version that was built' },
  PartitionsWritten: { unit: 'Count', meaning: 'partitions of the version that was built' },
  BytesWritten: { unit: 'Bytes', meaning: 'Parquet of the version that was built' },
  BytesScanned: { unit: 'Bytes', meaning: 'read by Athena for the run, all queries and attempts' },
  DqChecksPassed: { unit: 'Count', meaning: 'checks that passed' },
  DqErrorsFailed: { unit: 'Count', meaning: 'checks of severity error that failed' },
  DqWarningsFailed: { unit: 'Count', meaning: 'checks of severity warn that failed' },
} as const;

export type MetricName = keyof typeof METRICS;
