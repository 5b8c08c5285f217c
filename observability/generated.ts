import { format } from 'prettier';
import { type Settings, stagesOf } from '../core/settings/settings.ts';
import { composeFile } from './compose.ts';
import { grafanaDashboard } from './dashboards/dashboard.ts';
import { DASHBOARDS } from './dashboards/dashboards.ts';
import { costSection } from './documents/cost.ts';
import { metricsDocument } from './documents/metrics.ts';
import { exporterConfig } from './exporter.ts';
import { dashboardProvisioning, datasourceProvisioning } from './grafana.ts';
import type { Images } from './images.ts';
import { agentConfig, prometheusConfig } from './prometheus.ts';
import { scanBudgets } from './rules/recording.ts';
import { rulesFile } from './rules/rules.ts';
import { withSection } from '../markdown/section.ts';

/** What the files are made of, beside the catalogue. */
export interface Sources {
  readonly settings: Settings;
  readonly images: Images;
  /** monitoring/README.md as it is: one section of it is made. */
  readonly readme: string;
}

/** Every file that is made: its path in the repository, and its text as Prettier would have it. */
export async function generatedFiles({ settings, images, readme }: Sources): Promise<Map<string, string>> {
  const { runbook } = settings;
  const stages = stagesOf(settings);
  const files: Record<string, string> = {
    'monitoring/exporter.yml': exporterConfig(),
    'monitoring/prometheus.yml': prometheusConfig(stages),
    'monitoring/aws/prometheus-agent.yml': agentConfig({ stages, only: false }),
    'monitoring/rules/afluente.rules.yml': rulesFile(scanBudgets(settings), runbook),
    'monitoring/docker-compose.yml': composeFile(images),
    'monitoring/grafana/provisioning/datasources/prometheus.yml': datasourceProvisioning(),
    'monitoring/grafana/provisioning/dashboards/afluente.yml': dashboardProvisioning(),
    'monitoring/README.md': withSection(readme, 'cost', costSection()),
    'docs/metrics.md': metricsDocument(),
  };
  for (const dashboard of DASHBOARDS) {
    files[`monitoring/grafana/dashboards/${dashboard.uid}.json`] = JSON.stringify(
      grafanaDashboard(dashboard, runbook),
    );
  }
  const formatted = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    formatted.set(path, await format(text, { filepath: path, singleQuote: true, printWidth: 110 }));
  }
  return formatted;
}
