import type { Stage } from '../core/stage/names.ts';
import { relabelRules, type Watched } from './labels.ts';
import { duration, OUT_OF_ORDER, SCRAPE } from './timing.ts';
import { yaml } from './yaml.ts';

/** The scrape job of the exporter, and so the label `job` of everything from it. */
export const JOB = 'cloudwatch';

const GLOBAL = { scrape_interval: duration(SCRAPE), evaluation_interval: duration(SCRAPE) };

function scrape(exporter: string, watched: Watched) {
  return [
    {
      job_name: JOB,
      // Each sample bears the minute that CloudWatch gave it.
      honor_timestamps: true,
      static_configs: [{ targets: [exporter] }],
      metric_relabel_configs: relabelRules(watched),
    },
  ];
}

/** For the Prometheus of docker-compose.yml. */
export function prometheusConfig(stages: readonly Stage[]): string {
  return yaml('Prometheus: scrapes the exporter, evaluates the rules, tells Alertmanager.', {
    global: GLOBAL,
    rule_files: ['rules/*.rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
    storage: { tsdb: { out_of_order_time_window: duration(OUT_OF_ORDER) } },
    scrape_configs: scrape('exporter:5000', { stages, only: false }),
  });
}

/**
 * For an agent beside the exporter, which writes to Amazon Managed Prometheus; rules are evaluated there. It takes
 * each series in order only: what the exporter offers again is dropped here, and neither sent nor billed. The
 * workspace's wide window serves an agent that was restarted and sends some of it again.
 * @param watched which stages' series it writes
 */
export function agentConfig(watched: Watched): string {
  return yaml('A Prometheus agent. Replace ${REMOTE_WRITE_URL} and ${AWS_REGION}.', {
    global: { scrape_interval: GLOBAL.scrape_interval },
    scrape_configs: scrape('localhost:5000', watched),
    remote_write: [{ url: '${REMOTE_WRITE_URL}', sigv4: { region: '${AWS_REGION}' } }],
  });
}
