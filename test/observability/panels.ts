import { DASHBOARDS } from '../../observability/dashboards/dashboards.ts';

/** A query of a panel, as Prometheus would be asked it. */
interface Expression {
  /** `Pipelines / Runs by outcome` */
  readonly panel: string;
  readonly legend: string;
  readonly expr: string;
}

/** What stands for Grafana's variables: every stage and pipeline, steps of 5 minutes, a day. */
const VARIABLES: Readonly<Record<string, string>> = {
  stage: '.+',
  pipeline: '.+',
  state_machine: '.+',
  __interval: '5m',
  __rate_interval: '5m',
  __range: '1d',
};

/** Every expression of every panel, its variables replaced. */
export function expressions(variables: Readonly<Record<string, string>> = {}): Expression[] {
  const values = { ...VARIABLES, ...variables };
  return DASHBOARDS.flatMap(({ title, rows }) =>
    rows.flat().flatMap((panel) =>
      panel.queries.map(({ expr, legend }) => ({
        panel: `${title} / ${panel.title}`,
        legend,
        expr: expr.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole),
      })),
    ),
  );
}
