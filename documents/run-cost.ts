import { costOf, PRICES, requestsCost, type Usage } from '../core/runs/cost.ts';
import { table } from '../markdown/table.ts';

/** What a run of `data/orders.csv` uses, counted by the offline AWS; how long functions work is an average. */
export const SAMPLE_RUN: Usage = {
  // Stage, plan, CTAS, and the checks of source and build, each far below what is billed at least.
  scans: [0, 0, 0, 0, 0],
  transitions: 15,
  invocations: Array.from({ length: 10 }, () => ({ milliseconds: 400, memoryMegabytes: 512 })),
};

/** Its requests to S3, Athena's among them. */
export const REQUESTS = { writes: 147, reads: 91 };

const dollars = (value: number) => `$${value.toFixed(6)}`;

/** What a run costs, by service, with its arithmetic. */
export function runCostSection(): string {
  const cost = costOf(SAMPLE_RUN);
  const { scans, transitions, invocations } = SAMPLE_RUN;
  const rows = [
    [
      'Athena',
      `${scans.length} queries, at least 10 MB each, × $${PRICES.athenaPerTerabyte} per TB`,
      dollars(cost.athena),
    ],
    [
      'Step Functions',
      `${transitions} transitions × $${PRICES.statesPerThousandTransitions} per 1,000`,
      dollars(cost.stepFunctions),
    ],
    [
      'Lambda',
      `${invocations.length} invocations of about 0.4 s at 512 MB × $${PRICES.lambdaPerGigabyteSecond} per GB-second`,
      dollars(cost.lambda),
    ],
    ['the cost of the run', '', `**${dollars(cost.total)}**`],
    [
      'S3, beside it',
      `about ${REQUESTS.writes} writes × $${PRICES.s3PerThousandWrites} and ${REQUESTS.reads} reads × $${PRICES.s3PerThousandReads} per 1,000`,
      dollars(requestsCost(REQUESTS)),
    ],
  ];
  return table(['service', 'arithmetic', 'cost'], rows);
}
