import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type GridPos,
  type Panel as GrafanaPanel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { AlertName } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { DATASOURCE } from '../grafana.ts';
import { duration, POLL } from '../timing.ts';

/** Units by Grafana's ids. */
export type Unit = 'short' | 's' | 'ms' | 'bytes' | 'percentunit' | 'currencyUSD';

export interface Query {
  readonly expr: string;
  /** What a series is called: text, with `{{label}}`. */
  readonly legend: string;
}

/** A panel as it is thought of; Grafana's JSON is made from it. */
export interface Panel {
  readonly title: string;
  /** What it shows, and what to do about it; the `i` in the corner. */
  readonly description: string;
  readonly unit: Unit;
  /** `number`: the value of now, coloured by `limits`. `lines` for what is measured, `bars` for what is counted. */
  readonly show: 'number' | 'lines' | 'bars';
  readonly queries: readonly Query[];
  /** From which value on it is yellow, and red; without them a number has one colour. */
  readonly limits?: { readonly warn?: number; readonly bad: number };
  /** Red is what lies below `limits`. */
  readonly lowIsBad?: true;
  /** The alert that its values belong to: whose place in the runbook is linked. */
  readonly alert?: AlertName;
  /** Of 24 columns. */
  readonly width: number;
}

/** The state machines in the console, in the region of what is shown. */
const CONSOLE = 'https://${region}.console.aws.amazon.com/states/home?region=${region}#/statemachines';
/** The same, of the series that was clicked on. */
const MACHINE =
  'https://${__field.labels.region}.console.aws.amazon.com/states/home?region=${__field.labels.region}' +
  '#/statemachines/view/${__field.labels.state_machine}';

/**
 * The dashboard of a run, of the pipeline and around the time that were clicked on, an hour to each side: how one
 * chooses a run, since metrics bear no execution's name. Grafana takes `time` and `time.window`:
 * https://github.com/grafana/grafana/pull/18636
 */
const AT_THAT_TIME =
  '/d/afluente-run?var-stage=${__field.labels.stage}&var-pipeline=${__field.labels.pipeline}' +
  `&time=\${__value.time}&time.window=${2 * 60 * 60 * 1000}`;

/** Names of a panel's queries. */
const REF_IDS = 'ABCDEFGH';

/** Rows of numbers are lower. */
export const HEIGHT = { number: 5, lines: 8, bars: 8 } as const;

/** @param runbook where people read it; absent: no link leads there */
export function grafanaPanel(
  panel: Panel,
  id: number,
  runbook: string | undefined,
  gridPos: GridPos,
): GrafanaPanel {
  const builder = panel.show === 'number' ? numberOf(panel) : seriesOf(panel);
  return builder
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(DATASOURCE)
    .unit(panel.unit)
    .gridPos(gridPos)
    .thresholds(thresholdsOf(panel))
    .links([
      ...(runbook === undefined
        ? []
        : [link('Runbook', panel.alert ? runbookPlace(panel.alert, runbook) : runbook)]),
      link('Step Functions', CONSOLE),
    ])
    .dataLinks(
      panel.queries.some(namesMachine)
        ? [link('This run', AT_THAT_TIME), link('State machine', MACHINE)]
        : [],
    )
    .targets(panel.queries.map((query, index) => targetOf(query, index, panel.show)))
    .build();
}

/** Whether its series bear the labels that the link to the state machine is made of. */
function namesMachine({ expr }: Query): boolean {
  return expr.includes('state_machine');
}

function numberOf(panel: Panel): StatBuilder {
  return new StatBuilder()
    .colorMode(panel.limits ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

function seriesOf(panel: Panel): TimeseriesBuilder {
  const builder = new TimeseriesBuilder()
    // Nothing is finer than the exporter's polls worth looking at.
    .interval(duration(POLL))
    .min(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  return panel.show === 'bars'
    ? builder
        .drawStyle(GraphDrawStyle.Bars)
        .fillOpacity(80)
        .stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
    : // Runs are hours apart: a line through what was measured, and each of it a point.
      builder.drawStyle(GraphDrawStyle.Line).showPoints(VisibilityMode.Auto).spanNulls(true);
}

function targetOf({ expr, legend }: Query, index: number, show: Panel['show']): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend)
    .refId(REF_IDS.charAt(index));
  return show === 'number' ? target.instant() : target.range();
}

function thresholdsOf({ limits, lowIsBad }: Panel): ThresholdsConfigBuilder {
  const steps: Threshold[] = [{ value: null, color: lowIsBad ? 'red' : 'green' }];
  if (limits?.warn !== undefined) steps.push({ value: limits.warn, color: 'yellow' });
  if (limits) steps.push({ value: limits.bad, color: lowIsBad ? 'green' : 'red' });
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true);
}
