import {
  type Dashboard as GrafanaDashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.ts';
import { grafanaPanel, HEIGHT, type Panel } from './panel.ts';
import { variables } from './variables.ts';

/** A dashboard as it is thought of: rows of panels, each row as wide as the screen. */
export interface Dashboard {
  /** In its address, and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** How far back it looks at first: `7d`. */
  readonly range: string;
  readonly rows: readonly (readonly Panel[])[];
}

/** Grafana's columns. */
const COLUMNS = 24;

/**
 * @param runbook where people read it; absent: panels have no link to it
 * @throws Error when a row doesn't fill the screen: Grafana would move the next row's panels up
 */
export function grafanaDashboard(
  { uid, title, description, range, rows }: Dashboard,
  runbook: string | undefined,
): GrafanaDashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['afluente'])
    .time({ from: `now-${range}`, to: 'now' })
    .timezone('browser')
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .variables(variables())
    .annotations(annotations())
    .link(
      new DashboardLinkBuilder('Afluente')
        .type(DashboardLinkType.Dashboards)
        .tags(['afluente'])
        .asDropdown(false)
        .includeVars(true)
        .keepTime(true),
    );
  let id = 0;
  let y = 0;
  for (const row of rows) {
    const width = row.reduce((sum, panel) => sum + panel.width, 0);
    if (width !== COLUMNS) throw new Error(`${title}: a row is ${width} columns wide, not ${COLUMNS}.`);
    const height = Math.max(...row.map(({ show }) => HEIGHT[show]));
    let x = 0;
    for (const panel of row) {
      id += 1;
      const built = grafanaPanel(panel, id, runbook, { x, y, w: panel.width, h: height });
      builder.withPanel({ build: () => built });
      x += panel.width;
    }
    y += height;
  }
  return builder.build();
}
