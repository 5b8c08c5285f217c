import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Images, parseImage } from '../../observability/images.ts';

const ROOT = join(import.meta.dirname, '../..');
const MONITORING = join(ROOT, 'monitoring');
const read = (file: string) => readFileSync(join(MONITORING, file), 'utf8');
const text = read('docker-compose.yml');

/** The parts of https://github.com/compose-spec/compose-spec/blob/main/spec.md that are used; others are refused. */
const Duration = z.string().regex(/^\d+(s|m|h)$/);
const Service = z.strictObject({
  image: z.string(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  user: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()),
  volumes: z.array(z.string()),
  networks: z.record(z.string(), z.strictObject({ aliases: z.array(z.string()) })).optional(),
  extra_hosts: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  restart: z.enum(['unless-stopped']),
  security_opt: z.array(z.string()),
  healthcheck: z.strictObject({
    test: z.array(z.string()).min(2),
    interval: Duration,
    timeout: Duration,
    retries: z.int(),
    start_period: Duration,
  }),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
});
const Compose = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.strictObject({})),
});

const compose = Compose.parse(parse(text));
const services = Object.entries(compose.services);

test('images have exact tags, and are those of images.json', () => {
  const images = Object.values(Images.parse(JSON.parse(read('images.json'))));
  for (const [, { image }] of services) {
    expect(images).toContain(image);
    expect(parseImage(image).tag).toMatch(/^v?\d+\.\d+\.\d+$/);
  }
  expect(Images.safeParse({ exporter: 'docker.io/a/b:latest' }).success).toBe(false);
});

test('everything that is mounted is there, and read-only unless it is a volume', () => {
  for (const [, { volumes }] of services)
    for (const volume of volumes) {
      const [, source = '', target = '', mode] = /^(\$\{[^}]+\}|[^:]+):([^:]+)(?::(ro))?$/.exec(volume) ?? [];
      expect(target).toMatch(/^\//);
      if (source in compose.volumes) continue;
      expect([volume, mode]).toEqual([volume, 'ro']);
      if (source.startsWith('./'))
        expect([source, existsSync(join(MONITORING, source))]).toEqual([source, true]);
    }
});

test('ports are this machine’s own', () => {
  for (const [, { ports }] of services)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
});

test('there is no password, and no default for one', () => {
  expect(compose.services['grafana']?.environment?.['GF_SECURITY_ADMIN_PASSWORD']).toMatch(
    /^\$\{GF_SECURITY_ADMIN_PASSWORD:\?.+\}$/,
  );
  for (const line of read('.env.example')
    .split('\n')
    .filter((line) => /PASSWORD|KEY|TOKEN/.test(line)))
    expect(line).toMatch(/=$/);
});

test('the offline AWS’s key comes from .env, and is asked for where it is missing', () => {
  const { environment, entrypoint } = compose.services['exporter-offline'] ?? {};
  expect(environment).toMatchObject({
    AWS_ACCESS_KEY_ID: '${OFFLINE_ACCESS_KEY_ID:-}',
    AWS_SECRET_ACCESS_KEY: '${OFFLINE_SECRET_ACCESS_KEY:-}',
  });
  expect(read('.env.example')).toMatch(/^OFFLINE_ACCESS_KEY_ID=$/m);
  // The script that Compose passes on, as the container's shell runs it.
  const script = (entrypoint?.[2] ?? '').replaceAll('$$', '$').split(' && ')[0] ?? '';
  const shell = (key: string) =>
    spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: { AWS_ACCESS_KEY_ID: key } });
  expect(shell('AKIA1').status).toBe(0);
  expect(shell('').stderr).toContain('say OFFLINE_ACCESS_KEY_ID in .env');
});

test('every variable of .env.example is one of the compose file’s, and .env stays out of git', () => {
  for (const [, name] of read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)) {
    // Compose's own: what `docker compose up` starts.
    if (name === 'COMPOSE_PROFILES') continue;
    expect(text).toContain(`\${${name}:`);
  }
  const [, started] = /^COMPOSE_PROFILES=(\w+)$/m.exec(read('.env.example')) ?? [];
  expect(services.flatMap(([, { profiles = [] }]) => profiles)).toContain(started);
  expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^\.env\*$/m);
});

test('one exporter runs, by its profile, under one name', () => {
  const exporters = services.filter(([name]) => name.startsWith('exporter'));
  expect(exporters.map(([, { profiles }]) => profiles)).toEqual([['aws'], ['offline']]);
  for (const [, { networks }] of exporters) expect(networks?.['default']?.aliases).toEqual(['exporter']);
  expect(compose.services['exporter-offline']?.extra_hosts).toEqual(['host.docker.internal:host-gateway']);
});

test('the region is filled in as the exporter starts, and asked for where it is missing', () => {
  const [, , script = ''] = compose.services['exporter']?.entrypoint ?? [];
  // As Compose passes it on.
  expect(script.replaceAll('$$', '$')).toMatch(
    /^sed "s\|\[\$\]\{AWS_REGION\}\|\$\{AWS_REGION:\?say it in \.env\}\|" /,
  );
  expect(read('exporter.yml')).toContain('- ${AWS_REGION}');
});
