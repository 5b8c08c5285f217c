import { type Metric, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import { costOf, type Requests, requestsCost } from '../../core/runs/cost.ts';
import { NAMESPACE, OWN_DIMENSIONS } from '../../core/metrics/own.ts';
import { Expired } from '../../core/tasks/expire-versions.ts';
import type { Locked } from '../../core/tasks/acquire-lock.ts';
import { runOf } from '../../core/runs/redriven.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { findPublished } from '../../lake/publish.ts';
import { executionName } from './execution.ts';
import { durationOf, type Followed } from './follow.ts';
import { leftBy } from './left.ts';
import { metricSums } from './metric-sums.ts';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { Summary } from '../documents/summary.ts';

/** What of a payload may be there, wherever the execution ended. */
export const Reached = z.partial(
  z.pick(Expired, { run: true, upload: true, build: true, checks: true, published: true }),
);

/** An execution in numbers: from its history, its last payload and its metrics. */
export async function summarize(
  aws: Aws,
  pipeline: DeployedPipeline,
  run: Followed,
  requests: Requests | undefined,
): Promise<Summary> {
  const { run: by, upload, build, checks, published } = Reached.safeParse(run.payload).data ?? {};
  const cause = run.cause === undefined ? undefined : messageOf(run.cause);
  const left =
    by &&
    (await leftBy(aws, pipeline, {
      run: runIn(run, by, build),
      error: run.error,
      cause,
      checks,
      rejected: upload?.rejected,
    }));
  const { withheld = [], rejects } = left ?? {};
  return {
    execution: executionName(run.executionArn),
    status: run.status,
    error: run.error,
    cause: left?.cause ?? cause,
    states: run.states.map((state) => ({
      name: state.name,
      status: state.status,
      durationMs: durationOf(state, run.stoppedAt ?? new Date()),
    })),
    tables: published
      ? [{ name: published.table, version: published.version, location: published.location }]
      : [],
    readersSee: (await findPublished(aws.glue, pipeline.database, pipeline.table)).publication?.number,
    rows: upload && { in: upload.read, out: build?.rows },
    rejected: rejects?.rows ?? upload?.rejected.rows,
    setAside: upload?.aside,
    reasons: rejects?.reasons ?? upload?.rejected.reasons,
    firstRejected: rejects && [...rejects.first],
    tolerate: upload?.rejected.limit,
    partitions: build?.partitions,
    files: build?.files,
    bytes: build?.bytes,
    checks: [...(left?.checks ?? checks ?? [])],
    withheld: withheld.length > 0 ? [...withheld] : undefined,
    scannedBytes: run.usage.scans.reduce((sum, scanned) => sum + scanned, 0),
    // While it runs CloudWatch has none of them yet, and asking costs money.
    metrics: run.stoppedAt ? await metricsOf(aws, pipeline, run) : {},
    cost: costOf(run.usage),
    requests: requests && { ...requests, dollars: requestsCost(requests) },
    durationMs: (run.stoppedAt ?? new Date()).getTime() - run.startedAt.getTime(),
  };
}

/** The run that left what lies in the bucket: a redriven execution may have begun another than its payload tells. */
function runIn(
  { executionArn: id, startedAt, redrives }: Followed,
  run: Pick<Locked, 'run'>['run'],
  build: unknown,
): RunId {
  return runOf({ run, build }, { id, startTime: startedAt.toISOString(), redriveCount: redrives });
}

const LambdaCause = z.object({ errorMessage: z.string() });

/** What went wrong, out of the JSON that Step Functions wraps a Lambda error in. */
export function messageOf(cause: string): string {
  try {
    return LambdaCause.safeParse(JSON.parse(cause)).data?.errorMessage ?? cause;
  } catch {
    return cause;
  }
}

/** The sums of the pipeline's own metrics over the seconds of the run. */
async function metricsOf(
  aws: Aws,
  { name, stage }: DeployedPipeline,
  run: Followed,
): Promise<Record<string, number>> {
  const dimensions = [
    { Name: 'pipeline', Value: name },
    { Name: 'stage', Value: stage },
  ];
  const metrics: Metric[] = [];
  const pages = paginateListMetrics(
    { client: aws.cloudwatch },
    { Namespace: NAMESPACE, Dimensions: dimensions },
  );
  for await (const { Metrics = [] } of pages) metrics.push(...Metrics);
  // Those by reason are parts of a whole that is there too.
  const whole = metrics.filter(({ Dimensions = [] }) => Dimensions.length === OWN_DIMENSIONS.length);
  return whole.length === 0 ? {} : metricSums(aws, whole, run);
}
