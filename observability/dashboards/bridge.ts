import { PER_METRIC_ASKED_FOR, SECONDS_A_MONTH } from '../price.ts';
import { JOB } from '../prometheus.ts';
import { series } from '../promql.ts';
import { HEARTBEAT_SECONDS } from '../../core/stage/listeners.ts';
import { LATEST } from '../timing.ts';
import type { Dashboard } from './dashboard.ts';
import type { Panel } from './panel.ts';

/** Of Grafana: four scrapes at least, so that a counter's growth is never missed. */
const STEP = '$__rate_interval';
const growth = (counter: string, range: string) => `increase(${counter}{job="${JOB}"}[${range}])`;

/** US dollars a month, if it goes on as in the last hour. */
const price = `sum(rate(yace_cloudwatch_getmetricdata_metrics_requested_total{job="${JOB}"}[1h])) * ${SECONDS_A_MONTH} * ${PER_METRIC_ASKED_FOR}`;

const NUMBERS: readonly Panel[] = [
  {
    title: 'Exporter',
    description: '1 when Prometheus reaches the exporter, 0 when not.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: `up{job="${JOB}"}`, legend: '{{instance}}' }],
    limits: { bad: 1 },
    lowIsBad: true,
    alert: 'ExporterDown',
    width: 6,
  },
  {
    title: 'Age of the newest sample',
    description: `How old the newest heartbeat in Prometheus is. Without a fault at most ${HEARTBEAT_SECONDS + LATEST} s: the heartbeat’s ${HEARTBEAT_SECONDS} s, and ${LATEST} s from CloudWatch to here.`,
    unit: 's',
    show: 'number',
    queries: [
      {
        expr: `time() - max(max_over_time(timestamp(${series('SuccessAge')})[2h:1m]))`,
        legend: 'heartbeat',
      },
    ],
    limits: { warn: HEARTBEAT_SECONDS + LATEST, bad: 1800 },
    alert: 'HeartbeatMissing',
    width: 6,
  },
  {
    title: 'Failed calls',
    description: 'Of all calls to CloudWatch in the time that is shown.',
    unit: 'percentunit',
    show: 'number',
    queries: [
      {
        expr: `(sum(${growth('yace_cloudwatch_request_errors', '$__range')}) or vector(0))
/
(sum(${growth('yace_cloudwatch_requests_total', '$__range')}) > 0)
or vector(0)`,
        legend: 'failed',
      },
    ],
    limits: { warn: 0.01, bad: 0.25 },
    alert: 'ExporterErrors',
    width: 6,
  },
  {
    title: 'Price of asking, a month',
    description: `GetMetricData by list price, if it goes on as in the last hour: metrics asked for, at $${PER_METRIC_ASKED_FOR} each. monitoring/README.md has what to expect.`,
    unit: 'currencyUSD',
    show: 'number',
    queries: [{ expr: price, legend: 'GetMetricData' }],
    limits: { warn: 50, bad: 200 },
    alert: 'ExporterErrors',
    width: 6,
  },
];

const OVER_TIME: readonly Panel[] = [
  {
    title: 'Calls by API',
    description: 'Calls to CloudWatch, in each step.',
    unit: 'short',
    show: 'bars',
    queries: [
      {
        expr: `sum by (api_name) (${growth('yace_cloudwatch_requests_total', STEP)})`,
        legend: '{{api_name}}',
      },
    ],
    alert: 'ExporterErrors',
    width: 8,
  },
  {
    title: 'Failed calls by API',
    description:
      'Calls to CloudWatch that failed. Those of STS and of the tagging API are only in the exporter’s log.',
    unit: 'short',
    show: 'bars',
    queries: [
      {
        expr: `sum by (api_name) (${growth('yace_cloudwatch_request_errors', STEP)}) or vector(0)`,
        legend: '{{api_name}}',
      },
    ],
    alert: 'ExporterErrors',
    width: 8,
  },
  {
    title: 'Metrics asked for',
    description: 'What CloudWatch bills: each statistic of each series, at each poll.',
    unit: 'short',
    show: 'bars',
    queries: [
      {
        expr: `sum(${growth('yace_cloudwatch_getmetricdata_metrics_requested_total', STEP)})`,
        legend: 'GetMetricData',
      },
    ],
    alert: 'ExporterErrors',
    width: 8,
  },
];

const SCRAPES: readonly Panel[] = [
  {
    title: 'Samples of a scrape',
    description: 'What the exporter offers; most of it was offered before and is dropped as known.',
    unit: 'short',
    show: 'lines',
    queries: [{ expr: `scrape_samples_scraped{job="${JOB}"}`, legend: '{{instance}}' }],
    alert: 'NothingSeen',
    width: 12,
  },
  {
    title: 'Reachable',
    description: '1 when Prometheus reached the exporter, 0 when not.',
    unit: 'short',
    show: 'lines',
    queries: [{ expr: `up{job="${JOB}"}`, legend: '{{instance}}' }],
    alert: 'ExporterDown',
    width: 12,
  },
];

/** Whether what the other dashboards show can be believed, and what it costs to see it. */
export const BRIDGE: Dashboard = {
  uid: 'afluente-bridge',
  title: 'Bridge health',
  description:
    'From CloudWatch to Prometheus: whether the other dashboards can be believed, and what they cost.',
  range: '24h',
  rows: [NUMBERS, OVER_TIME, SCRAPES],
};
