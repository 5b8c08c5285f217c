import { yaml } from './yaml.ts';

/** The datasource of every panel and variable, by the uid under which it is provisioned. */
export const DATASOURCE = { type: 'prometheus', uid: 'afluente-prometheus' } as const;

/** Where Grafana finds Prometheus: `grafana/provisioning/datasources/`. */
export function datasourceProvisioning(): string {
  return yaml('Grafana’s datasource; dashboards know it by its uid.', {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        ...DATASOURCE,
        access: 'proxy',
        url: 'http://prometheus:9090',
        isDefault: true,
        editable: false,
        // The scrape interval: the smallest step that Grafana asks for.
        jsonData: { timeInterval: '1m', httpMethod: 'POST' },
      },
    ],
  });
}

/** Where Grafana finds the dashboards: `grafana/provisioning/dashboards/`. */
export function dashboardProvisioning(): string {
  return yaml('Grafana’s dashboards; what is changed in the browser is not kept.', {
    apiVersion: 1,
    providers: [
      {
        name: 'afluente',
        folder: 'Afluente',
        type: 'file',
        allowUiUpdates: false,
        disableDeletion: true,
        options: { path: '/etc/grafana/dashboards' },
      },
    ],
  });
}
