import { OWN_METRICS, type OwnMetric } from '../core/metrics/own.ts';
import { costOf, PRICES, requestsCost } from '../core/runs/cost.ts';
import { table } from '../markdown/table.ts';
import { REQUESTS, SAMPLE_RUN } from './run-cost.ts';

const DAYS = 30;
const HOURS = DAYS * 24;

/** Metrics that the heartbeat tells, every hour of the month; the others have a value in the hours in which a run ends. */
const OF_THE_HEARTBEAT: readonly OwnMetric[] = [
  'SuccessAge',
  'SuccessAllowance',
  'DataFreshness',
  'PublishedVersion',
];

/** Metrics that the alarms look at: `test/lib/alarms.test.ts` counts them in the templates. */
export const ALARM_METRICS = { scheduled: 28, stage: 6 } as const;

/** The alarm topic's key, a month. https://aws.amazon.com/kms/pricing/ */
const KEY = 1;

/** The heartbeat: an invocation of 0.3 s at 256 MB every five minutes. */
const HEARTBEAT = costOf({
  scans: [],
  transitions: 0,
  invocations: Array.from({ length: HOURS * 12 }, () => ({ milliseconds: 300, memoryMegabytes: 256 })),
}).total;

/** What a pipeline costs a month by how often it runs, and a stage that has it, in US dollars. */
function monthOf(runsADay: number) {
  const runs = runsADay * DAYS * (costOf(SAMPLE_RUN).total + requestsCost(REQUESTS));
  const alarms = ALARM_METRICS.scheduled * PRICES.cloudwatchPerAlarmMetricMonth;
  const others = Object.keys(OWN_METRICS).length - OF_THE_HEARTBEAT.length;
  const hoursWithRuns = Math.min(runsADay, 24) * DAYS;
  const metrics =
    PRICES.cloudwatchPerCustomMetricMonth * (OF_THE_HEARTBEAT.length + others * (hoursWithRuns / HOURS));
  const pipeline = runs + alarms + metrics + HEARTBEAT;
  const stage = KEY + ALARM_METRICS.stage * PRICES.cloudwatchPerAlarmMetricMonth;
  return { runs, alarms, metrics, pipeline, stage };
}

const dollars = (value: number) => `$${value.toFixed(2)}`;

/** What the sample's pipeline costs a month, run daily and hourly, and the stage around it. */
export function monthCostSection(): string {
  const [daily, hourly] = [monthOf(1), monthOf(24)];
  const row = (what: string, of: (month: ReturnType<typeof monthOf>) => number, strong = false) => [
    what,
    ...[daily, hourly].map((month) => (strong ? `**${dollars(of(month))}**` : dollars(of(month)))),
  ];
  return table(
    ['a month', 'run daily', 'run hourly'],
    [
      row('runs, with their S3 requests', ({ runs }) => runs),
      row(`alarms: ${ALARM_METRICS.scheduled} metrics`, ({ alarms }) => alarms),
      row('metrics of its own, by the hours in which they have a value', ({ metrics }) => metrics),
      row('heartbeat', () => HEARTBEAT),
      row('**a pipeline**', ({ pipeline }) => pipeline, true),
      row(
        `a stage beside its pipelines: ${ALARM_METRICS.stage} metrics of alarms, the topic’s key`,
        ({ stage }) => stage,
      ),
      row('**a stage with one pipeline**', ({ pipeline, stage }) => pipeline + stage, true),
      row('**a stage with ten**', ({ pipeline, stage }) => 10 * pipeline + stage, true),
    ],
  );
}
