import { REGION } from './exporter.ts';
import type { Images } from './images.ts';
import { duration, POLL } from './timing.ts';
import { yaml } from './yaml.ts';

/**
 * Where they answer on this machine, and nowhere else: the port here, and the container's. 5000 is taken on a Mac by
 * AirPlay; 9106 is a CloudWatch exporter's among Prometheus' default ports.
 */
const PORTS = {
  exporter: [9106, 5000],
  prometheus: [9090, 9090],
  alertmanager: [9093, 9093],
  grafana: [3000, 3000],
} as const;

const published = (service: keyof typeof PORTS) => [`127.0.0.1:${PORTS[service].join(':')}`];

/** For everybody: a container that ends comes back, and gains no rights. */
const COMMON = { restart: 'unless-stopped', security_opt: ['no-new-privileges:true'] } as const;

/** All images have BusyBox's wget. */
const healthy = (url: string) => ({
  test: ['CMD', 'wget', '--quiet', '--spider', url],
  interval: '30s',
  timeout: '5s',
  retries: 3,
  start_period: '30s',
});

/**
 * The exporter reads no variables in its file: the shell of its image fills the region in.
 * In a compose file `$$` is a `$`; a variable that is asked for with `:?` there is asked for in every profile.
 */
const startExporter = (asksFor: string) => [
  '/bin/sh',
  '-c',
  `${asksFor}sed "s|${REGION.replace('$', () => '[$$]')}|$$\{AWS_REGION:?say it in .env}|" /etc/yace/exporter.yml > /tmp/exporter.yml && exec /bin/yace -config.file=/tmp/exporter.yml -scraping-interval=${POLL}`,
];

/** Of the shell too: the key is nobody's but of one offline AWS. */
const OFFLINE_KEY = ': "$${AWS_ACCESS_KEY_ID:?say OFFLINE_ACCESS_KEY_ID in .env}" && ';

/** Everything that watches, on one machine with Docker. */
export function composeFile(images: Images): string {
  return yaml('docker compose up -d, or --profile offline up -d; see README.md. Values come from .env.', {
    name: 'afluente-monitoring',
    services: {
      exporter: {
        ...exporter(images),
        profiles: ['aws'],
        // Who may read the files of credentials; the image's own user may not.
        user: '${AWS_FILES_OWNER:-1000:1000}',
        environment: {
          AWS_REGION: '${AWS_REGION:-}',
          AWS_PROFILE: '${AWS_PROFILE:-}',
          AWS_ACCESS_KEY_ID: '${AWS_ACCESS_KEY_ID:-}',
          AWS_SECRET_ACCESS_KEY: '${AWS_SECRET_ACCESS_KEY:-}',
          AWS_SESSION_TOKEN: '${AWS_SESSION_TOKEN:-}',
          AWS_CONFIG_FILE: '/aws/config',
          AWS_SHARED_CREDENTIALS_FILE: '/aws/credentials',
        },
        volumes: ['./exporter.yml:/etc/yace/exporter.yml:ro', '${AWS_DIRECTORY:-~/.aws}:/aws:ro'],
      },
      'exporter-offline': {
        ...exporter(images, OFFLINE_KEY),
        profiles: ['offline'],
        environment: {
          AWS_REGION: '${OFFLINE_REGION:-us-east-1}',
          AWS_ENDPOINT_URL: '${OFFLINE_ENDPOINT:-http://host.docker.internal:4566}',
          // Each state directory has a key of its own, which npx afluente offline prints.
          AWS_ACCESS_KEY_ID: '${OFFLINE_ACCESS_KEY_ID:-}',
          AWS_SECRET_ACCESS_KEY: '${OFFLINE_SECRET_ACCESS_KEY:-}',
        },
        extra_hosts: ['host.docker.internal:host-gateway'],
        volumes: ['./exporter.yml:/etc/yace/exporter.yml:ro'],
      },
      prometheus: {
        ...COMMON,
        image: images.prometheus,
        command: [
          '--config.file=/etc/prometheus/prometheus.yml',
          '--storage.tsdb.path=/prometheus',
          `--storage.tsdb.retention.time=${duration(90 * 86_400)}`,
        ],
        ports: published('prometheus'),
        volumes: [
          './prometheus.yml:/etc/prometheus/prometheus.yml:ro',
          './rules:/etc/prometheus/rules:ro',
          'prometheus:/prometheus',
        ],
        healthcheck: healthy('http://127.0.0.1:9090/-/ready'),
      },
      alertmanager: {
        ...COMMON,
        image: images.alertmanager,
        command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
        ports: published('alertmanager'),
        volumes: ['./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro', 'alertmanager:/alertmanager'],
        healthcheck: healthy('http://127.0.0.1:9093/-/ready'),
      },
      grafana: {
        ...COMMON,
        image: images.grafana,
        environment: {
          GF_SECURITY_ADMIN_PASSWORD: '${GF_SECURITY_ADMIN_PASSWORD:?choose one in .env}',
          GF_USERS_ALLOW_SIGN_UP: 'false',
          GF_ANALYTICS_REPORTING_ENABLED: 'false',
          GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: '/etc/grafana/dashboards/afluente-pipelines.json',
        },
        ports: published('grafana'),
        volumes: [
          './grafana/provisioning:/etc/grafana/provisioning:ro',
          './grafana/dashboards:/etc/grafana/dashboards:ro',
          'grafana:/var/lib/grafana',
        ],
        healthcheck: healthy('http://127.0.0.1:3000/api/health'),
        depends_on: { prometheus: { condition: 'service_healthy' } },
      },
    },
    volumes: { prometheus: {}, alertmanager: {}, grafana: {} },
  });
}

/** Prometheus knows either exporter by the same name; one of them runs. */
function exporter(images: Images, asksFor = '') {
  return {
    ...COMMON,
    image: images.exporter,
    entrypoint: startExporter(asksFor),
    read_only: true,
    tmpfs: ['/tmp'],
    ports: published('exporter'),
    networks: { default: { aliases: ['exporter'] } },
    healthcheck: healthy('http://127.0.0.1:5000/healthz'),
  };
}
