import { PRICES } from '../../core/runs/cost.ts';
import { REJECT_KINDS } from '../../core/metrics/own.ts';
import { monthlyCost } from '../cost.ts';
import { POLL } from '../timing.ts';
import { table } from '../../markdown/table.ts';

const dollars = (value: number) => `$${value.toFixed(2)}`;

/** What watching one pipeline costs, with its arithmetic. */
export function costSection(): string {
  const { rows, series, polls, askingDollars, customMetrics, customDollars } = monthlyCost();
  const counts = rows.map((row) => [
    `\`${row.namespace}\``,
    String(row.statistics),
    `${row.resources} (${row.why})`,
    String(row.series),
  ]);
  return `${table(['namespace', 'statistics', 'times', 'series'], counts)}

In \`Afluente\`, ${REJECT_KINDS.length} reasons of rejected rows come on top, where all occur.

- **Asking** (\`GetMetricData\`): ${series} series × ${polls.toLocaleString('en')} polls a month (730 h, one every ${POLL} s) × $${PRICES.cloudwatchPerThousandMetricsAskedFor} per 1,000 = **${dollars(askingDollars)}**.
- **Keeping** (custom metrics): ${customMetrics} × $${PRICES.cloudwatchPerCustomMetricMonth.toFixed(2)} = **${dollars(customDollars)}** at most: CloudWatch bills the hours in which a metric gets a value, and most get one only when a run ends.

List prices of ${PRICES.region}, ${PRICES.asOf}, free tiers left aside. \`ListMetrics\` calls and alarms come on top. The dashboard _Bridge health_ shows what is really asked for. Each \`aws_scheduler_*\` metric is asked for every schedule group of the account: the exporter can't choose among them.`;
}
