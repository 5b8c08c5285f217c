/** AWS list prices of us-east-1 as of 2026-11, in US dollars; estimates, to be checked before they are relied on. */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2026-11',
  athenaPerTerabyte: 5,
  statesPerThousandTransitions: 0.025,
  lambdaPerGigabyteSecond: 0.0000133334,
  lambdaPerMillionRequests: 0.2,
  s3PerThousandWrites: 0.005,
  s3PerThousandReads: 0.0004,
  /** `GetMetricData`, by the metrics that are asked for. https://aws.amazon.com/cloudwatch/pricing/ */
  cloudwatchPerThousandMetricsAskedFor: 0.01,
  /** Each metric of one's own, in each combination of its dimensions; by the hours in which it gets a value. */
  cloudwatchPerCustomMetricMonth: 0.3,
  /** Each metric that an alarm looks at: one on the sum of ten costs ten times as much. */
  cloudwatchPerAlarmMetricMonth: 0.1,
} as const;

/** Athena bills at least so many bytes a query; DDL is free. https://aws.amazon.com/athena/pricing/ */
const SMALLEST_BILLED_SCAN = 10_000_000;

/** What one execution used. */
export interface Usage {
  /** Bytes scanned by each SELECT, CTAS and INSERT. */
  readonly scans: readonly number[];
  readonly transitions: number;
  readonly invocations: readonly { readonly milliseconds: number; readonly memoryMegabytes: number }[];
}

/** Requests to S3: a history tells none, so that they are counted only where somebody sees them all. */
export interface Requests {
  readonly writes: number;
  readonly reads: number;
}

export interface Cost {
  readonly athena: number;
  readonly stepFunctions: number;
  readonly lambda: number;
  /** All of them, US dollars. */
  readonly total: number;
}

/**
 * What an execution would cost on AWS, in US dollars, free tiers left aside: the same for whoever counts, from its
 * history. Its requests to S3 (`requestsCost`), logs and metrics are not in it.
 */
export function costOf(usage: Usage): Cost {
  const billed = usage.scans.reduce((sum, bytes) => sum + Math.max(bytes, SMALLEST_BILLED_SCAN), 0);
  const gigabyteSeconds = usage.invocations.reduce(
    (sum, { milliseconds, memoryMegabytes }) => sum + (milliseconds / 1000) * (memoryMegabytes / 1024),
    0,
  );
  const athena = (billed / 1e12) * PRICES.athenaPerTerabyte;
  const stepFunctions = (usage.transitions / 1000) * PRICES.statesPerThousandTransitions;
  const lambda =
    gigabyteSeconds * PRICES.lambdaPerGigabyteSecond +
    (usage.invocations.length / 1e6) * PRICES.lambdaPerMillionRequests;
  return { athena, stepFunctions, lambda, total: athena + stepFunctions + lambda };
}

/** What requests to S3 would cost on AWS, in US dollars. */
export function requestsCost({ writes, reads }: Requests): number {
  return (writes / 1000) * PRICES.s3PerThousandWrites + (reads / 1000) * PRICES.s3PerThousandReads;
}
