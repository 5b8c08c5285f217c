import { measured, type Datapoint } from '../cloudwatch/metrics.ts';
import { timesOf, type QueryRecord } from './records.ts';

const states = { SUCCEEDED: 'SUCCEEDED', FAILED: 'FAILED', CANCELLED: 'CANCELED' } as const;

/**
 * What a workgroup with `PublishCloudWatchMetricsEnabled` measures of a query that ended. A CTAS counts as DML
 * here, though its statement type is DDL. Statements that read no data report no bytes.
 * https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
 */
export function queryMetrics(query: QueryRecord): Datapoint[] {
  const { state, completed, workGroup, statementType, substatementType, scannedBytes } = query;
  if (state === 'QUEUED' || state === 'RUNNING' || completed === undefined) return [];
  const type = substatementType === 'CREATE_TABLE_AS_SELECT' ? 'DML' : statementType;
  const dimensions = { WorkGroup: workGroup, QueryState: states[state], QueryType: type };
  const { total, engine, queue, planning, service } = timesOf(query, completed);
  return measured('AWS/Athena', completed, [dimensions], {
    ...(type === 'DML' && { ProcessedBytes: [scannedBytes, 'Bytes'] }),
    TotalExecutionTime: [total, 'Milliseconds'],
    EngineExecutionTime: [engine, 'Milliseconds'],
    QueryQueueTime: [queue, 'Milliseconds'],
    QueryPlanningTime: [planning, 'Milliseconds'],
    ServiceProcessingTime: [service, 'Milliseconds'],
  });
}
