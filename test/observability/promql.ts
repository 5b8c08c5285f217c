import { parser } from '@prometheus-io/lezer-promql';
import { METRICS } from '../../core/metrics/catalogue.ts';
import { exportedName, type Metric } from '../../core/metrics/metric.ts';
import { RECORDED } from '../../observability/rules/recording.ts';

/** Current at each evaluation or scrape, so that an instant selector may read them. */
const OWN_TIME = new Set<string>([
  ...Object.values(RECORDED),
  'ALERTS',
  'up',
  'scrape_samples_scraped',
  'yace_cloudwatch_requests_total',
  'yace_cloudwatch_request_errors',
  'yace_cloudwatch_getmetricdata_metrics_requested_total',
]);

/** Names that the exporter offers, by its configuration. */
export const EXPORTED = new Set(
  Object.values<Metric>(METRICS).flatMap((metric) =>
    metric.statistics.map((statistic) => exportedName(metric, statistic)),
  ),
);

/** The series that an expression reads. */
export function metricsOf(expression: string): string[] {
  return selectorsOf(expression).map(({ name }) => name);
}

/** What is wrong with an expression: it doesn't parse, reads what nobody offers, or reads it where it is stale. */
export function faultsOf(expression: string): string[] {
  const faults: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError)
        faults.push(`does not parse at ${node.from}: ${expression.slice(node.from, node.from + 20)}`);
    },
  });
  for (const { name, instant } of selectorsOf(expression)) {
    if (!EXPORTED.has(name) && !OWN_TIME.has(name)) faults.push(`nobody offers ${name}`);
    if (instant && !OWN_TIME.has(name)) faults.push(`${name} is minutes old: it needs a range`);
  }
  return faults;
}

function selectorsOf(expression: string): { name: string; instant: boolean }[] {
  const selectors: { name: string; instant: boolean }[] = [];
  // A subquery evaluates its selectors in the past, where they are not stale.
  let ranged = 0;
  const opens = (name: string) => name === 'MatrixSelector' || name === 'SubqueryExpr';
  parser.parse(expression).iterate({
    enter: (node) => {
      if (opens(node.name)) ranged += 1;
      if (node.name !== 'VectorSelector') return;
      const identifier = node.node.getChild('Identifier');
      selectors.push({
        name: identifier ? expression.slice(identifier.from, identifier.to) : '',
        instant: ranged === 0,
      });
    },
    leave: (node) => {
      if (opens(node.name)) ranged -= 1;
    },
  });
  return selectors;
}
