import { NAMED_ALERTS } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { METRICS } from '../../core/metrics/catalogue.ts';
import { exportedName, type Metric } from '../../core/metrics/metric.ts';
import { DASHBOARDS } from '../dashboards/dashboards.ts';
import { DELAY, LATEST, POLL } from '../timing.ts';
import { table } from '../../markdown/table.ts';

/** docs/metrics.md */
export function metricsDocument(): string {
  return `# Metrics, alerts, panels

_Made by \`npm run generate\` from \`core/metrics/\`, \`core/alerts/\` and \`observability/\`._

CloudWatch has every metric; the exporter (YACE) brings them to Prometheus with CloudWatch’s own timestamps, at the latest ${LATEST / 60} minutes after the minute that they are of: it waits ${DELAY} s, and asks every ${POLL} s ([ADR 11](adr/0011-each-sample-is-cloudwatchs-own-minute.md)). There is no sample where nothing happened.

## Metrics

${table(['metric', 'unit', 'dimensions', 'what it says', 'in Prometheus', 'in Airflow'], Object.values<Metric>(METRICS).map(metricRow))}

In Prometheus the labels are \`pipeline\`, \`stage\`, \`region\`, \`state_machine\` (an ARN), and where they apply \`task\`, \`function\`, \`reason\`, \`queue\`, \`workgroup\`, \`query_state\`, \`query_type\`, \`schedule\`. Rejected rows are there as a whole (\`reason=""\`) and by reason.

Read them with a range, \`last_over_time(x[30m])\`, \`sum_over_time(x[1h] offset 1ms)\`: samples are older than an instant selector looks back.

## Alerts

${table(
  ['alert', 'severity', 'what happened', 'what it means', 'where it stands'],
  NAMED_ALERTS.map(([name, { severity, summary, impact, alarm }]) => [
    `[\`${name}\`](${runbookPlace(name, 'runbook.md')})`,
    severity,
    summary,
    impact,
    alarm ? 'CloudWatch, Prometheus' : 'Prometheus',
  ]),
)}

## Panels

${DASHBOARDS.map(
  ({ title, description, rows }) =>
    `### ${title}\n\n${description}\n\n${table(
      ['panel', 'what it shows'],
      rows.flat().map((panel) => [panel.title, panel.description]),
    )}`,
).join('\n\n')}
`;
}

function metricRow(metric: Metric): string[] {
  const { namespace, name, unit, dimensions, statistics, meaning, replaces } = metric;
  return [
    `\`${namespace}\` \`${name}\``,
    unit,
    dimensions.map((dimension) => `\`${dimension}\``).join(', '),
    meaning,
    statistics.map((statistic) => `\`${exportedName(metric, statistic)}\``).join(', '),
    replaces === undefined ? '' : `\`${replaces}\``,
  ];
}
